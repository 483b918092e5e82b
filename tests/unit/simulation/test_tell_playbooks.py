"""Sub-playbooks in a told case: run with the same systems, answers and clock, or answered; and cases that are opened."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sopflow.simulation.steps import SubCase

CLOCK = datetime.fromisoformat("2025-03-29T09:00:00+07:00")

INNER = """
inputs: [scope]
outputs: {checked_by: =officer}
outcomes: {valid: {id: Sah}, invalid: {id: Tidak sah}}
facts:
  scope: {type: [owner, full]}
  officer: {type: text, ask: {id: 'Petugas?'}}
  is_owner: {type: yes_no, ask: {id: 'Pemilik?'}}
scripts: {hello: {id: Halo}}
states:
  check:
    say: [hello]
    ask: [officer, is_owner]
    next: note
  note:
    call: {operation: dsc.log_interaction, with: {msisdn: 0812 0000 0001, summary: '=officer'}}
    next: verdict
  verdict:
    next:
      - {when: is_owner, go: good}
      - else: bad
  good: {end: valid}
  bad: {end: invalid}
"""

OUTER = """
outcomes: {done: {id: Selesai}, rejected: {id: Ditolak}, late: {id: Terlambat}}
facts:
  by: {type: text}
interrupts: {customer_hung_up: {go: paused}}
states:
  validation:
    run: {playbook: inner, with: {scope: full}, save: {by: checked_by}}
    within: 2h
    next: {valid: follow_up, invalid: reject, late: too_late}
  follow_up:
    open_case: {playbook: inner, with: {scope: owner}}
    next: finish
  finish: {end: done}
  reject: {end: rejected}
  too_late: {end: late}
"""


@pytest.fixture(scope="module")
def inner(compiled):
    return compiled(INNER, id="inner")


@pytest.fixture(scope="module")
def outer(compiled, inner):
    return compiled(OUTER, id="outer", siblings={"inner": inner})


@pytest.fixture
def run(told, inner, outer):
    def run_it(answers=None, **given):
        return told(outer, siblings={"inner": inner}, answers=answers or {}, **given)

    return run_it


def test_a_sub_playbook_runs_with_the_same_answers_and_systems(run):
    trace = run({"officer": "Ani", "is_owner": "yes"})
    assert (trace.outcome, trace.facts["by"]) == ("done", "Ani")
    assert trace.path == ("validation", "follow_up", "finish")
    assert trace.asked == ("officer", "is_owner")
    assert trace.said == ("hello",)
    assert [effect.operation for effect in trace.effects] == ["dsc.log_interaction"]


def test_what_happened_inside_stands_nested_in_the_steps(run):
    inside = next(step.trace for step in run({"officer": "Ani", "is_owner": "no"}).steps if isinstance(step, SubCase))
    assert (inside.outcome, inside.path) == ("invalid", ("check", "note", "verdict", "bad"))
    assert inside.facts["scope"] == "full"


def test_a_case_that_is_opened_is_recorded_and_not_run(run):
    opened = run({"officer": "Ani", "is_owner": "yes"}).opened
    assert [(case.playbook, dict(case.inputs)) for case in opened] == [("inner", {"scope": "owner"})]


def test_a_sub_playbook_can_be_answered_instead_of_run(run):
    trace = run(playbooks={"inner": {"outcome": "valid", "outputs": {"checked_by": "Budi"}}})
    assert (trace.outcome, trace.facts["by"], trace.asked) == ("done", "Budi", ())


def test_a_sub_playbook_is_answered_in_turn(compiled, told, inner):
    again = OUTER.replace("invalid: reject", "invalid: {go: validation, at_most: 1, then: reject}")
    program = compiled(again, id="outer", siblings={"inner": inner})
    playbooks = {"inner": {"in_turn": [{"outcome": "invalid"}, {"outcome": "valid"}]}}
    assert told(program, siblings={"inner": inner}, playbooks=playbooks).path[:2] == ("validation", "validation")


def test_what_a_sub_playbook_needs_the_case_needs(run):
    trace = run({"officer": "Ani"}, events=[])
    assert trace.outcome == "late"


def test_without_a_deadline_what_a_sub_playbook_needs_the_case_needs(compiled, told, inner):
    program = compiled(
        OUTER.replace("    within: 2h\n", "").replace(", late: too_late", "").replace("  too_late: {end: late}\n", ""),
        id="outer", siblings={"inner": inner},
    )  # fmt: skip
    trace = told(program, siblings={"inner": inner}, answers={"officer": "Ani"})
    assert (trace.status, trace.needs) == ("waiting", ("is_owner",))


def test_a_sub_playbook_that_is_late_is_left_behind_with_what_it_did(run):
    trace = run({})
    assert (trace.outcome, trace.ended) == ("late", CLOCK + timedelta(hours=2))
    inside = next(step.trace for step in trace.steps if isinstance(step, SubCase))
    assert (inside.outcome, inside.status) == (None, "waiting")


def test_a_sub_playbook_that_is_not_there_is_needed_and_the_telling_fails(told, outer):
    trace = told(outer)
    assert (trace.status, trace.needs) == ("waiting", ("inner",))
    assert [failure.en for failure in trace.failures] == [
        "the state `validation` runs `inner`, which is not there: answer it under `playbooks`"
    ]


def test_a_pause_of_the_case_stops_its_sub_playbook(run):
    trace = run({"officer": "Ani", "is_owner": "yes"}, events=[{"at": "+0h", "event": "customer_hung_up"}])
    assert (trace.status, trace.asked, trace.effects) == ("paused", (), ())


def test_a_pause_that_comes_while_a_sub_playbook_waits_stops_the_deadlines_too(run):
    trace = run({"officer": "Ani"}, events=[{"at": "+1h", "event": "customer_hung_up"}])
    assert (trace.status, trace.needs, trace.ended) == ("paused", (), CLOCK + timedelta(hours=1))


def test_after_the_pause_the_sub_playbook_goes_on(run):
    events = [{"at": "+0h", "event": "customer_hung_up"}, {"at": "+1h", "event": "resume"}]
    assert run({"officer": "Ani", "is_owner": "yes"}, events=events).outcome == "done"


def test_a_playbook_that_is_told_by_itself_is_given_its_inputs_as_answers(told, inner):
    trace = told(inner, answers={"scope": "owner", "officer": "Ani", "is_owner": "yes"})
    assert (trace.outcome, trace.facts["scope"], trace.outputs) == ("valid", "owner", {"checked_by": "Ani"})


def test_a_playbook_without_an_input_that_it_cannot_ask_for_does_not_begin(told, inner):
    trace = told(inner, answers={"officer": "Ani"})
    assert (trace.status, trace.needs, trace.path, trace.failures) == ("waiting", ("scope",), (), ())


WAITING_INNER = """
outcomes: {solved: {id: Selesai}, gone: {id: Pergi}}
interrupts: {customer_hung_up: {go: gone}}
states:
  wait: {wait: {for: remedy.ticket_resolved}, next: {ticket_resolved: solved}}
  solved: {end: solved}
  gone: {end: gone}
"""
WAITING_OUTER = """
outcomes: {done: {id: Selesai}}
interrupts: {customer_hung_up: {go: paused}}
states:
  inner: {run: {playbook: inner}, next: {solved: close, gone: close}}
  close: {end: done}
"""


def test_what_comes_in_the_moment_that_a_sub_playbook_ended_is_heard_by_the_case_around_it(compiled, told):
    inner = compiled(WAITING_INNER, id="inner")
    outer = compiled(WAITING_OUTER, siblings={"inner": inner})
    at = {"at": "+1h"}
    resolved = {**at, "event": "remedy.ticket_resolved", "data": {"number": "INC000000000001"}}
    trace = told(outer, siblings={"inner": inner}, events=[resolved, {**at, "event": "customer_hung_up"}])
    assert (trace.status, trace.path) == ("paused", ("inner",))
