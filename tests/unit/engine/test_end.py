"""`end`, `always`, outputs, and giving a case up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sopflow.engine.case import ForDecision, Status
from sopflow.engine.effects import FinishCase, RaiseAttention
from sopflow.engine.events import AttentionResolved, CaseCancelled, CaseResumed, CaseStarted, QuestionsAnswered
from sopflow.engine.replay import replay
from sopflow.engine.step import step
from sopflow.errors import UsageError

START = datetime(2025, 3, 29, 2, 0, tzinfo=UTC)

RESULT = """
    outcomes: {ok: {}, other: {}}
    facts:
      result: {type: outcome}
      ok_: {type: yes_no, ask: {id: Ya?, en: Yes?}}
    outputs: {answer: =ok_, missing: =result}
    states:
      meet:
        ask: [ok_]
        next:
          - {when: ok_, go: done, set: {result: ok}}
          - else: done
      done: {end: =result}
"""


def test_an_end_may_give_the_outcome_by_an_expression(play):
    case = play(RESULT).answer(ok_=True)

    assert case.effects == (FinishCase("ok", {"answer": True, "missing": "ok"}),)
    assert (case.now.status, case.now.outcome) == (Status.DONE, "ok")


def test_an_outcome_that_is_missing_is_for_a_person(play):
    case = play(RESULT).answer(ok_=False)

    assert case.effects == (RaiseAttention("done", "outcome_missing", "done"),)


def test_what_an_end_sets_may_be_its_outcome(play):
    case = play(RESULT.replace("done: {end: =result}", "done: {end: =result, set: {result: other}}")).answer(ok_=False)

    assert case.now.outcome == "other"


def test_outputs_that_are_missing_are_left_out(play):
    case = play(RESULT.replace("end: =result", "end: other")).answer(ok_=False)

    assert case.now.outputs == {"answer": False}


def test_a_finished_case_hears_nothing(play):
    case = play(RESULT).answer(ok_=True)
    for event in (CaseStarted(case.at, "c"), CaseCancelled(case.at, "x"), CaseResumed(case.at)):
        with pytest.raises(UsageError, match="is over"):
            case.give(event)


ALWAYS = """
    outcomes: {ok: {}, other: {}}
    facts: {n: {type: text, ask: {id: N?, en: N?}}, letter: {type: toy.Letter}}
    always: [note, wave]
    states:
      ask: {ask: [n], next: again}
      again: {call: {operation: toy.send, with: {kind: a}}, next: done}
      done: {end: ok}
      note: {call: {operation: toy.note, with: {text: bye}, on_error: {rejected: elsewhere}}}
      wave: {require: [{that: n is not missing, else: N?}], set: {n: waved}}
      elsewhere: {end: other}
"""


def test_every_way_out_passes_the_always_states_in_order(play):
    case = play(ALWAYS).answer(n="x").reply({"number": "1"}).reply({"number": "2"})

    assert case.path == ["ask", "again", "done", "note", "wave"]
    assert case.effects == (FinishCase("ok", {}),)
    assert case.now.facts == {"n": "waved"}


def test_a_cancelled_case_passes_the_always_states_too(play):
    case = play(ALWAYS, n="x").fail("rejected")
    case.give(CaseCancelled(case.at, "gave up"))
    assert case.now.state == "note"

    assert case.reply({"number": "2"}).effects == (FinishCase("cancelled", {}),)


def test_a_case_without_always_states_is_cancelled_at_once(play):
    case = play(RESULT)
    case.give(CaseCancelled(case.at, "gave up"))

    assert case.effects == (FinishCase("cancelled", {}),)


def test_a_cancellation_waits_for_a_write_that_is_under_way(play):
    case = play(ALWAYS).answer(n="x")
    case.give(CaseCancelled(case.at, "gave up"))
    assert (case.now.status, len(case.now.held)) == (Status.WAITING, 1)

    case.reply({"number": "1"}, effect="c.1")
    assert case.now.ledger["c:toy.send:a"].output == {"number": "1"}
    assert case.now.ending == "cancelled"  # the write has come back, and the case goes no further


def test_an_error_branch_on_the_way_out_ends_the_case_with_the_outcome_that_it_had(play):
    case = play(ALWAYS).answer(n="x").reply({"number": "1"}).fail("rejected")

    assert case.now.outcome == "ok"
    assert case.path[-2:] == ["note", "elsewhere"]


def test_a_case_whose_way_out_fails_can_be_ended(play):
    case = play(ALWAYS).answer(n="x").reply({"number": "1"}).fail("unavailable")
    assert case.now.status is Status.NEEDS_ATTENTION

    case.give(CaseCancelled(case.at, "the log is down"))
    assert case.effects == (FinishCase("ok", {}),)


def test_a_case_on_its_way_out_is_not_interrupted(play):
    case = play("interrupts: {hung_up: {go: paused}}\n" + ALWAYS.replace("\n    ", "\n")[1:])
    case.answer(n="x").reply({"number": "1"}).hear("hung_up")

    assert case.now.status is Status.WAITING


def test_a_state_of_the_way_out_that_is_reached_before_any_end_is_for_a_person(play):
    case = play(
        """
        outcomes: {ok: {}}
        always: [bye]
        facts: {n: {type: text}}
        states:
          hello: {set: {n: x}, next: bye}
          bye: {require: [{that: n is not missing, else: N?}]}
          done: {end: ok}
        """
    )

    assert case.now.status is Status.NEEDS_ATTENTION
    assert case.effects == (RaiseAttention("bye", "outcome_missing", "bye"),)


def test_a_case_begins_with_its_start_and_no_other_event(load_text):
    program = load_text(RESULT)
    case = step(program, None, CaseStarted(START, "c")).case

    with pytest.raises(UsageError, match="begins with"):
        step(program, None, CaseResumed(START))
    with pytest.raises(UsageError, match="begun already"):
        step(program, case, CaseStarted(START, "c"))
    with pytest.raises(UsageError, match="no fact `nobody`"):
        step(program, None, CaseStarted(START, "c", {"nobody": 1}))
    with pytest.raises(UsageError, match="no setting `nothing`"):
        step(program, None, CaseStarted(START, "c", settings={"nothing": 1}))


def test_a_case_stays_on_the_version_that_it_began_with(load_text):
    case = step(load_text(RESULT), None, CaseStarted(START, "c")).case

    with pytest.raises(UsageError, match="another version"):
        step(load_text(ALWAYS), case, QuestionsAnswered(START, {"ok_": True}))


def test_an_empty_history_makes_no_case(load_text):
    with pytest.raises(UsageError, match="empty history"):
        replay(load_text(RESULT), [])


def test_a_decision_that_nobody_asked_for_is_the_callers_fault(play):
    case = play(RESULT)
    with pytest.raises(UsageError, match="does not wait for a decision"):
        case.give(AttentionResolved(case.at, "retry"))


def test_a_decision_that_is_none_is_the_callers_fault(play):
    case = play(ALWAYS).answer(n="x").fail("rejected")
    assert isinstance(case.now.waiting, ForDecision)

    with pytest.raises(UsageError, match="`perhaps` is not a decision"):
        case.give(AttentionResolved(case.at, "perhaps"))


def test_the_case_that_its_history_makes_is_the_live_one(play):
    case = play("interrupts: {left: {go: done}}\n" + ALWAYS.replace("\n    ", "\n")[1:], n="x")
    case.reply({"number": "1"}).reply({"number": "2"})
    other = play("interrupts: {left: {go: done}}\n" + ALWAYS.replace("\n    ", "\n")[1:]).hear("left")

    assert replay(case.program, case.history) == case.now
    assert replay(other.program, other.history) == other.now
