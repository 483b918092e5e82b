"""What Billing is told and what its answers mean: where money hangs on it nothing is assumed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.adapters.servers import Told
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
        (confirmation("inProgress", entity("decision", "approved")), "approved"),
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
    ],
)
def test_a_ticket_that_is_closed_without_a_decision_is_no_approval(billing: Spoken, ticket) -> None:
    billing.answers(post_troubleTicket=ticket, get_troubleTicket=[ticket])

    assert billing.call("get_billco_confirmation", {"id": "K1"}) == Failed("unavailable", "malformed_reply")
    assert billing.call("request_billco_confirmation", CLAIM) == Failed("in_doubt", "unread_malformed_reply")


def test_another_kind_of_ticket_is_no_confirmation(billing: Spoken) -> None:
    dispute = {**confirmation("resolved", entity("decision", "approved")), "ticketType": "Bill Dispute"}
    billing.answers(get_troubleTicket=[dispute], **{"BCO-1": dispute})

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
        "cancellationReason": "penipuan", "externalId": "K1", "product": {"id": "P1", "@referredType": "Product"},
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


@pytest.mark.parametrize("ticket", [dispute("closed"), dispute("perhaps"), {**dispute("resolved"), "id": None}])
def test_an_adjustment_whose_end_is_not_told_is_in_doubt(billing: Spoken, ticket) -> None:
    billing.answers(post_troubleTicket=ticket, get_troubleTicket=[ticket])

    assert billing.call("apply_adjustment", MONEY) == Failed("in_doubt", "unread_malformed_reply")


def test_an_adjustment_of_another_amount_is_in_doubt(billing: Spoken) -> None:
    other = {**dispute("resolved"), "relatedEntity": [entity("amount", "5000000")]}
    billing.answers(post_troubleTicket=other)

    assert billing.call("apply_adjustment", MONEY) == Failed("in_doubt", "other_amount")


PULSA = {**MONEY, "kind": "refund", "amount": 60000}


def test_pulsa_comes_back_to_the_balance_that_is_in_use(billing: Spoken) -> None:
    billing.answers(
        bucket=[{"id": "B0", "status": "expired"}, {"id": "B1", "status": "Active"}],
        post_adjustBalance={"id": "ADJ-1", "status": "Completed", "amount": {"units": "IDR", "amount": 60000}},
    )

    done = billing.call("apply_adjustment", PULSA)
    assert done == Done({"id": "ADJ-1", "kind": "refund", "amount": 60000, "status": "completed"})
    sent = billing.server.asked[1].json
    assert (sent["bucket"]["id"], sent["amount"], sent["description"]) == (
        "B1",
        {"units": "IDR", "amount": 60000},
        "BCO-1",
    )


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
    assert [each.method for each in billing.server.asked] == ["GET"]
