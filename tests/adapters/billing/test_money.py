"""What Billing is told and what its answers mean: where money hangs on it nothing is assumed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.adapters.servers import Request, Told
from tests.adapters.spoken import Spoken, spoken

from sopflow.ports.world import Done, Failed
from sopflow.values.kinds import FileRef, Phone

MINE = {"msisdn": Phone("+6281234567890")}
CLAIM = {**MINE, "kind": "pre_adjustment", "amount": 500000}
MONEY = {**CLAIM, "approval_id": "BCO-1"}


@pytest.fixture
def billing() -> Iterator[Spoken]:
    with spoken("billing") as ready:
        yield ready


def entity(role: str, id: str) -> dict[str, str]:
    return {"id": id, "role": role, "@referredType": "X"}


def confirmation(status: str, *entities: dict[str, str], **more: object) -> dict[str, object]:
    return {
        "id": "BCO-1", "ticketType": "BILLCO_CONFIRMATION", "status": status, "externalId": "K1",
        "relatedEntity": list(entities), **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ticket", "status"),
    [
        (confirmation("acknowledged"), "pending"),
        (confirmation("InProgress"), "pending"),
        (confirmation("rejected"), "rejected"),
        (confirmation("cancelled"), "rejected"),
        (confirmation("resolved", entity("decision", "approved")), "approved"),
        (confirmation("closed", entity("Decision", "Rejected")), "rejected"),
        (confirmation("inProgress", entity("decision", "approved")), "pending"),
        (confirmation("cancelled", entity("decision", "approved")), "rejected"),
    ],
)
def test_a_billco_has_said_yes_only_where_that_is_written(billing: Spoken, ticket, status: str) -> None:
    billing.answers(troubleTicket=[ticket])

    assert billing.call("get_billco_confirmation", {"id": "K1"}) == Done({"id": "BCO-1", "status": status})


@pytest.mark.parametrize(
    "ticket",
    [
        confirmation("resolved"),
        confirmation("closed"),
        confirmation("Approved"),
        confirmation("resolved", entity("decision", "maybe")),
        confirmation("resolved", entity("verdict", "approved")),
        confirmation("resolved", entity("decision", "approved"), entity("decision", "rejected")),
        confirmation("perhaps", entity("decision", "approved")),
        confirmation("resolved", entity("decision", "approved"), entity("amount", "banyak")),
        confirmation("resolved", entity("decision", "approved"), {**entity("amount", "5"), "name": "USD"}),
        confirmation("resolved", entity("decision", "approved"), entity("amount", "5"), entity("amount", "6")),
        confirmation("resolved", entity("decision", "approved"), entity("adjustmentKind", "gift")),
    ],
)
def test_a_ticket_that_is_closed_without_a_decision_is_no_approval(billing: Spoken, ticket) -> None:
    billing.answers(post_troubleTicket=ticket, get_troubleTicket=[ticket])

    assert billing.call("get_billco_confirmation", {"id": "K1"}) == Failed("unavailable", "malformed_reply")
    assert billing.call("request_billco_confirmation", CLAIM) == Failed("in_doubt", "unread_malformed_reply")


def test_another_kind_of_ticket_is_no_confirmation(billing: Spoken) -> None:
    dispute = {**confirmation("resolved", entity("decision", "approved")), "ticketType": "Bill Dispute"}
    billing.answers(get_troubleTicket=[], **{"BCO-1": dispute})

    assert billing.call("get_billco_confirmation", {"id": "BCO-1"}) == Failed("not_found", "not_found")


def test_a_confirmation_is_found_by_our_key_and_by_its_number(billing: Spoken) -> None:
    ticket = confirmation(
        "resolved", entity("decision", "approved"), entity("area", "jatim"), statusChangeReason="sah",
        relatedParty={"role": "decidedBy", "name": "Rina"},
    )  # fmt: skip
    told = Done({"id": "BCO-1", "status": "approved", "area": "jatim", "by": "Rina", "reason": "sah"})
    billing.answers(get_troubleTicket=[ticket])
    assert billing.call("get_billco_confirmation", {"id": "K1"}) == told

    billing.answers(get_troubleTicket=[], **{"BCO-1": ticket})
    assert billing.call("get_billco_confirmation", {"id": "BCO-1"}) == told


def test_a_confirmation_of_another_amount_is_none(billing: Spoken) -> None:
    billing.answers(post_troubleTicket=confirmation("acknowledged", entity("amount", "50000")))

    assert billing.call("request_billco_confirmation", CLAIM) == Failed("rejected", "other_amount")


def test_a_confirmation_says_what_it_is_about(billing: Spoken) -> None:
    about = (entity("decision", "approved"), entity("adjustmentKind", "refund"), entity("amount", "50000"))
    billing.answers(
        post_troubleTicket=confirmation("resolved", *about), get_troubleTicket=[confirmation("resolved", *about)]
    )

    told = {"id": "BCO-1", "status": "approved", "kind": "refund", "amount": 50000}
    assert billing.call("get_billco_confirmation", {"id": "K1"}) == Done(told)
    assert billing.call("request_billco_confirmation", {**CLAIM, "amount": 50000}) == Failed("rejected", "other_amount")
    asked = {**CLAIM, "kind": "refund", "amount": 50000}
    assert billing.call("request_billco_confirmation", asked) == Done(told)


def test_what_a_billco_is_asked(billing: Spoken) -> None:
    billing.answers(post_troubleTicket=confirmation("acknowledged"))
    billing.call(
        "request_billco_confirmation", {**CLAIM, "area": "jatim", "reason": "r", "evidence": (FileRef("a.png"),)}
    )

    sent = billing.server.asked[0].json
    assert [(each["role"], each["id"]) for each in sent["relatedEntity"]] == [
        ("adjustmentKind", "pre_adjustment"), ("amount", "500000"), ("area", "jatim"),
    ]  # fmt: skip
    assert (sent["externalId"], sent["relatedParty"][0]["id"], sent["note"]) == (
        "K1",
        "+6281234567890",
        [{"text": "r"}],
    )
    assert sent["attachment"] == [{"name": "a.png", "@referredType": "File"}]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("Acknowledged", "acknowledged"),
        ("inprogress", "inProgress"),
        ("done", "done"),
        ("terminatedWithError", "rejected"),
    ],
)
def test_a_cancellation_ends_well_or_is_rejected_with_a_reason(billing: Spoken, state: str, told: str) -> None:
    made = {"id": "CAN-1", "state": state, "stateReason": "already_billed_cycle"}
    billing.answers(post_cancelProductOrder=made)

    done = billing.call("request_purchase_cancellation", {"purchase_id": "P1", "order_id": "O1", "reason": "penipuan"})
    assert done == Done({"id": "CAN-1", "state": told, "reason": "already_billed_cycle"})
    assert billing.server.asked[0].json == {
        "@type": "PurchaseCancellation", "productOrder": {"id": "O1", "@referredType": "ProductOrder"},
        "cancellationReason": "penipuan [K1]", "externalId": "K1", "product": {"id": "P1", "@referredType": "Product"},
    }  # fmt: skip


def dispute(status: str, **more: object) -> dict[str, object]:
    about = [entity("adjustmentKind", "pre_adjustment"), entity("amount", "500000")]
    return {
        "id": "ADJ-1", "ticketType": "Bill Dispute", "status": status, "externalId": "K1", "relatedEntity": about, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ticket", "status"),
    [
        (dispute("acknowledged"), "created"),
        (dispute("resolved"), "completed"),
        (dispute("closed", resolutionDate="2025-03-28T06:05:00Z"), "completed"),
        (dispute("Rejected"), "failed"),
    ],
)
def test_an_adjustment_of_a_bill_is_a_dispute(billing: Spoken, ticket, status: str) -> None:
    billing.answers(post_troubleTicket=ticket)

    done = billing.call("apply_adjustment", MONEY)
    assert done == Done({"id": "ADJ-1", "kind": "pre_adjustment", "amount": 500000, "status": status})
    roles = {each["role"]: each["id"] for each in billing.server.asked[0].json["relatedEntity"]}
    assert roles == {
        "disputedBill": "+6281234567890", "approval": "BCO-1", "adjustmentKind": "pre_adjustment", "amount": "500000",
    }  # fmt: skip


OTHER_CURRENCY = {**dispute("resolved"), "relatedEntity": [{**entity("amount", "500000"), "name": "USD"}]}


@pytest.mark.parametrize(
    "ticket", [dispute("closed"), dispute("perhaps"), {**dispute("resolved"), "id": None}, OTHER_CURRENCY]
)
def test_an_adjustment_whose_end_is_not_told_is_in_doubt(billing: Spoken, ticket) -> None:
    billing.answers(post_troubleTicket=ticket, get_troubleTicket=[ticket])

    assert billing.call("apply_adjustment", MONEY) == Failed("in_doubt", "unread_malformed_reply")


def test_an_adjustment_of_another_amount_is_in_doubt(billing: Spoken) -> None:
    other = {**dispute("resolved"), "relatedEntity": [entity("amount", "5000000")]}
    billing.answers(post_troubleTicket=other)

    assert billing.call("apply_adjustment", MONEY) == Failed("in_doubt", "other_amount")


PULSA = {**MONEY, "kind": "refund", "amount": 60000}


def bucket(id: str, *numbers: str, **more: object) -> dict[str, object]:
    return {"id": id, "status": "active", "logicalResource": [{"id": each} for each in numbers], **more}


def adjusted(amount: object = 60000, units: str = "IDR", **more: object) -> dict[str, object]:
    return {"id": "ADJ-1", "status": "completed", "amount": {"units": units, "amount": amount}, **more}


OWN = bucket("B1", "0812 3456 7890")


def test_pulsa_comes_back_to_the_balance_that_is_in_use(billing: Spoken) -> None:
    billing.answers(
        bucket=[
            bucket("B9", "+6285299999999"),
            bucket("B0", "+6281234567890", status="expired"),
            bucket("B2", "+6281234567890", usageType="data"),
            {**OWN, "status": "Active"},
        ],
        post_adjustBalance={"id": "ADJ-1", "status": "Completed", "amount": {"units": "IDR", "amount": 60000}},
    )

    done = billing.call("apply_adjustment", PULSA)
    assert done == Done({"id": "ADJ-1", "kind": "refund", "amount": 60000, "status": "completed"})
    [sent] = [each.json for each in billing.server.asked if each.method == "POST"]
    assert (sent["bucket"]["id"], sent["amount"]) == ("B1", {"units": "IDR", "amount": 60000})
    assert (sent["description"], sent["reason"]) == ("K1", "BCO-1")


@pytest.mark.parametrize(
    ("buckets", "reason"),
    [
        ([], "no_balance"),
        ([bucket("B9", "+6285299999999")], "no_balance"),
        ([{"id": "B9", "status": "active"}, OWN], "balance_of_nobody"),
        ([bucket("B2", "+6281234567890"), OWN], "several_balances"),
    ],
)
def test_pulsa_goes_to_nobody_else(billing: Spoken, buckets: list[object], reason: str) -> None:
    billing.answers(bucket=buckets)

    assert billing.call("apply_adjustment", PULSA) == Failed("rejected", reason)
    assert billing.call("apply_adjustment", PULSA, attempt=2) == Failed("in_doubt", reason)
    assert {each.method for each in billing.server.asked} == {"GET"}


@pytest.mark.parametrize(
    "told", [adjusted(units="USD"), adjusted("60000.5"), {**adjusted(), "amount": {"amount": 60000}}]
)
def test_an_amount_that_cannot_be_read_is_no_missing_one(billing: Spoken, told: dict[str, object]) -> None:
    billing.answers(bucket=[OWN], post_adjustBalance=told, get_adjustBalance=[{**told, "description": "K1"}])

    assert billing.call("apply_adjustment", PULSA) == Failed("in_doubt", "unread_malformed_reply")
    assert billing.call("get_adjustment", {"id": "K1"}) == Failed("unavailable", "malformed_reply")


def test_pulsa_that_came_back_is_found_where_the_standard_is_kept_to_the_letter(billing: Spoken) -> None:
    kept: list[dict[str, object]] = [adjusted(5, description="koreksi")]

    def post(request: Request) -> Told:
        body = json.loads(request.body)
        body.pop("externalId")  # TMF654 knows no such field
        kept.append({**body, "id": f"ADJ-{len(kept) + 1}", "status": "completed"})
        return Told(0)

    billing.answers(bucket=[OWN], post_adjustBalance=post, get_adjustBalance=kept)

    found = Done({"id": "ADJ-2", "kind": "refund", "amount": 60000, "status": "completed"})
    about = {"id": "K1", "kind": "refund", **MINE}
    assert billing.call("apply_adjustment", PULSA) == Failed("in_doubt", "connection_lost")
    assert billing.call("get_adjustment", about) == found
    assert billing.server.asked[-1].query["logicalResource.id"] == "+6281234567890"
    assert billing.call("apply_adjustment", PULSA, attempt=2) == found
    assert len(kept) == 2


@pytest.mark.parametrize(
    ("listed", "reason"),
    [
        ([adjusted()], "unproved_absence"),
        ([adjusted(description="K2"), adjusted("some", id="ADJ-2", description="K3")], "malformed_reply"),
        ([adjusted(id=f"ADJ-{each}", description=f"K-{each}") for each in range(1100)], "too_many_results"),
    ],
)
def test_a_list_that_proves_nothing_finds_nothing_absent(
    billing: Spoken, listed: list[dict[str, object]], reason: str
) -> None:
    def page(request: Request) -> Told:
        start = int(request.query["offset"])
        return Told(200, listed[start : start + 100], {"X-Total-Count": str(len(listed))})

    billing.answers(bucket=[OWN], get_adjustBalance=page)

    assert billing.call("get_adjustment", {"id": "K1", "kind": "refund"}) == Failed("unavailable", reason)
    assert billing.call("apply_adjustment", PULSA, attempt=2) == Failed("in_doubt", f"unread_{reason}")


def test_a_cancellation_is_found_by_the_key_at_the_end_of_its_reason(billing: Spoken) -> None:
    task = {"id": "CAN-1", "state": "done", "productOrder": {"id": "O1"}, "cancellationReason": "penipuan (P1) [K1]"}
    other = {**task, "id": "CAN-0", "cancellationReason": "penipuan [VA-8:AbCdEfGhIjKlMnOpQrStUv]"}
    asked = {"id": "K1", "purchase_id": "P1", "order_id": "O1"}

    billing.answers(cancelProductOrder=[other, task])
    assert billing.call("get_cancellation", asked) == Done({"id": "CAN-1", "state": "done"})
    assert billing.server.asked[0].query["productOrder.id"] == "O1"

    billing.answers(cancelProductOrder=[other, {**task, "cancellationReason": "penipuan"}])
    assert billing.call("get_cancellation", asked) == Failed("unavailable", "unproved_absence")

    billing.answers(cancelProductOrder=[other], O1={"id": "O1", "state": "pendingCancellation"})  # by that other one
    assert billing.call("get_cancellation", asked) == Failed("not_found", "not_found")


@pytest.mark.parametrize(
    "order",
    [
        {"id": "O1", "state": "pendingCancellation"},
        {"id": "O1", "state": "assessingCancellation"},
        {"id": "O1", "state": "cancelled"},
        {"id": "O1", "state": "rejected"},
        {"id": "O1", "state": "teleported"},
        {"id": "O1"},
        {"id": "ORD-4711", "state": "completed"},
        Told(404, {"code": "not_found"}),
        Told(500),
    ],
)
def test_that_an_order_has_no_cancellation_the_order_itself_must_say(billing: Spoken, order: object) -> None:
    """A system may file cancellations under numbers of its own: its list of our order is empty then."""
    billing.answers(cancelProductOrder=[], O1=order)
    asked = {"purchase_id": "P1", "order_id": "O1"}

    lookup = billing.call("get_cancellation", {"id": "VA-8:AbCdEfGhIjKlMnOpQrStUv", **asked})
    assert lookup == Failed("unavailable", "unproved_absence")
    again = billing.call("request_purchase_cancellation", asked, attempt=2)
    assert again == Failed("in_doubt", "unread_unproved_absence")
    assert [each.method for each in billing.server.asked if each.method != "GET"] == []


def test_an_adjustment_is_looked_for_only_where_it_would_stand(billing: Spoken) -> None:
    billing.answers(refund=[], adjustBalance=[], troubleTicket=[])

    for about in ({"kind": "refund", "account": "ACC-1"}, {"kind": "refund"}, {"kind": "adjustment"}):
        assert billing.call("get_adjustment", {"id": "K1", **about}) == Failed("not_found", "not_found")
    lists = [each.path.rpartition("/")[2] for each in billing.server.asked if not each.path.endswith("K1")]
    assert list(dict.fromkeys(lists)) == ["refund", "adjustBalance", "troubleTicket"]


def test_what_is_asked_for_by_a_key_of_ours_is_not_asked_for_as_a_number(billing: Spoken) -> None:
    of = [{"id": "+6281234567890"}]
    his = {"id": "B1", "status": "active", "usageType": "monetary", "logicalResource": of}
    whole = {"id": "P1", "state": "completed"}
    ours, others = "VA-8:AbCdEfGhIjKlMnOpQrStUv", "VA-9:ZyXwVuTsRqPoNmLkJiHgFe"
    paid = {"id": "1", "status": "completed", "description": others}
    asked = {"id": "1", "state": "done", "cancellationReason": f"[{others}]"}
    billing.answers(adjustBalance=[paid], cancelProductOrder=[asked], troubleTicket=[], bucket=[his], P1=whole)

    for operation, about in (
        ("get_adjustment", {"kind": "refund", "msisdn": Phone("+6281234567890")}),
        ("get_cancellation", {"purchase_id": "P1"}),
    ):
        assert billing.call(operation, {"id": ours, **about}) == Failed("not_found", "not_found")
    assert [each.path for each in billing.server.asked if "AbCdEf" in each.path] == []


def test_without_a_balance_nothing_is_sent(billing: Spoken) -> None:
    billing.answers(bucket=[{"id": "B0", "status": "suspended"}])
    assert billing.call("apply_adjustment", PULSA) == Failed("rejected", "no_balance")

    billing.answers(bucket=Told(500))
    assert billing.call("apply_adjustment", PULSA) == Failed("unavailable", "http_500")
    assert {each.method for each in billing.server.asked} == {"GET"}


@pytest.mark.parametrize(
    ("status", "told"), [("done", "completed"), ("pendingAuthorization", "created"), ("denied", "failed")]
)
def test_money_comes_back_to_an_account_by_a_refund(billing: Spoken, status: str, told: str) -> None:
    billing.answers(post_refund={"id": "R1", "status": status, "totalAmount": {"unit": "IDR", "value": 60000}})

    done = billing.call("apply_adjustment", {**PULSA, "account": "ACC-1"})
    assert done == Done({"id": "R1", "kind": "refund", "amount": 60000, "status": told})
    [asked] = billing.server.asked
    assert (asked.path, asked.json["correlatorId"], asked.json["account"]["id"]) == (
        "/payment/v4/refund",
        "K1",
        "ACC-1",
    )


def test_money_that_went_before_is_not_sent_again(billing: Spoken) -> None:
    made = {"id": "R1", "status": "done", "correlatorId": "K1", "totalAmount": {"unit": "IDR", "value": 60000}}
    billing.answers(get_refund=[{**made, "id": "R0", "correlatorId": "other"}, made])

    done = billing.call("apply_adjustment", {**PULSA, "account": "ACC-1"}, attempt=2)
    assert done == Done({"id": "R1", "kind": "refund", "amount": 60000, "status": "completed"})
    assert {each.method for each in billing.server.asked} == {"GET"}
