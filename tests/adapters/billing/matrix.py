"""What comes of each fault of each operation of Billing: the tests hold to it, and the page of faults is made of it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.adapters.trying import CONFIRMED, EARLIER, FAULTS, READ, WRITE, Outcome, Try, outcomes

from sopflow.values.kinds import Phone

__all__ = ["EXPECTED", "FAULTS", "OPERATIONS", "SYSTEM"]
SYSTEM = "billing"
_CLAIM = {"msisdn": Phone("+6281100000001"), "kind": "pre_adjustment", "amount": 500000}
APPROVED = "the number of an approval"  # the test puts one in
OPERATIONS: Mapping[str, Try] = {
    "request_purchase_cancellation": Try("POST", "request_purchase_cancellation", {"purchase_id": "P1"}),
    "get_cancellation": Try("GET", None, {"id": EARLIER}),
    "request_billco_confirmation": Try("POST", "request_billco_confirmation", _CLAIM),
    "get_billco_confirmation": Try("GET", None, {"id": CONFIRMED}),
    "apply_adjustment": Try("POST", "apply_adjustment", {**_CLAIM, "approval_id": APPROVED}),
    "get_adjustment": Try("GET", None, {"id": EARLIER}),
}
_BY_KEY = outcomes(READ, not_found="unavailable")  # that a list is not there proves no absence
EXPECTED: Mapping[str, Mapping[str, Outcome]] = {
    "request_purchase_cancellation": WRITE,
    "get_cancellation": _BY_KEY,
    "request_billco_confirmation": outcomes(WRITE, conflict="rejected", not_found="rejected"),
    "get_billco_confirmation": _BY_KEY,
    "apply_adjustment": outcomes(WRITE, not_found="rejected"),
    "get_adjustment": outcomes(READ, not_found="done"),  # it is looked for in three places
}
