"""Operation by fault: what comes of it, how often it happened at Remedy, and whether it stayed in its time."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from tests.adapters.remedy.matrix import EXPECTED, FAULTS, OPERATIONS
from tests.adapters.taking import PLENTY, TIMELESS, allowed, attempt_of, total_of, until_it_leaves

from sopflow.ports.world import Done, Failed, Reply
from sopflow.testing.ticking import Ticking


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("operation", list(OPERATIONS))
def test_each_fault_of_each_operation_has_its_outcome_and_doubles_nothing(bench, operation: str, fault: str) -> None:
    method, effect, given = OPERATIONS[operation]
    bench.call("create_ticket", {"type": "FRAUD_REPORT", "fields": {}, "external_id": "K0"}, key="K0")
    before = bench.ledger()
    writes = effect is not None
    bench.fault(fault, method, seconds=0, times=99 if fault in TIMELESS and not writes else 1)

    def send(seconds: float) -> Reply:
        with Ticking() as watch:
            reply = bench.call(operation, given, key="K9", seconds=seconds, total=total_of(fault, writes=writes))
        assert watch.seconds < allowed(fault, seconds, writes=writes)
        return reply

    seconds = attempt_of(fault, writes=writes)
    reply = until_it_leaves(send, seconds) if writes else send(seconds)
    outcome = "done" if isinstance(reply, Done) else reply.error
    new = [each["what"] for each in bench.ledger()[len(before) :]]
    assert (outcome, len(new)) == EXPECTED[operation][fault]
    assert set(new) <= {effect}


@pytest.mark.parametrize("fault", ["slow", "cut_before", "cut_after", "error_500", "error_in_2xx"])
@pytest.mark.parametrize("operation", ["add_worklog", "attach_file"])
@pytest.mark.parametrize("gateway", [True, False])
def test_a_note_or_a_file_in_doubt_is_there_once_in_the_end(bench, operation: str, fault: str, gateway: bool) -> None:
    bench.simulator.remedy.gateway = gateway
    bench.call("create_ticket", {"type": "FRAUD_REPORT", "fields": {}, "external_id": "K0"}, key="K0")
    bench.fault(fault, "POST", seconds=0)
    first = lost(bench, fault, operation, OPERATIONS[operation].given, key="W1")
    assert isinstance(first, Failed)
    assert first.error == "in_doubt"
    bench.ledger()  # until nothing is under way

    assert isinstance(bench.call(operation, OPERATIONS[operation].given, key="W1", attempt=2), Done)
    assert bench.done() == ["create", OPERATIONS[operation].effect]


def test_a_note_that_cannot_be_looked_for_is_not_sent_again(bench) -> None:
    bench.call("create_ticket", {"type": "FRAUD_REPORT", "fields": {}, "external_id": "K0"}, key="K0")
    bench.fault("error_500", "GET", times=9)

    reply = bench.call("add_worklog", OPERATIONS["add_worklog"].given, key="W1", attempt=2)
    assert reply == Failed("in_doubt", "unread_arerr_92")
    assert bench.done() == ["create"]


@pytest.mark.parametrize("fault", ["slow", "cut_before", "cut_after", "error_500", "error_in_2xx"])
@pytest.mark.parametrize("unique", [True, False])
def test_a_create_in_doubt_is_one_ticket_in_the_end(bench, ticket, fault: str, unique: bool) -> None:
    bench.simulator.remedy.unique_keys = bench.simulator.remedy.gateway = unique
    bench.fault(fault, "POST", seconds=0)
    first = lost(bench, fault, "create_ticket", ticket)
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
    bench.fault("too_many", "GET", seconds=300)

    with Ticking() as watch:
        reply = bench.call("find_tickets", {"external_id": "K0"}, total=PLENTY)
    assert reply == Failed("unavailable", "http_429")
    assert watch.seconds < 5


def lost(bench, fault: str, operation: str, given: Mapping[str, object], **more: object) -> Reply:
    """What is heard of a write whose reply is lost."""
    return until_it_leaves(
        lambda seconds: bench.call(operation, given, seconds=seconds, **more), attempt_of(fault, writes=True)
    )


@pytest.mark.parametrize(
    ("unique", "gateway", "tickets"), [(False, False, 2), (True, False, 1), (False, True, 1), (True, True, 1)]
)
def test_a_create_that_is_sent_again_before_a_late_effect_is_two_tickets_unless_remedy_keeps_keys(
    bench, ticket, unique: bool, gateway: bool, tickets: int
) -> None:
    bench.simulator.remedy.unique_keys, bench.simulator.remedy.gateway = unique, gateway
    bench.fault("late_effect", "POST", seconds=0)

    assert lost(bench, "late_effect", "create_ticket", ticket) == Failed("in_doubt", "timeout")
    assert bench.call("find_tickets", {"external_id": "case-1/ticket"}) == Done(())  # true now, and not for long
    assert isinstance(bench.call("create_ticket", ticket, attempt=2), Done)
    assert bench.done() == ["create"] * tickets


def test_a_late_effect_is_found_by_who_waits_where_remedy_keeps_no_keys(bench, ticket) -> None:
    bench.simulator.remedy.unique_keys = bench.simulator.remedy.gateway = False
    bench.fault("late_effect", "POST", seconds=0)
    lost(bench, "late_effect", "create_ticket", ticket)

    assert bench.done() == ["create"]
    assert len(bench.call("find_tickets", {"external_id": "case-1/ticket"}).output) == 1
    assert isinstance(bench.call("create_ticket", ticket, attempt=2), Done)
    assert bench.done() == ["create"]
