"""What DSC says, however it writes it, and what it must not be taken to say."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from tests.adapters.servers import Request, Told
from tests.adapters.spoken import Spoken, spoken

from sopflow.ports.world import Done, Failed
from sopflow.values.kinds import Counterparty, FileRef, Phone

NUMBER = "+6281234567890"
MINE = {"msisdn": Phone(NUMBER)}
CUSTOMER = {
    "id": "C1", "engagedParty": {"id": "I1", "name": "Budi", "@referredType": "Individual"}, "status": "Active",
    "characteristic": [{"name": "segment", "value": "vvip"}, {"name": "Employee", "value": "N"}],
}  # fmt: skip
CARD = {
    "id": "P1", "name": "simPATI", "status": "active ",
    "productCharacteristic": [{"name": "paymentType", "value": "Prepaid"}],
    "realizingResource": {"id": "R1", "value": "0812-3456-7890"},
}  # fmt: skip


@pytest.fixture
def dsc() -> Iterator[Spoken]:
    with spoken("dsc") as ready:
        yield ready


def characteristics(**values: object) -> list[dict[str, object]]:
    return [{"name": name, "value": value} for name, value in values.items()]


def test_a_profile_is_read_whatever_its_case_and_one_object_for_a_list(dsc: Spoken) -> None:
    dsc.answers(customer=CUSTOMER, product=CARD)

    assert dsc.call("get_customer_profile", MINE) == Done(
        {"customer_id": "C1", "name": "Budi", "card_type": "simPATI", "payment_type": "prepaid", "segment": "VVIP",
         "is_employee": False, "status": "active"}
    )  # fmt: skip
    queries = [each.query for each in dsc.server.asked]
    assert queries[0]["contactMedium.characteristic.phoneNumber"] == NUMBER
    assert (queries[1]["relatedParty.id"], queries[1]["realizingResource.value"]) == ("C1", NUMBER)


@pytest.mark.parametrize(
    ("customer", "product", "failed"),
    [
        ([], [CARD], Failed("not_found", "not_found")),
        ([{**CUSTOMER, "status": "Terminated"}], [CARD], Failed("not_found", "not_found")),
        ([CUSTOMER, {**CUSTOMER, "id": "C2"}], [CARD], Failed("unavailable", "ambiguous_customer")),
        ([CUSTOMER], [], Failed("not_found", "not_found")),
        ([CUSTOMER], [{**CARD, "realizingResource": [{"value": "+6281299999999"}]}], Failed("unavailable", "malformed_reply")),
        ([{**CUSTOMER, "characteristic": characteristics(segment="platinum", employee=False)}], [CARD],
         Failed("unavailable", "malformed_reply")),
        ([{**CUSTOMER, "characteristic": characteristics(segment="VIP", employee="perhaps")}], [CARD],
         Failed("unavailable", "malformed_reply")),
        ([CUSTOMER], [{**CARD, "productCharacteristic": characteristics(paymentType="barter")}],
         Failed("unavailable", "malformed_reply")),
        ({"code": "x", "reason": "y"}, [CARD], Failed("unavailable", "malformed_reply")),
        ([17], [CARD], Failed("unavailable", "malformed_reply")),
    ],
)  # fmt: skip
def test_a_profile_that_cannot_be_understood_is_never_guessed(dsc: Spoken, customer, product, failed) -> None:
    dsc.answers(customer=customer, product=product)

    assert dsc.call("get_customer_profile", MINE) == failed


def test_an_active_customer_outweighs_one_who_had_the_number_before(dsc: Spoken) -> None:
    dsc.answers(customer=[{**CUSTOMER, "id": "C0", "status": "inactive"}, CUSTOMER], product=[CARD])

    assert dsc.call("get_customer_profile", MINE).output["customer_id"] == "C1"


def bill(**more: object) -> dict[str, object]:
    card = {**CARD, "productCharacteristic": characteristics(paymentType="postpaid")}
    return {"product": [card], "appliedCustomerBillingRate": [], **more}


def test_a_prepaid_number_has_no_running_bill_and_none_is_asked_for(dsc: Spoken) -> None:
    dsc.answers(product=[CARD], appliedCustomerBillingRate=[])

    assert dsc.call("get_running_bill", MINE) == Failed("rejected", "prepaid_number")
    assert set(dsc.server.sent) == {"GET /tmf-api/productInventory/v4/product"}


def test_a_running_bill_counts_what_is_not_billed_in_days_of_jakarta(dsc: Spoken) -> None:
    rate = {"id": "B1", "type": "Package", "taxIncludedAmount": {"unit": "IDR", "value": 500000.0}, "isBilled": False,
            "date": "2025-03-28T18:00:00Z", "characteristic": characteristics(service="roaming")}  # fmt: skip
    other = {"id": "B2", "type": "lottery", "taxExcludedAmount": {"unit": "Rp", "value": "25000"}, "isBilled": "false"}
    told = Told(200, [rate, other, {**rate, "id": "B3", "isBilled": True}], {"Date": "Sat, 29 Mar 2025 02:00:00 GMT"})
    dsc.answers(**bill(appliedCustomerBillingRate=told))

    assert dsc.call("get_running_bill", MINE) == Done(
        {
            "as_of": datetime(2025, 3, 29, 2, tzinfo=UTC),
            "total": 525000,
            "items": (
                {"id": "B1", "kind": "package", "service": "roaming", "amount": 500000, "at": date(2025, 3, 29)},
                {"id": "B2", "kind": "other", "amount": 25000},
            ),
        }
    )
    assert {(each.query["isBilled"], each.query["product.id"]) for each in dsc.server.asked if "Rate" in each.path} == {
        ("false", "P1")
    }


def test_a_card_without_an_id_has_no_running_bill_that_can_be_asked_for(dsc: Spoken) -> None:
    card = {each: value for each, value in bill()["product"][0].items() if each != "id"}
    anothers = {"id": "X", "taxIncludedAmount": {"unit": "IDR", "value": 999000}, "isBilled": False}
    dsc.answers(**bill(product=[card], appliedCustomerBillingRate=[anothers]))

    assert dsc.call("get_running_bill", MINE) == Failed("unavailable", "malformed_reply")
    assert set(dsc.server.sent) == {"GET /tmf-api/productInventory/v4/product"}


def test_charges_of_another_product_are_not_on_the_bill(dsc: Spoken) -> None:
    rate = {"id": "B1", "taxIncludedAmount": {"unit": "IDR", "value": 5000}, "isBilled": False, "product": {"id": "P1"}}
    dsc.answers(**bill(appliedCustomerBillingRate=[rate, {**rate, "id": "B2", "product": [{"id": "P2"}]}]))

    assert dsc.call("get_running_bill", MINE) == Done(
        {"total": 5000, "items": ({"id": "B1", "kind": "other", "amount": 5000},)}
    )


HIS = {"relatedParty": [{"id": "081234567890", "role": "subscriber"}, {"id": "+6281300000002", "role": "agent"}]}
ANOTHERS = {"relatedParty": [{"id": "+6285299999999", "role": "Subscriber"}]}
UNSAID = {"relatedParty": [{"id": "C77", "role": "customer"}, {"id": "+6281300000002", "role": "agent"}]}


@pytest.mark.parametrize(
    ("operation", "resource", "thing", "more"),
    [
        ("list_tickets", "troubleTicket", {"ticketType": "X", "status": "pending"}, {}),
        ("list_documents", "document", {"documentType": "other"}, {}),
        ("list_interactions", "partyInteraction", {"status": "open"}, {}),
        ("list_interactions", "partyInteraction", {"status": "open"}, {"limit": 9}),
    ],
)
def test_what_names_another_customers_number_is_left_out(dsc: Spoken, operation, resource, thing, more) -> None:
    found = [{**thing, "id": "1", **HIS}, {**thing, "id": "2", **ANOTHERS}, {**thing, "id": "3", **UNSAID}]
    dsc.answers(**{resource: found})

    reply = dsc.call(operation, {**MINE, **more})
    assert [each.get("id", each.get("number")) for each in reply.output] == ["1", "3"]


@pytest.mark.parametrize(
    "amount",
    [None, 5, {"unit": "USD", "value": 5}, {"unit": "IDR", "value": 0.5}, {"unit": "IDR", "value": "NaN"},
     {"unit": "IDR", "value": True}, {"unit": "IDR", "value": 1e300}, {"value": 5}],
)  # fmt: skip
def test_an_amount_that_cannot_be_read_is_not_left_out_of_a_bill(dsc: Spoken, amount: object) -> None:
    dsc.answers(**bill(appliedCustomerBillingRate=[{"id": "B1", "type": "package", "taxIncludedAmount": amount}]))

    assert dsc.call("get_running_bill", MINE) == Failed("unavailable", "malformed_reply")


def pages(total: int, *, told: bool) -> object:
    """A list of so many tickets, page by page, with or without a word of how many there are."""

    def answer(request: Request) -> Told:
        start, limit = int(request.query["offset"]), int(request.query["limit"])
        part = [{"id": f"T{each}", "ticketType": "X", "status": "Pending"} for each in range(total)][
            start : start + limit
        ]
        more = start + limit < total
        return Told(206 if more else 200, part, {"X-Total-Count": str(total)} if told else {})

    return answer


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("total", [0, 1, 99, 100, 101, 250, 1000])
def test_a_list_is_read_to_its_end(dsc: Spoken, total: int, told: bool) -> None:
    dsc.answers(troubleTicket=pages(total, told=told))
    found = dsc.call("list_tickets", MINE)

    assert [each["number"] for each in found.output] == [f"T{each}" for each in range(total)]
    assert len(dsc.server.asked) <= total // 100 + (1 if told else 2)  # without a word the end is an empty page


def test_a_list_that_has_no_end_is_not_taken_for_a_short_one(dsc: Spoken) -> None:
    dsc.answers(troubleTicket=pages(5000, told=False))

    assert dsc.call("list_tickets", MINE) == Failed("unavailable", "too_many_results")


def test_a_server_that_pages_not_at_all_is_asked_once_more_at_most(dsc: Spoken) -> None:
    whole = [{"id": f"T{each}", "ticketType": "X", "status": "held"} for each in range(100)]
    dsc.answers(troubleTicket=lambda request: Told(200, whole[:95], {"X-Total-Count": "95"}))
    assert len(dsc.call("list_tickets", MINE).output) == 95
    assert len(dsc.server.asked) == 2

    dsc.answers(troubleTicket=lambda request: Told(200, whole, {"X-Total-Count": "100"}))  # it may have cut there
    assert dsc.call("list_tickets", MINE) == Failed("unavailable", "too_many_results")
    dsc.answers(troubleTicket=lambda request: Told(206, whole))
    assert dsc.call("list_tickets", MINE) == Failed("unavailable", "too_many_results")


def test_no_content_is_an_empty_list_and_an_empty_body_is_not(dsc: Spoken) -> None:
    dsc.answers(troubleTicket=Told(204))
    assert dsc.call("list_tickets", MINE) == Done(())

    dsc.answers(troubleTicket=Told(200, b""))
    assert dsc.call("list_tickets", MINE) == Failed("unavailable", "malformed_reply")


def test_contacts_are_as_many_as_were_asked_for(dsc: Spoken) -> None:
    found = [{"id": f"I{each}", "interactionItem": {"item": {"id": "P22", "role": "KIP"}}} for each in range(30)]
    dsc.answers(partyInteraction=found)

    assert dsc.call("list_interactions", {**MINE, "limit": 2}) == Done(
        ({"id": "I0", "kip": ("P22",)}, {"id": "I1", "kip": ("P22",)})
    )
    assert dsc.server.asked[0].query["limit"] == "2"


def test_a_status_that_nobody_knows_is_passed_on_and_a_fraudster_is_read(dsc: Spoken) -> None:
    fraud = {"id": "0821-0000-0009", "role": "FraudNumber", "@referredType": "PhoneNumber"}
    ticket = {"id": 17, "ticketType": "FRAUD_REPORT", "status": "pending_evidence", "relatedEntity": fraud}
    dsc.answers(troubleTicket=[ticket])

    assert dsc.call("list_tickets", MINE) == Done(
        ({"number": "17", "type": "FRAUD_REPORT", "status": "pending_evidence",
          "fraud_number": Counterparty("mobile", True, "+6282100000009")},)
    )  # fmt: skip


CONTENT = b"\x89PNG made up"


def document(**attachment: object) -> dict[str, object]:
    return {
        "id": "D1",
        "documentType": "Screenshot",
        "name": "a.png",
        "binaryAttachment": [{"mimeType": "image/png", **attachment}],
    }


def test_the_content_of_a_document_lies_where_dsc_says(dsc: Spoken) -> None:
    dsc.answers(D1=document(url="/files/c1"), c1=Told(200, CONTENT, {"Content-Type": "image/png"}))

    assert dsc.call("get_document", {"id": "D1"}) == Done(
        {
            "bytes": FileRef("a.png", len(CONTENT), "image/png"),
            "mime": "image/png",
            "sha256": hashlib.sha256(CONTENT).hexdigest(),
        }
    )


def test_content_may_be_in_the_document_itself(dsc: Spoken) -> None:
    dsc.answers(D1=document(content=base64.b64encode(CONTENT).decode()))
    assert dsc.call("get_document", {"id": "D1"}).output["sha256"] == hashlib.sha256(CONTENT).hexdigest()

    dsc.answers(D1=document(content="no Base64!"))
    assert dsc.call("get_document", {"id": "D1"}) == Failed("unavailable", "malformed_reply")


def test_our_token_is_not_carried_to_another_server(dsc: Spoken) -> None:
    dsc.answers(D1=document(url="http://127.0.0.1:9/elsewhere"))

    assert dsc.call("get_document", {"id": "D1"}) == Failed("unavailable", "foreign_address")
    assert len(dsc.server.asked) == 1


def test_content_of_another_digest_is_damaged(dsc: Spoken) -> None:
    dsc.answers(D1={**document(url="/c1"), "characteristic": characteristics(sha256="0" * 64)}, c1=Told(200, CONTENT))

    assert dsc.call("get_document", {"id": "D1"}) == Failed("unavailable", "damaged_content")


@pytest.mark.parametrize("id", ["../../oauth/token", "a/b", "..", "a?b=1", "a#b"])
def test_an_id_cannot_lead_to_another_address(dsc: Spoken, id: str) -> None:
    dsc.answers()

    assert dsc.call("get_document", {"id": id}) == Failed("not_found", "not_found")
    assert all(each.path.startswith("/tmf-api/document/v4/document/") and not each.query for each in dsc.server.asked)


def test_no_document_is_not_found(dsc: Spoken) -> None:
    dsc.answers(D1={"id": "D1"})
    assert dsc.call("get_document", {"id": "D1"}) == Failed("unavailable", "malformed_reply")
    assert dsc.call("get_document", {"id": "D2"}) == Failed("not_found", "not_found")
