"""A made-up DSC: what it tells of a customer, and what it remembers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from .conftest import ANDI, BUDI, FRAUDSTER, KILL, MADE, SITI, TICKET, Caller, world

CUSTOMER = "/tmf-api/customerManagement/v4/customer"
PRODUCT = "/tmf-api/productInventory/v4/product"
INTERACTION = "/tmf-api/partyInteraction/v4/partyInteraction"
DOCUMENT = "/tmf-api/document/v4/document"
RATE = "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate"
CONTACT = {
    "reason": "P22", "direction": "inbound", "status": "completed", "description": "Lapor penipuan",
    "interactionDate": {"startDateTime": "2026-03-02T09:00:00+07:00"},
    "channel": [{"id": "call_centre", "href": "/channel/call_centre"}],
    "relatedParty": [{"id": BUDI, "role": "subscriber", "@referredType": "Subscriber", "href": f"tel:{BUDI}"}],
    "interactionItem": [{"item": {"id": "K7", "role": "externalId", "@referredType": "Effect"}}],
}  # fmt: skip


def block(number: str, key: str) -> dict[str, object]:
    about = {"blockedNumber": number, "report": "INC1", "disclaimer": "D1"}
    return {
        "ticketType": "BLOCK_REQUEST", "severity": "high", "description": "Blokir", "externalId": key,
        "relatedEntity": [{"id": id, "role": role, "@referredType": "X"} for role, id in about.items()],
    }  # fmt: skip


def test_a_customer_is_found_by_number(dsc: Caller) -> None:
    (found,) = dsc.get(CUSTOMER, **{"contactMedium.characteristic.phoneNumber": ANDI})

    assert (found["id"], found["engagedParty"]["name"]) == ("CUST-0000004", "Andi Pratama")
    assert {each["name"]: each["value"] for each in found["characteristic"]} == {
        "segment": "VVIP", "employee": False, "area": "jabotabek", "registration": "registered",
    }  # fmt: skip
    (product,) = dsc.get(PRODUCT, **{"relatedParty.id": found["id"], "realizingResource.value": ANDI})
    assert {each["name"]: each["value"] for each in product["productCharacteristic"]} == {
        "paymentType": "prepaid", "cardType": "simPATI",
    }  # fmt: skip
    assert product["status"] == "active"


def test_a_number_that_nobody_has_is_an_empty_list(dsc: Caller) -> None:
    assert dsc.get(CUSTOMER, **{"contactMedium.characteristic.phoneNumber": FRAUDSTER}) == []
    assert dsc.get(TICKET, **{"relatedParty.id": FRAUDSTER}) == []


def test_a_running_bill_holds_its_items_and_the_usage_besides(open_world: Callable[..., Caller]) -> None:
    caller = open_world(
        world(
            "customers:\n"
            f"  - {{msisdn: '{SITI}', card_type: KartuHalo, payment_type: postpaid,\n"
            "     bill: {total: 812000, items: [{id: B1, kind: package, service: roaming, amount: 500000, at: '2025-03-28'}]}}\n"
            f"  - {{msisdn: '{BUDI}', card_type: simPATI, payment_type: prepaid, bill: {{items: [{{id: B2, kind: other, amount: 1}}]}}}}\n"
        )
    )
    found = caller.get(RATE, isBilled="false")

    assert [(each["id"], each["type"], each["taxIncludedAmount"], each.get("date")) for each in found] == [
        ("B1", "package", {"unit": "IDR", "value": 500000}, "2025-03-28T00:00:00+07:00"),
        ("ACC-0000001-USAGE", "usage", {"unit": "IDR", "value": 312000}, None),
    ]  # nothing of the prepaid one
    assert caller.get(RATE, **{"product.id": "PRD-nobody"}) == []
    assert caller.get(RATE, isBilled="true") == []


def test_tickets_are_filtered_by_status_and_time(dsc: Caller) -> None:
    (ticket,) = dsc.get(TICKET, **{"relatedParty.id": ANDI})

    assert (ticket["id"], ticket["status"]) == ("DSC-0000431", "inProgress")
    assert [each["id"] for each in ticket["relatedEntity"]] == ["0821 0000 0009"]
    assert dsc.get(TICKET, **{"relatedParty.id": ANDI, "status": "closed,resolved"}) == []
    assert dsc.get(TICKET, **{"relatedParty.id": ANDI, "creationDate.gte": "2100-01-01T00:00:00Z"}) == []
    assert dsc.get(TICKET, **{"relatedParty.id": ANDI, "creationDate.gte": "2020-01-01T00:00:00Z"}) == [ticket]


def test_a_document_is_opened_by_its_address_and_is_what_it_says(dsc: Caller) -> None:
    (listed,) = dsc.get(DOCUMENT, **{"relatedParty.id": BUDI, "documentType": "screenshot,identity"})
    shown = dsc.get(f"{DOCUMENT}/{listed['id']}")
    (attached,) = shown["binaryAttachment"]
    assert attached["url"].startswith(dsc.sim.urls["dsc"])
    content = dsc.ask("GET", attached["url"].removeprefix(dsc.sim.urls["dsc"]))

    assert content.headers["content-type"] == "image/png"
    assert shown["characteristic"] == [{"name": "sha256", "value": hashlib.sha256(content.content).hexdigest()}]
    assert attached["size"] == {"units": "bytes", "amount": len(content.content)}
    assert dsc.ask("GET", f"{DOCUMENT}/nothing").status_code == 404


def test_a_contact_that_is_recorded_is_found_again_by_its_key_and_its_customer(dsc: Caller) -> None:
    made = dsc.post(INTERACTION, CONTACT, "K7")

    assert made.status_code == 201
    assert dsc.get(INTERACTION, **{"interactionItem.item.id": "K7"}) == [made.json()]
    mine = dsc.get(INTERACTION, **{"relatedParty.id": BUDI, "sort": "-interactionDate.startDateTime"})
    assert [each["id"] for each in mine] == ["INT-0000044", made.json()["id"]]  # the shipped one is of this year
    assert dsc.done() == [("log_interaction", "K7")]


def test_an_ended_session_is_remembered(dsc: Caller) -> None:
    made = dsc.post(KILL, {"msisdn": BUDI, "channel": "all", "externalId": "K1"})

    assert (made.status_code, made.json()["status"]) == (202, "accepted")
    assert made.json()["effective"] == "on_payment_activity"
    assert [each["requestId"] for each in dsc.get(KILL, externalId="K1")] == [made.json()["requestId"]]
    assert dsc.get(f"{KILL}/{made.json()['requestId']}") == made.json()
    again = dsc.post(KILL, {"msisdn": BUDI, "channel": "all", "externalId": "K2"}, "K2")
    assert (again.status_code, again.json()["code"]) == (409, "already_done")
    assert dsc.done() == [("kill_mytelkomsel_session", "K1")]


def test_a_customer_without_a_session_has_none_to_end(dsc: Caller) -> None:
    from .conftest import RINA

    made = dsc.post(KILL, {"msisdn": RINA, "channel": "apps", "externalId": "K1"})

    assert (made.json()["status"], "effective" in made.json()) == ("no_session", False)


def test_a_number_is_requested_to_be_blocked_once(dsc: Caller) -> None:
    made = dsc.post(TICKET, block(FRAUDSTER, "K3"), "K3")

    assert (made.status_code, made.json()["status"]) == (201, "acknowledged")
    assert dsc.get(TICKET, externalId="K3") == [made.json()]
    assert dsc.get(f"{TICKET}/{made.json()['id']}") == made.json()
    assert dsc.post(TICKET, block(FRAUDSTER, "K4"), "K4").json()["code"] == "already_done"
    assert dsc.done() == [("submit_block_request", "K3")]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (KILL, {"msisdn": BUDI}, 400),
        (KILL, {"msisdn": BUDI, "channel": "sms"}, 400),
        (KILL, {"msisdn": FRAUDSTER, "channel": "all"}, 404),
        (KILL, [], 400),
        (INTERACTION, {**CONTACT, "channel": []}, 400),
        (INTERACTION, {**CONTACT, "relatedParty": []}, 422),
        (TICKET, {**block(FRAUDSTER, "K"), "relatedEntity": []}, 400),
        (TICKET, {**block(FRAUDSTER, "K"), "severity": 3}, 400),
    ],
)
def test_what_cannot_be_done_is_refused_and_not_done(dsc: Caller, path: str, body: object, status: int) -> None:
    answer = dsc.post(path, body)

    assert (answer.status_code, set(answer.json())) == (status, {"code", "reason", "status", "@type"})
    assert dsc.done() == []


def test_hybrid_customers_have_a_bill_and_a_balance(dsc: Caller) -> None:
    (product,) = dsc.get(PRODUCT, **{"realizingResource.value": MADE})

    assert [each["id"] for each in dsc.get(RATE, **{"isBilled": "false", "product.id": product["id"]})] == ["B31"]
    assert len(dsc.at("billing").get("/tmf-api/prepayBalanceManagement/v4/bucket", **{"logicalResource.id": MADE})) == 1
