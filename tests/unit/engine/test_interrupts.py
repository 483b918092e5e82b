"""Interrupts, pauses, and what a case keeps until it can hear it (rule 10)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sopflow.engine.case import ForResult, Status
from sopflow.engine.effects import ConfirmEffect, FinishCase, StartTimer, StopTimer
from sopflow.engine.events import (
    AttentionResolved,
    CaseCancelled,
    CaseResumed,
    CaseStarted,
    EffectConfirmed,
    EventReceived,
    VoteCast,
)  # fmt: skip
from sopflow.engine.work import Work
from sopflow.errors import UsageError

CASE = """
    outcomes: {ok: {}, gone: {}, late: {}}
    roles: {agent: {}, boss: {}}
    facts:
      name: {type: text, ask: {id: Nama?, en: Name?}}
      why: {type: text}
      letter: {type: toy.Letter}
    interrupts:
      hung_up: {go: paused}
      withdrawn: {go: gone, set: {why: withdrawn}}
      knocked: {go: gone, during: [send], role: boss}
      toy.rang: {go: gone, where: event.door == name, during: [name, more]}
    states:
      name: {ask: [name], within: 2h, late: late, next: send}
      send: {call: {operation: toy.send, with: {kind: a}, save: letter}, next: more}
      more: {wait: {for: 3h}, next: done}
      done: {end: ok}
      gone: {end: gone}
      late: {end: late}
"""


APART = """
    outcomes: {ok: {}}
    roles: {agent: {}}
    interrupts: {hung_up: {go: paused}}
    facts:
      name: {type: text, ask: {id: Nama?, en: Name?}}
      letter: {type: toy.Letter}
    states:
      name: {ask: [name], next: send}
      send: {call: {operation: toy.send, with: {kind: a}, save: letter}, next: more}
      more: {approve: {what: {id: Bayar?, en: Pay?}, not_by: [send]}, next: {granted: done, refused: done}}
      done: {end: ok}
"""


def resumed(case):
    return case.give(CaseResumed(case.at))


def test_an_interrupt_takes_the_case_elsewhere_and_stops_its_timers(play):
    case = play(CASE).hear("withdrawn")

    assert case.effects == (StopTimer("late"), FinishCase("gone", {}))
    assert case.now.facts == {"why": "withdrawn"}


def test_a_pause_stops_the_timers_and_resuming_starts_them_again_exactly_there(play):
    case = play(CASE)
    due = case.at + timedelta(hours=2)
    before = case.now
    assert case.hear("hung_up").effects == (StopTimer("late"),)
    assert case.now.status is Status.PAUSED

    assert resumed(case).effects == (StartTimer("late", "name", due),)
    assert case.now == before._replace(version=3)


def test_a_paused_case_keeps_what_comes_and_hears_it_when_it_goes_on(play):
    case = play(CASE).hear("hung_up").answer(name="Budi")
    assert (case.effects, len(case.now.held)) == ((), 1)

    resumed(case)
    assert (case.now.state, case.now.facts["name"], case.now.held) == ("send", "Budi", ())


def test_a_timer_does_not_fire_in_a_pause_but_when_it_is_over(play):
    case = play(CASE).hear("hung_up").later(hours=5).fire("late")
    assert (case.effects, case.now.held, len(case.now.timers)) == ((), (), 1)

    resumed(case)
    assert case.fire("late").now.outcome == "late"


def test_no_timer_fires_early_in_a_pause_either(play):
    case = play(CASE).hear("hung_up")
    with pytest.raises(UsageError, match="not before"):
        case.fire("late")


def test_a_second_pause_changes_nothing(play):
    case = play(CASE).hear("hung_up").hear("hung_up")
    assert (case.effects, case.now.held) == ((), ())

    assert resumed(case).now.status is Status.WAITING


def test_an_answer_that_makes_no_sense_any_more_when_the_case_goes_on_is_let_go(play):
    case = play(CASE).hear("hung_up").answer(name="Budi").answer(name="Bodo").hear("knocked")

    resumed(case)
    assert (case.now.state, case.now.facts["name"]) == ("send", "Budi")


def test_a_pause_in_a_pause_of_attention_keeps_the_attention(play):
    case = play(CASE).answer(name="Budi").fail("unavailable").hear("hung_up")
    assert case.now.status is Status.PAUSED

    assert resumed(case).now.status is Status.NEEDS_ATTENTION
    case.give(AttentionResolved(case.at, "retry"))
    assert case.reply({"number": "L1"}).now.state == "more"


def test_a_decision_that_comes_in_a_pause_and_is_none_leaves_the_case_with_whoever_decides(play):
    """It was half taken once: the case waited for replies that nobody owed it."""
    case = play(CASE).answer(name="Budi").fail("unavailable").hear("hung_up")
    undisturbed = resumed(play(CASE).answer(name="Budi").fail("unavailable").hear("hung_up"))
    case.give(AttentionResolved(case.at, "perhaps", by="ann", role="agent"))

    resumed(case)
    assert case.now == undisturbed.now._replace(version=case.now.version)
    assert case.effects == undisturbed.effects
    case.give(AttentionResolved(case.at, "retry"))
    assert case.reply({"number": "L1"}).now.state == "more"


def test_whoever_said_something_in_a_pause_that_was_let_go_has_done_nothing(play):
    case = play(APART).answer(name="Budi").fail("unavailable").hear("hung_up")
    case.give(AttentionResolved(case.at, "perhaps", by="ann", role="agent"))

    resumed(case).give(AttentionResolved(case.at, "retry", by="bob", role="agent")).reply({"number": "L1"})
    assert case.give(VoteCast(case.at, True, by="ann", role="agent")).now.outcome == "ok"


@pytest.mark.parametrize("explain", [True, False])
def test_what_a_held_event_did_before_it_was_refused_is_undone(play, explain):
    """Whatever it was: places, facts, counts, effects."""
    case, at = play(CASE).answer(name="Budi"), datetime(2025, 3, 29, 2, tzinfo=UTC)
    work, untouched = (Work(case.program, case.now, at, explain) for _ in range(2))
    mark = work.mark()
    work.put("why", "no", "set")
    work.count("x")
    work.visit("more")
    work.acts = (("send", None, "ann"),)
    work.emit(StopTimer("late"))
    work.issue()
    work.state, work.status, work.waiting, work.timers = "more", Status.PAUSED, None, ()
    work.ending = work.outcome = "gone"
    work.go_back(mark)

    assert (work.freeze(), work.effects, work.notes) == (untouched.freeze(), [], [] if explain else None)


def test_an_interrupt_waits_for_a_write_that_is_under_way(play):
    case = play(CASE).answer(name="Budi").hear("withdrawn")
    assert (case.effects, case.now.state, len(case.now.held)) == ((), "send", 1)

    case.reply({"number": "L1"}, effect="c.1")
    assert case.now.outcome == "gone"
    assert case.now.facts["letter"] == {"number": "L1"}


def test_a_pause_waits_for_a_write_that_is_under_way(play):
    case = play(CASE).answer(name="Budi").hear("hung_up").reply({"number": "L1"}, effect="c.1")

    assert (case.now.status, case.now.state, case.now.waiting) == (Status.PAUSED, "send", ForResult("done"))
    assert case.now.facts["letter"] == {"number": "L1"}
    assert case.effects == ()

    assert resumed(case).effects == (StartTimer("delay", "more", case.at + timedelta(hours=3)),)
    assert (case.now.status, case.now.state) == (Status.WAITING, "more")


def test_an_interrupt_takes_the_case_elsewhere_right_after_the_write_and_nothing_else_is_sent(play):
    text = CASE.replace(
        "next: more}\n      more:",
        "next: again}\n      again: {call: {operation: toy.send, with: {kind: b}}, next: more}\n      more:",
    )
    case = play(text).answer(name="Budi").hear("withdrawn").reply({"number": "L1"}, effect="c.1")

    assert case.effects == (FinishCase("gone", {}),)
    assert list(case.now.ledger) == ["c:toy.send:a"]


def test_an_interrupt_that_was_taken_as_often_as_it_may_be_goes_where_then_says(play):
    case = play(
        """
        outcomes: {ok: {}, tired: {}}
        facts: {name: {type: text, ask: {id: Nama?, en: Name?}}}
        interrupts:
          again: {go: name, at_most: 2, then: tired}
        states:
          name: {ask: [name], next: done}
          done: {end: ok}
          tired: {end: tired}
        """
    )
    assert case.hear("again").hear("again").now.status is Status.WAITING

    assert case.hear("again").now.outcome == "tired"


def test_an_interrupt_without_then_is_not_heard_any_more_when_it_is_used_up(play):
    case = play(
        """
        outcomes: {ok: {}}
        facts: {name: {type: text, ask: {id: Nama?, en: Name?}}}
        interrupts:
          again: {go: name, at_most: 1}
        states:
          name: {ask: [name], next: done}
          done: {end: ok}
        """
    ).hear("again")

    assert case.hear("again").effects == ()


def test_what_was_kept_is_heard_one_by_one_and_a_pause_keeps_the_rest(play):
    case = play(CASE).answer(name="Budi").hear("hung_up").hear("withdrawn").reply({"number": "L1"}, effect="c.1")
    assert (case.now.status, len(case.now.held)) == (Status.PAUSED, 1)

    assert resumed(case).now.outcome == "gone"


def test_an_interrupt_that_leads_to_a_write_keeps_the_next_one_waiting(play):
    text = CASE.replace(
        "gone: {end: gone}", "gone: {call: {operation: toy.note, with: {text: x}}, next: end}\n      end: {end: gone}"
    )
    case = play(text).answer(name="Budi").hear("withdrawn").hear("hung_up").reply({"number": "L1"}, effect="c.1")

    assert (case.now.state, case.now.status, len(case.now.held)) == ("gone", Status.WAITING, 1)


def test_an_interrupt_may_be_heard_in_some_states_only(play):
    assert play(CASE).hear("knocked").now.state == "name"


def test_an_interrupt_may_need_a_role(play):
    case = play(CASE.replace("during: [send], ", ""))
    case.give(EventReceived(case.at, "knocked", role="agent"))
    assert case.now.state == "name"

    case.give(EventReceived(case.at, "knocked", role="boss"))
    assert case.now.outcome == "gone"


def test_an_interrupt_may_have_a_condition_on_its_event(play):
    case = play(CASE).hear("toy.rang", door="front")
    assert case.now.state == "name"

    case.answer(name="front").reply({"number": "L1"}).hear("toy.rang", door="back")
    assert case.now.state == "more"
    assert case.hear("toy.rang", door="front").now.outcome == "gone"


def test_a_case_that_is_not_paused_cannot_be_resumed(play):
    with pytest.raises(UsageError, match="not paused"):
        resumed(play(CASE))


def test_a_paused_case_can_be_cancelled(play):
    case = play(CASE).hear("hung_up")
    case.give(CaseCancelled(case.at, "never came back"))

    assert case.now.outcome == "cancelled"


def test_a_paused_case_cannot_begin_again(play):
    case = play(CASE).hear("hung_up")
    with pytest.raises(UsageError, match="begun already"):
        case.give(CaseStarted(case.at, "c"))


PAY = """
    outcomes: {paid: {}, gone: {}}
    interrupts: {hung_up: {go: paused}, left: {go: gone}}
    states:
      pay: {call: {operation: toy.pay, with: {amount: 500}}, next: done}
      done: {end: paid}
      gone: {end: gone}
"""


def test_a_confirmation_that_comes_in_a_pause_counts_when_it_is_over(play):
    case = play(PAY).hear("hung_up")
    assert case.now.ledger == {}

    case.give(_confirmed(case)).give(CaseResumed(case.at))
    assert [call.operation for call in case.calls()] == ["toy.pay"]


def _confirmed(case):
    return EffectConfirmed(case.at, "c.1", confirmed=True)


def test_what_is_not_confirmed_yet_does_not_keep_an_interrupt_waiting(play):
    case = play(PAY)
    assert case.effects == (ConfirmEffect("c.1", "pay", "toy.pay", {"amount": 500}),)
    case.hear("left")

    assert (case.now.outcome, case.now.ledger) == ("gone", {})


LOOP = """
    outcomes: {ok: {}, gone: {}}
    facts: {things: {type: list of toy.Thing}}
    interrupts: {left: {go: gone, during: [all]}, hung_up: {go: paused}}
    states:
      list: {call: {operation: toy.list, save: things}, next: all}
      all:
        each: {item: thing, in: things}
        start: look
        facts: {note: {type: text, ask: {id: Catatan?, en: Note?}}}
        states:
          look: {ask: [note], next: next_item}
        next: more
      more: {wait: {for: 1h}, next: done}
      done: {end: ok}
      gone: {end: gone}
"""


def test_an_interrupt_from_inside_a_loop_ends_the_loop(play):
    case = play(LOOP).reply(({"name": "a"}, {"name": "b"}))
    assert case.now.facts["thing"] == {"name": "a"}

    case.hear("left")
    assert (case.now.outcome, case.now.frames) == ("gone", ())
    assert case.now.facts == {"things": ({"name": "a"}, {"name": "b"})}


def test_an_interrupt_during_a_loop_is_not_heard_behind_it(play):
    case = play(LOOP).reply(()).hear("left")

    assert case.now.state == "more"


def test_a_pause_inside_a_loop_resumes_with_the_same_item(play):
    case = play(LOOP).reply(({"name": "a"}, {"name": "b"})).answer(note="x").hear("hung_up")
    case.give(CaseResumed(case.at))

    assert (case.now.facts["thing"], case.now.state) == ({"name": "b"}, "look")


def test_a_cancellation_inside_a_loop_ends_the_loop(play):
    case = play(LOOP).reply(({"name": "a"},))
    case.give(CaseCancelled(case.at, "x"))

    assert (case.now.outcome, case.now.frames, "thing" in case.now.facts) == ("cancelled", (), False)


def test_an_interrupt_that_is_used_up_does_not_break_in_after_a_write(play):
    text = (
        CASE.replace("hung_up: {go: paused}", "again: {go: name, at_most: 1}")
        .replace("name: {ask: [name]", "name: {ask: [name, why]")
        .replace("why: {type: text}", "why: {type: text, optional: true, ask: {id: Kenapa?, en: Why?}}")
    )
    case = play(text).hear("again").answer(name="Budi", why=None).hear("again").reply({"number": "L1"}, effect="c.1")
    assert (case.now.state, case.now.held) == ("more", ())


def test_a_wait_that_begins_passes_over_what_was_kept_and_is_no_event(play):
    text = CASE.replace(
        "{call: {operation: toy.send, with: {kind: a}, save: letter}, next: more}", "{wait: {for: 1h}, next: more}"
    )
    case = resumed(play(text).hear("hung_up").answer(name="Budi").answer(name="Budi"))
    assert (case.now.state, case.now.facts["name"]) == ("send", "Budi")
