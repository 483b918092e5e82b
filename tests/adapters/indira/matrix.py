"""What comes of each fault of each operation of Indira: the tests hold to it, and the page of faults is made of it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.adapters.trying import FAULTS, READ, Outcome, Try

from sopflow.values.kinds import Phone

__all__ = ["EXPECTED", "FAULTS", "OPERATIONS", "SYSTEM"]
SYSTEM = "indira"
_BUDI = {"msisdn": Phone("+6281200000001")}
OPERATIONS: Mapping[str, Try] = {
    "search_communications": Try("GET", None, _BUDI),
    "list_purchases": Try("GET", None, _BUDI),
    "get_package_usage": Try("POST", None, {"purchase_id": "P1"}),  # a question that TM Forum asks by POST
    "get_device_history": Try("GET", None, {"msisdn": Phone("+6281200000006")}),
}
EXPECTED: Mapping[str, Mapping[str, Outcome]] = dict.fromkeys(OPERATIONS, READ)
