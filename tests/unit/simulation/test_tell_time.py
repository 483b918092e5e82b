"""Time and events in a told case: nothing sleeps, and the time moves by itself to the next deadline."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sopflow.simulation.steps import Happened, Reminded, TimeMoved

CLOCK = datetime.fromisoformat("2025-03-29T09:00:00+07:00")

WAIT = """
outcomes: {confirmed: {id: Dikonfirmasi}, late: {id: Terlambat}, moved: {id: Pindah}}
facts:
  answer: {type: billing.BillcoConfirmed}
interrupts:
  customer_hung_up: {go: paused}
  customer_moved: {go: moved}
states:
  billco:
    wait: {for: billing.billco_confirmed, where: 'event.status is approved', save: answer}
    within: 24h
    remind: {every: 10h, times: 2}
    next: {billco_confirmed: confirmed, late: too_late}
  confirmed: {end: confirmed}
  too_late: {end: late}
  moved: {end: moved}
"""
APPROVED = {"event": "billing.billco_confirmed", "data": {"approval_id": "B1", "status": "approved"}}
REJECTED = {"event": "billing.billco_confirmed", "data": {"approval_id": "B1", "status": "rejected"}}


@pytest.fixture(scope="module")
def waiting(compiled):
    return compiled(
        WAIT.replace(", save: answer", "").replace("  answer: {type: billing.BillcoConfirmed}\n", "  x: {type: text}\n")
    )


def test_without_events_the_time_moves_to_the_reminders_and_then_to_the_deadline(waiting, told):
    trace = told(waiting)
    assert (trace.outcome, trace.ended) == ("late", CLOCK + timedelta(hours=24))
    assert [step.count for step in trace.steps if isinstance(step, Reminded)] == [1, 2]
    assert [step.to for step in trace.steps if isinstance(step, TimeMoved)] == [
        CLOCK + timedelta(hours=hours) for hours in (10, 20, 24)
    ]


@pytest.mark.parametrize("at", ["+3h", "2025-03-29T12:00:00+07:00", timedelta(hours=3), CLOCK + timedelta(hours=3)])
def test_an_event_comes_at_its_time(waiting, told, at):
    trace = told(waiting, events=[{"at": at, **APPROVED}])
    assert (trace.outcome, trace.ended) == ("confirmed", CLOCK + timedelta(hours=3))


def test_an_event_after_the_deadline_is_too_late(waiting, told):
    trace = told(waiting, events=[{"at": "+26h", **APPROVED}])
    assert trace.outcome == "late"
    assert not [step for step in trace.steps if isinstance(step, Happened)]


def test_an_event_at_the_moment_of_the_deadline_still_counts(waiting, told):
    assert told(waiting, events=[{"at": "+24h", **APPROVED}]).outcome == "confirmed"


def test_an_event_that_the_state_does_not_want_is_passed_over(waiting, told):
    trace = told(waiting, events=[{"at": "+1h", **REJECTED}, {"at": "+2h", **APPROVED}])
    assert (trace.outcome, trace.ended) == ("confirmed", CLOCK + timedelta(hours=2))


def test_an_event_without_a_time_comes_when_nothing_else_can_happen(waiting, told):
    trace = told(waiting, events=[APPROVED])
    assert (trace.outcome, trace.ended) == ("confirmed", CLOCK)


def test_an_interrupt_takes_the_case_elsewhere(waiting, told):
    assert told(waiting, events=[{"at": "+1h", "event": "customer_moved"}]).outcome == "moved"


def test_a_case_that_is_paused_stays_paused(waiting, told):
    trace = told(waiting, events=[{"at": "+1h", "event": "customer_hung_up"}])
    assert (trace.status, trace.outcome, trace.needs, trace.ended) == ("paused", None, (), CLOCK + timedelta(hours=1))


def test_a_paused_case_goes_on_where_it_was_when_it_is_resumed(waiting, told):
    events = [{"at": "+1h", "event": "customer_hung_up"}, {"at": "+2h", "event": "resume"}, {"at": "+3h", **APPROVED}]
    trace = told(waiting, events=events)
    assert (trace.outcome, trace.ended) == ("confirmed", CLOCK + timedelta(hours=3))


def test_what_comes_during_a_pause_is_heard_after_it(waiting, told):
    events = [{"at": "+1h", "event": "customer_hung_up"}, {"at": "+2h", **APPROVED}, {"at": "+3h", "event": "resume"}]
    trace = told(waiting, events=events)
    assert (trace.outcome, trace.ended) == ("confirmed", CLOCK + timedelta(hours=3))


def test_a_case_can_be_given_up(waiting, told):
    trace = told(waiting, events=[{"at": "+1h", "event": "cancel", "data": {"reason": "dua kali"}}])
    assert (trace.status, trace.outcome) == ("done", "cancelled")


def test_an_event_that_is_due_comes_before_the_next_answer(compiled, told):
    program = compiled(
        """
outcomes: {done: {id: Selesai}, gone: {id: Pergi}}
facts:
  one: {type: text, ask: {id: 'Satu?'}}
interrupts: {customer_left: {go: gone}}
states:
  first: {ask: [one], next: finish}
  finish: {end: done}
  gone: {end: gone}
"""
    )
    trace = told(program, answers={"one": "x"}, events=[{"at": "+0h", "event": "customer_left"}])
    assert (trace.outcome, trace.asked) == ("gone", ("one",))


def test_an_event_awaited_that_never_comes_is_needed(compiled, told):
    program = compiled(
        """
outcomes: {done: {id: Selesai}}
states:
  first: {wait: {for: remedy.ticket_resolved}, next: {ticket_resolved: finish}}
  finish: {end: done}
"""
    )
    trace = told(program)
    assert (trace.status, trace.needs) == ("waiting", ("remedy.ticket_resolved",))


def test_after_the_end_nothing_more_happens(waiting, told):
    events = [{"at": "+1h", **APPROVED}, {"at": "+2h", "event": "customer_hung_up"}]
    assert told(waiting, events=events).ended == CLOCK + timedelta(hours=1)


def test_a_case_that_goes_round_for_ever_fails_with_the_state_where_it_does(compiled, told):
    program = compiled(
        """
outcomes: {done: {id: Selesai}}
facts:
  done_yet: {type: yes_no, ask: {id: 'Sudah?'}}
states:
  first:
    ask: [done_yet]
    next:
      - {when: done_yet, go: finish}
      - {else: second, ask_again: [done_yet]}
  second: {wait: {for: 1m}, next: first}
  finish: {end: done}
"""
    )
    trace = told(program, answers={"done_yet": "no"})
    assert trace.status == "waiting"
    assert [failure.en for failure in trace.failures] == [
        "the case did not come to rest in 10000 steps; it was in `first`: a loop there never ends"
    ]


def test_what_an_event_brings_is_typed_and_what_nobody_declares_is_text(compiled, told):
    program = compiled(
        """
outcomes: {done: {id: Selesai}}
facts:
  amount: {type: money}
interrupts: {customer_called: {go: paused}}
states:
  first: {wait: {for: remedy.ticket_resolved}, next: {ticket_resolved: finish}}
  finish: {end: done}
"""
    )
    events = [
        {"at": "+1h", "event": "customer_called", "data": {"note": "kode OTP 834512", "nothing": None}},
        {"at": "+2h", "event": "resume"},
        {"at": "+3h", "event": "remedy.ticket_resolved", "data": {"number": "INC000000000001", "status": "Resolved"}},
    ]
    trace = told(program, events=events)
    assert [dict(step.data) for step in trace.steps if isinstance(step, Happened)] == [
        {"note": "kode OTP [disembunyikan]"}, {}, {"number": "INC000000000001", "status": "Resolved"},
    ]  # fmt: skip
    assert trace.outcome == "done"


def test_resuming_what_is_not_paused_changes_nothing(waiting, told):
    assert told(waiting, events=[{"at": "+1h", "event": "resume"}, {"at": "+2h", **APPROVED}]).outcome == "confirmed"
