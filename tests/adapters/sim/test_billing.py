"""A made-up Billing: cancellations, what billcos decide, and money that moves only with an approval, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from .conftest import ANDI, BUDI, CANCEL, FRAUDSTER, SITI, TICKET, Caller, first_event, world

BALANCE = "/tmf-api/prepayBalanceManagement/v4/adjustBalance"
BUCKET = "/tmf-api/prepayBalanceManagement/v4/bucket"
REFUND = "/payment/v4/refund"


def cancellation(purchase: str, order: str | None = None, key: str = "K1") -> dict[str, object]:
    return {"productOrder": {"id": order or purchase}, "product": {"id": purchase}, "externalId": key}


def entities(**roles: str) -> list[dict[str, str]]:
    return [{"id": id, "role": role, "@referredType": "X"} for role, id in roles.items()]


def asked(msisdn: str = SITI, kind: str = "pre_adjustment", amount: str = "500000", key: str = "K2") -> dict[str, Any]:
    return {
        "ticketType": "BILLCO_CONFIRMATION", "severity": "medium", "description": "Konfirmasi billco", "externalId": key,
        "relatedParty": [{"id": msisdn, "role": "subscriber", "@referredType": "Subscriber"}],
        "relatedEntity": entities(adjustmentKind=kind, amount=amount, area="sumbagteng"),
    }  # fmt: skip


def dispute(approval: str, amount: str = "500000", kind: str = "pre_adjustment", key: str = "K3") -> dict[str, Any]:
    about = entities(disputedBill=SITI, approval=approval, adjustmentKind=kind, amount=amount)
    return {**asked(kind=kind, amount=amount, key=key), "ticketType": "Bill Dispute", "relatedEntity": about}


def balance(approval: str, bucket: str, amount: int) -> dict[str, Any]:
    money = {"units": "IDR", "amount": amount}
    return {
        "amount": money,
        "usageType": "monetary",
        "bucket": {"id": bucket},
        "reason": approval,
        "description": "K3",
    }


def roles(ticket: Mapping[str, Any]) -> dict[str, str]:
    return {each["role"]: each["id"] for each in ticket["relatedEntity"]}


def test_a_cancellation_unfolds_with_every_look(billing: Caller) -> None:
    made = billing.post(CANCEL, cancellation("P1", "O1"))

    assert (made.status_code, made.json()["state"]) == (201, "acknowledged")
    assert billing.get(f"{CANCEL}/{made.json()['id']}")["state"] == "inProgress"
    assert [each["state"] for each in billing.get(CANCEL, externalId="K1")] == ["done"]
    assert billing.get(f"{CANCEL}/{made.json()['id']}")["state"] == "done"
    again = billing.post(CANCEL, cancellation("P1", "O1", "K9"), "K9")
    assert (again.status_code, again.json()["code"]) == (409, "already_done")
    assert billing.done() == [("request_purchase_cancellation", "K1")]


def test_a_cancellation_that_is_rejected_says_why_and_may_be_asked_for_again(billing: Caller) -> None:
    first, second = (billing.post(CANCEL, cancellation("B2", key=key), key) for key in ("K1", "K2"))

    assert [(each.json()["state"], each.json()["stateReason"]) for each in (first, second)] == [
        ("terminatedWithError", "already_billed_cycle")
    ] * 2


def test_what_nobody_bought_cannot_be_cancelled(billing: Caller) -> None:
    assert billing.post(CANCEL, cancellation("nothing")).status_code == 404
    assert billing.done() == []


def test_a_billco_that_has_decided_says_so_at_once(billing: Caller) -> None:
    made = billing.post(TICKET, asked()).json()

    assert (made["status"], roles(made)["decision"], roles(made)["area"]) == ("resolved", "approved", "sumbagteng")
    assert [each.get("name") for each in made["relatedParty"]] == [None, "Billco Contoh"]
    assert billing.get(TICKET, externalId="K2", ticketType="BILLCO_CONFIRMATION") == [made]
    assert billing.get(f"{TICKET}/{made['id']}") == made


def test_a_decision_that_comes_later_is_found_and_told(billing: Caller) -> None:
    made = billing.post(TICKET, asked(BUDI)).json()
    assert (made["status"], "decision" in roles(made)) == ("pending", False)
    assert billing.post(TICKET, dispute(made["id"]), "K3").json()["code"] == "approval_missing"

    told = billing.sim.happen("billing.billco_confirmed", approval_id=made["id"], status="approved", by="Billco Dua")

    assert told == {
        "key": first_event(billing), "event": "billing.billco_confirmed",
        "data": {"approval_id": made["id"], "status": "approved", "by": "Billco Dua"},
    }  # fmt: skip
    assert roles(billing.get(f"{TICKET}/{made['id']}"))["decision"] == "approved"


@pytest.mark.parametrize(
    ("rules", "kind", "amount", "decided"),
    [
        ("[{kind: refund, status: rejected, reason: dipakai}, {status: approved}]", "refund", "5", "rejected"),
        ("[{kind: refund, status: rejected}, {status: approved}]", "adjustment", "5", "approved"),
        ("[{amount: 7, status: rejected}]", "refund", "5", None),
        ("[{msisdn: '0812 0000 0001', status: approved, area: jabotabek, id: BCO-0000077}]", "refund", "5", "approved"),
    ],
)
def test_the_first_rule_that_fits_decides(
    open_world: Callable[..., Caller], rules: str, kind: str, amount: str, decided: str | None
) -> None:
    made = open_world(world(f"confirmations: {rules}\n"), "billing").post(TICKET, asked(BUDI, kind, amount)).json()

    assert roles(made).get("decision") == decided
    if "BCO-0000077" in rules:
        assert (made["id"], roles(made)["area"]) == ("BCO-0000077", "jabotabek")


def test_a_bill_is_adjusted_with_an_approval_and_once(billing: Caller) -> None:
    approval = billing.post(TICKET, asked()).json()["id"]
    made = billing.post(TICKET, dispute(approval), "K3")
    again = billing.post(TICKET, dispute(approval, key="K4"), "K4")

    assert (made.status_code, made.json()["status"]) == (201, "resolved")
    assert (again.status_code, again.json()["code"]) == (409, "already_done")
    assert [each["id"] for each in billing.get(TICKET, externalId="K3", ticketType="Bill Dispute")] == [
        made.json()["id"]
    ]
    assert billing.done() == [("request_billco_confirmation", "K1"), ("apply_adjustment", "K3")]


def test_a_balance_is_adjusted_with_an_approval(billing: Caller) -> None:
    approval = billing.post(TICKET, asked(ANDI, "refund", "60000")).json()["id"]
    (bucket,) = billing.get(BUCKET, **{"logicalResource.id": ANDI, "usageType": "monetary"})
    made = billing.post(BALANCE, balance(approval, bucket["id"], 60000), "K3")

    assert (made.status_code, made.json()["status"]) == (201, "completed")
    assert [each["id"] for each in billing.get(BALANCE, description="K3")] == [made.json()["id"]]
    assert billing.get(f"{BALANCE}/{made.json()['id']}")["status"] == "completed"
    assert billing.get(BUCKET, **{"logicalResource.id": SITI}) == []  # a postpaid number has no balance


def test_an_account_is_refunded_with_an_approval(billing: Caller) -> None:
    approval = billing.post(TICKET, asked(SITI, "refund", "150000")).json()["id"]
    body = {
        "correlatorId": "K3", "account": {"id": "ACC-0000002"}, "paymentMethod": {"@type": "AccountCredit"},
        "totalAmount": {"unit": "IDR", "value": 150000}, "description": approval,
    }  # fmt: skip
    made = billing.post(REFUND, body, "K3")

    assert (made.status_code, made.json()["status"]) == (201, "done")
    assert [each["id"] for each in billing.get(REFUND, correlatorId="K3")] == [made.json()["id"]]


def test_money_moves_only_as_it_was_approved(billing: Caller) -> None:
    approval = billing.post(TICKET, asked()).json()["id"]
    answers = [
        billing.post(TICKET, dispute(approval, amount="500001"), "K3"),
        billing.post(TICKET, dispute(approval, kind="adjustment"), "K4"),
        billing.post(TICKET, dispute("BCO-nothing"), "K5"),
        billing.post(BALANCE, balance(approval, "BKT-CUST-0000002", 500000), "K6"),
        billing.post(BALANCE, balance(approval, "BKT-CUST-0000001", 500000), "K7"),
    ]

    assert [(each.status_code, each.json()["code"]) for each in answers] == [
        (422, "other_amount"), (422, "approval_missing"), (422, "approval_missing"), (422, "no_balance"),
        (422, "approval_missing"),
    ]  # fmt: skip
    assert [operation for operation, _ in billing.done()] == ["request_billco_confirmation"]


def test_an_adjustment_that_failed_may_be_tried_again(open_world: Callable[..., Caller]) -> None:
    text = "confirmations: [{status: approved}]\nadjustments: [{kind: adjustment, status: failed}, {status: created, then: [{status: completed}]}]\n"
    billing = open_world(world(text), "billing")
    first = billing.post(TICKET, asked(BUDI, "adjustment", "5")).json()["id"]
    second = billing.post(TICKET, asked(BUDI, "pre_adjustment", "7"), "K2").json()["id"]
    tried = [
        billing.post(TICKET, dispute(first, "5", "adjustment", key) | {"relatedParty": []}, key).json()["status"]
        for key in ("K3", "K4")
    ]
    made = billing.post(TICKET, dispute(second, "7", "pre_adjustment", "K5") | {"relatedParty": []}, "K5").json()

    assert tried == ["rejected", "rejected"]
    assert made["status"] == "inProgress"
    assert "resolutionDate" in billing.get(f"{TICKET}/{made['id']}")


@pytest.mark.parametrize(
    "body",
    [
        {"ticketType": "OTHER", "severity": "low", "description": "x"},
        {"ticketType": "BILLCO_CONFIRMATION", "severity": "low", "description": "x"},
        asked(FRAUDSTER),
        asked(amount="5.5"),
        {**asked(), "relatedParty": ["x"]},
        17,
    ],
)
def test_a_ticket_that_cannot_be_taken_is_refused(billing: Caller, body: object) -> None:
    assert billing.post(TICKET, body).status_code in (400, 422)
    assert billing.done() == []
