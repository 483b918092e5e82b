"""What comes of each fault of each operation of DSC: the tests hold to it, and the page of faults is made of it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.adapters.trying import EARLIER, FAULTS, READ, WRITE, Outcome, Try, outcomes

from sopflow.values.kinds import Phone

__all__ = ["EXPECTED", "FAULTS", "OPERATIONS", "SYSTEM"]
SYSTEM = "dsc"
_BUDI = {"msisdn": Phone("+6281200000001")}
_BLOCK = {"number": "0821-0000-0009", "report_ref": "R-1", "disclaimer_ref": "D-1"}
OPERATIONS: Mapping[str, Try] = {
    "get_customer_profile": Try("GET", None, _BUDI),
    "list_interactions": Try("GET", None, _BUDI),
    "list_tickets": Try("GET", None, _BUDI),
    "list_documents": Try("GET", None, _BUDI),
    "get_document": Try("GET", None, {"id": "DOC-0000001"}),
    "get_running_bill": Try("GET", None, {"msisdn": Phone("+6281100000001")}),
    "kill_mytelkomsel_session": Try("POST", "kill_mytelkomsel_session", {**_BUDI, "channel": "apps"}),
    "log_interaction": Try("POST", "log_interaction", {**_BUDI, "kip": ("P22",), "summary": "Melapor penipuan"}),
    "submit_block_request": Try("POST", "submit_block_request", _BLOCK),
    "get_block_request": Try("GET", None, {"id": EARLIER}),
}
_LIST = outcomes(READ, not_found="unavailable")  # its manifest knows no `not_found`: nothing found is an empty list
EXPECTED: Mapping[str, Mapping[str, Outcome]] = {
    "get_customer_profile": READ,
    "list_interactions": _LIST,
    "list_tickets": _LIST,
    "list_documents": _LIST,
    "get_document": READ,
    "get_running_bill": outcomes(READ, refuse="rejected", conflict="rejected"),
    "kill_mytelkomsel_session": WRITE,
    "log_interaction": outcomes(WRITE, conflict="rejected", not_found="rejected"),
    "submit_block_request": outcomes(WRITE, not_found="rejected"),
    # that a list is not there proves no absence
    "get_block_request": outcomes(READ, refuse="rejected", conflict="conflict", not_found="unavailable"),
}
