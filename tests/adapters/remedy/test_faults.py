"""Operation by fault: what comes of it, how often it happened at Remedy, and whether it stayed in its time."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest

from sopflow.ports.world import Done, Failed
from sopflow.values.kinds import FileRef

FIRST = "INC000000007001"
OPERATIONS: Mapping[str, tuple[str, str | None, Mapping[str, object]]] = {
    "create_ticket": ("POST", "create", {"type": "FRAUD_REPORT", "fields": {}, "external_id": "K9"}),
    "add_worklog": ("POST", "worklog", {"number": FIRST, "text": "x"}),
    "attach_file": ("POST", "attach", {"number": FIRST, "name": "bukti.png", "bytes": FileRef("bukti.png")}),
    "update_ticket": ("PUT", "update", {"number": FIRST, "changes": {"status": "Assigned"}}),
    "find_tickets": ("GET", None, {"external_id": "K0"}),
    "get_ticket": ("GET", None, {"number": FIRST}),
}
ADDED = {
    "slow": ("in_doubt", 1), "error_500": ("in_doubt", 0), "cut_before": ("in_doubt", 0), "cut_after": ("in_doubt", 1),
    "expired_token": ("done", 1), "too_many": ("unavailable", 0), "duplicate": ("done", 1), "wrong_type": ("in_doubt", 1),
    "malformed": ("in_doubt", 1), "busy": ("unavailable", 0), "empty_201": ("done", 1), "no_content": ("done", 1),
    "error_in_2xx": ("in_doubt", 0),
}  # fmt: skip
READ = dict.fromkeys(ADDED, ("done", 0)) | {"slow": ("unavailable", 0), "error_in_2xx": ("rejected", 0)}
EXPECTED: Mapping[str, Mapping[str, tuple[str, int]]] = {
    "create_ticket": {**ADDED, "wrong_type": ("done", 1), "malformed": ("done", 1)},  # read by its key
    "add_worklog": ADDED,
    "attach_file": ADDED,
    "update_ticket": {**ADDED, "wrong_type": ("done", 1)},  # the body of a change says nothing
    "find_tickets": READ,
    "get_ticket": {**READ, "error_in_2xx": ("unavailable", 0)},  # its manifest knows no `rejected`
}


@pytest.mark.parametrize("fault", list(ADDED))
@pytest.mark.parametrize("operation", list(OPERATIONS))
def test_each_fault_of_each_operation_has_its_outcome_and_doubles_nothing(bench, operation: str, fault: str) -> None:
    method, effect, given = OPERATIONS[operation]
    bench.call("create_ticket", {"type": "FRAUD_REPORT", "fields": {}, "external_id": "K0"}, key="K0")
    before = bench.ledger()
    bench.fault(
        fault, method, seconds=1 if fault == "too_many" else 0.8, times=99 if fault == "slow" and effect is None else 1
    )

    began = time.monotonic()
    reply = bench.call(operation, given, key="K9", seconds=0.6)
    took = time.monotonic() - began

    outcome = "done" if isinstance(reply, Done) else reply.error
    new = [each["what"] for each in bench.ledger()[len(before) :]]
    assert (outcome, len(new)) == EXPECTED[operation][fault]
    assert set(new) <= {effect}
    assert took < 2.6  # the whole budget is two seconds; the rest is for a busy machine


@pytest.mark.parametrize("fault", ["slow", "cut_before", "cut_after", "error_500", "error_in_2xx"])
@pytest.mark.parametrize("unique", [True, False])
def test_a_create_in_doubt_is_one_ticket_in_the_end(bench, ticket, fault: str, unique: bool) -> None:
    bench.simulator.remedy.unique_keys = bench.simulator.remedy.gateway = unique
    bench.fault(fault, "POST", seconds=0.8)
    first = bench.call("create_ticket", ticket, seconds=0.6)
    assert isinstance(first, Failed)
    assert first.error == "in_doubt"
    bench.ledger()  # until nothing is under way

    found = bench.call("find_tickets", {"external_id": "case-1/ticket"}).output
    if not found:
        assert isinstance(bench.call("create_ticket", ticket, attempt=2), Done)
    assert len(bench.call("find_tickets", {"external_id": "case-1/ticket"}).output) == 1
    assert bench.done() == ["create"]


def test_without_our_key_an_empty_reply_leaves_a_create_in_doubt(bench) -> None:
    bench.fault("empty_201", "POST")

    assert bench.call("create_ticket", {"type": "OTHER", "fields": {}}, key="") == Failed("in_doubt", "empty_reply")


def test_a_read_waits_as_long_as_remedy_asks(bench) -> None:
    bench.fault("too_many", "GET", seconds=1)
    began = time.monotonic()

    assert bench.call("find_tickets", {"external_id": "K0"}) == Done(())
    assert time.monotonic() - began >= 1


def test_a_wait_that_does_not_fit_the_time_is_not_begun(bench) -> None:
    bench.fault("too_many", "GET", seconds=60)
    began = time.monotonic()

    assert bench.call("find_tickets", {"external_id": "K0"}, seconds=0.6) == Failed("unavailable", "http_429")
    assert time.monotonic() - began < 1
