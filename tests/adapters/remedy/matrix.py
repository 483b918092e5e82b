"""What comes of each fault of each operation of Remedy: the tests hold to it, and the page of faults is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sopflow.values.kinds import FileRef

SYSTEM = "remedy"
FIRST = "INC000000007001"


class Try(NamedTuple):
    """How an operation is tried: the method of its request, the effect it has (None: none), what it is given."""

    method: str
    effect: str | None
    given: Mapping[str, object]


OPERATIONS: Mapping[str, Try] = {
    "create_ticket": Try("POST", "create", {"type": "FRAUD_REPORT", "fields": {}, "external_id": "K9"}),
    "add_worklog": Try("POST", "worklog", {"number": FIRST, "text": "x"}),
    "attach_file": Try("POST", "attach", {"number": FIRST, "name": "bukti.png", "bytes": FileRef("bukti.png")}),
    "update_ticket": Try("PUT", "update", {"number": FIRST, "changes": {"status": "Assigned"}}),
    "find_tickets": Try("GET", None, {"external_id": "K0"}),
    "get_ticket": Try("GET", None, {"number": FIRST}),
    "find_worklogs": Try("GET", None, {"number": FIRST}),
}
_ADDED = {
    "slow": ("in_doubt", 1), "late_effect": ("in_doubt", 1), "error_500": ("in_doubt", 0),
    "cut_before": ("in_doubt", 0), "cut_after": ("in_doubt", 1),
    "expired_token": ("done", 1), "too_many": ("unavailable", 0), "duplicate": ("done", 1), "wrong_type": ("done", 1),
    "malformed": ("done", 1), "busy": ("unavailable", 0), "empty_201": ("done", 1), "no_content": ("done", 1),
    "error_in_2xx": ("in_doubt", 0),
}  # fmt: skip
FAULTS = tuple(_ADDED)
_READ = dict.fromkeys(FAULTS, ("done", 0)) | {
    "slow": ("unavailable", 0),
    "late_effect": ("unavailable", 0),
    "error_in_2xx": ("rejected", 0),
}
EXPECTED: Mapping[str, Mapping[str, tuple[str, int]]] = {
    "create_ticket": _ADDED,  # what its reply does not tell is read by its key
    "add_worklog": _ADDED,
    "attach_file": _ADDED,
    "update_ticket": {**_ADDED, "malformed": ("in_doubt", 1)},  # the body of a change says nothing, if it can be read
    "find_tickets": _READ,
    "find_worklogs": _READ,
    "get_ticket": {**_READ, "error_in_2xx": ("unavailable", 0)},  # its manifest knows no `rejected`
}
