"""`wait`, and what states that wait have: `within`, `remind`, `late`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sopflow.engine.case import EntryStatus, Status, Timer
from sopflow.engine.effects import AwaitEvents, FinishCase, RaiseAttention, SendReminder, StartTimer, StopTimer
from sopflow.engine.events import AttentionResolved, CaseCancelled
from sopflow.engine.timers import after
from sopflow.errors import UsageError
from sopflow.values.kinds import Duration

DOOR = """
    outcomes: {ok: {}, late: {}}
    facts:
      door: {type: text, ask: {id: Pintu?, en: Door?}}
      ring: {type: toy.Ring}
      second: {type: toy.Ring}
    types: {}
    states:
      door: {ask: [door], next: bell}
      bell:
        wait: {for: toy.rang, where: event.door == door, save: ring, within: 2h}
        next: {rang: done, late: late}
      done: {end: ok}
      late: {end: late}
"""
DOOR = DOOR.replace("toy.Ring", "toy.rang").replace("    types: {}\n", "")


def test_an_event_is_waited_for_and_kept(play):
    case = play(DOOR).answer(door="front")
    assert case.effects == (
        AwaitEvents("bell", ("toy.rang",)), StartTimer("late", "bell", case.at + timedelta(hours=2)),
    )  # fmt: skip

    case.hear("toy.rang", door="front")
    assert case.effects == (StopTimer("late"), FinishCase("ok", {}))
    assert case.now.facts == {"door": "front", "ring": {"door": "front"}}


def test_an_event_that_is_not_the_one_is_kept_for_who_waits_for_it_later(play):
    text = DOOR.replace("rang: done,", "rang: second,").replace(
        "      done:",
        "      second: {wait: {for: toy.rang, where: event.door != door, save: second}, next: done}\n      done:",
    )
    case = play(text).answer(door="front").hear("toy.rang", door="back")
    assert (case.now.state, len(case.now.held)) == ("bell", 1)

    case.hear("toy.rang", door="front")
    assert case.now.outcome == "ok"
    assert case.now.facts["second"] == {"door": "back"}


def test_an_event_that_comes_before_it_is_waited_for_is_kept(play):
    case = play(DOOR).hear("toy.rang", door="front")
    assert (case.effects, len(case.now.held)) == ((), 1)

    assert case.answer(door="front").effects == (FinishCase("ok", {}),)
    assert case.now.held == ()


def test_a_cancellation_that_is_kept_is_no_event_to_wait_for(play):
    text = DOOR.replace(
        "      bell:", "      write: {call: {operation: toy.note, with: {text: x}}, next: bell}\n      bell:"
    )
    case = play(text.replace("next: bell}\n      write", "next: write}\n      write")).answer(door="front")
    case.give(CaseCancelled(case.at, "x"))

    assert case.reply({"number": "1"}, effect="c.1").now.outcome == "cancelled"


def test_an_event_that_nobody_ever_waits_for_changes_nothing(play):
    case = play(DOOR)
    before = case.now

    assert case.hear("toy.slammed").effects == ()
    assert case.now == before._replace(version=before.version + 1)


def test_a_wait_that_is_too_long_is_late(play):
    assert play(DOOR).answer(door="front").later(hours=2).fire("late").now.outcome == "late"


def test_no_timer_fires_early(play):
    case = play(DOOR).answer(door="front").later(minutes=119)
    with pytest.raises(UsageError, match="is due at 2025-03-29T04:00:00"):
        case.fire("late")


def test_a_timer_that_does_not_run_changes_nothing(play):
    case = play(DOOR).fire("late").fire("retry.0")

    assert (case.now.state, case.effects) == ("door", ())


def test_a_timer_of_a_state_that_was_left_does_not_run(play):
    text = DOOR.replace("rang: done", "rang: more").replace(
        "      done:", "      more: {wait: {for: 9h}, next: done}\n      done:"
    )
    case = play(text).answer(door="front").hear("toy.rang", door="front")

    assert case.now.timers == (Timer("delay", case.at + timedelta(hours=9)),)
    assert case.later(hours=2).fire("late").effects == ()


DELAY = """
    outcomes: {ok: {}}
    facts:
      due: {type: time, optional: true, ask: {id: Kapan?, en: When?}}
      span: {type: duration, optional: true, ask: {id: Berapa lama?, en: How long?}}
    states:
      when: {ask: [due, span], next: pause}
      pause: {wait: {for: 2h}, next: done}
      done: {end: ok}
"""


def test_a_delay_passes(play):
    case = play(DELAY).answer(due=None, span=None)
    assert case.effects == (StartTimer("delay", "pause", case.at + timedelta(hours=2)),)

    assert case.later(hours=2).fire("delay").now.outcome == "ok"


def test_a_moment_is_waited_for(play):
    due = datetime(2025, 4, 1, tzinfo=UTC)
    case = play(DELAY.replace("for: 2h", "until: due")).answer(due=due, span=None)

    assert case.effects == (StartTimer("delay", "pause", due),)


def test_a_moment_that_is_past_is_due_at_once(play):
    past = datetime(2025, 1, 1, tzinfo=UTC)
    case = play(DELAY.replace("for: 2h", "until: due")).answer(due=past, span=None)

    assert case.effects == (StartTimer("delay", "pause", past),)
    assert case.fire("delay").now.outcome == "ok"


def test_a_moment_that_is_missing_is_for_a_person(play):
    case = play(DELAY.replace("for: 2h", "until: due")).answer(due=None, span=None)

    assert case.effects == (RaiseAttention("pause", "time_missing", "pause", "delay"),)
    assert case.now.waiting.code == "time_missing"


EITHER = """
    outcomes: {rang: {}, late: {}}
    facts: {due: {type: time, ask: {id: Kapan?, en: When?}}}
    states:
      when: {ask: [due], next: bell}
      bell:
        wait: {for: [toy.rang, {event: knocked}], until: due}
        next: {rang: rang, knocked: rang, late: late}
      rang: {end: rang}
      late: {end: late}
"""


def test_several_events_and_a_moment_are_waited_for_together(play):
    due = datetime(2025, 4, 1, tzinfo=UTC)
    case = play(EITHER).answer(due=due)
    assert case.effects == (AwaitEvents("bell", ("toy.rang", "knocked")), StartTimer("delay", "bell", due))

    assert case.hear("knocked").now.outcome == "rang"


def test_where_events_are_waited_for_the_moment_is_too_late(play):
    case = play(EITHER).answer(due=datetime(2025, 4, 1, tzinfo=UTC)).later(days=9)

    assert case.fire("delay").now.outcome == "late"


PATIENCE = """
    outcomes: {ok: {}, late: {}}
    roles: {boss: {}}
    facts:
      due: {type: time, optional: true, ask: {id: Kapan?, en: When?}}
      name: {type: text, ask: {id: Nama?, en: Name?}}
    settings: {patience: {type: duration, default: 2h}}
    states:
      when: {ask: [due], next: name}
      name:
        ask: [name]
        within: =settings.patience
        remind: {every: 30m, times: 2, to: boss}
        late: late
        next: done
      done: {end: ok}
      late: {end: late}
"""


def test_a_state_reminds_as_often_as_it_says(play):
    case = play(PATIENCE).answer(due=None)
    for count in (1, 2):
        case.later(minutes=30).fire("remind")
        assert case.effects[0] == SendReminder("name", "boss", count)

    assert [timer.name for timer in case.now.timers] == ["late"]


def test_late_may_stand_beside_the_verb(play):
    case = play(PATIENCE).answer(due=None).later(hours=2).fire("late")

    assert case.now.outcome == "late"
    assert case.effects == (StopTimer("remind"), FinishCase("late", {}))


def test_an_answer_that_is_not_the_last_does_not_begin_the_patience_anew(play):
    case = play(PATIENCE).answer(due=None).later(minutes=5).answer(name=None)

    assert case.now.timers[-1] == Timer("late", case.at + timedelta(minutes=115))


def test_within_may_be_a_moment(play):
    due = datetime(2025, 3, 29, 3, 30, tzinfo=UTC)
    case = play(PATIENCE.replace("=settings.patience", "=due or else now")).answer(due=due)

    assert case.now.timers[-1] == Timer("late", due)


def test_a_setting_may_be_changed_when_the_case_begins(play):
    case = play(PATIENCE, settings={"patience": Duration(seconds=60)}).answer(due=None)

    assert case.now.timers[-1] == Timer("late", case.at + timedelta(seconds=60))


UNCOUNTED = Duration(working_days=1000)
FAR = Duration(seconds=9 * 10**12)


@pytest.mark.parametrize(("span", "detail"), [(UNCOUNTED, "2028"), (FAR, "")])
def test_a_time_that_nobody_can_count_is_for_a_person(play, span, detail):
    case = play(PATIENCE, settings={"patience": span}).answer(due=None)

    assert case.now.status is Status.NEEDS_ATTENTION
    assert case.effects[-1] == RaiseAttention("name", "calendar_unknown", "name", detail)
    assert case.now.timers == ()


def test_a_reminder_that_nobody_can_count_starts_no_other_timer(play):
    case = play(PATIENCE.replace("every: 30m", "every: =settings.patience"), settings={"patience": FAR})
    case.answer(due=None)

    assert (case.now.status, case.now.timers) == (Status.NEEDS_ATTENTION, ())


def test_working_days_skip_the_holidays_of_indonesia(play):
    case = play(PATIENCE.replace("=settings.patience", "1 working days")).answer(due=None)

    # 29 March 2025 is a Saturday; Nyepi, Idul Fitri and joint leave follow until 7 April
    assert case.now.timers[-1].due.date().isoformat() == "2025-04-08"


@pytest.mark.parametrize(
    ("waits", "day"), [("=1 working days + 23h", "2025-04-09"), ("=now + (1 working days + 23h)", "2025-04-09")]
)
def test_working_days_are_counted_before_hours_wherever_a_span_stands(play, waits, day):
    case = play(PATIENCE.replace("=settings.patience", f"{waits!r}")).answer(due=None)

    assert case.now.timers[-1].due.date().isoformat() == day


def test_a_case_that_stands_still_takes_no_answers_until_a_person_decided(play):
    case = play(PATIENCE, settings={"patience": FAR}).answer(due=None)

    with pytest.raises(UsageError, match="nothing is asked"):
        case.answer(name="Budi")
    with pytest.raises(UsageError, match="only `retry`"):
        case.give(AttentionResolved(case.at, "done"))


STILL = """
    outcomes: {ok: {}}
    facts: {ring: {type: toy.rang}}
    settings: {patience: {type: duration, default: 2h}}
    states:
      still: {VERB, within: =settings.patience, next: {RESULTS, late: done}}
      done: {end: ok}
"""


def test_a_state_that_stands_still_takes_no_votes(play):
    text = STILL.replace("VERB", "approve: Ya?").replace("RESULTS", "granted: done, refused: done")
    case = play(text, settings={"patience": FAR})

    with pytest.raises(UsageError, match="nothing is to be approved"):
        case.vote(True)


def test_a_state_that_stands_still_takes_no_ticks(play):
    text = STILL.replace("VERB", "do: Ya").replace("RESULTS", "done: done")
    case = play(text, settings={"patience": FAR})

    with pytest.raises(UsageError, match="there is no chore"):
        case.tick()


def test_an_event_is_kept_while_the_case_stands_still_and_heard_when_it_goes_on(play):
    text = STILL.replace("VERB", "wait: {for: toy.rang, save: ring}").replace("RESULTS", "rang: done")
    case = play(text, settings={"patience": FAR}).hear("toy.rang", door="front")
    assert (case.now.status, len(case.now.held)) == (Status.NEEDS_ATTENTION, 1)

    case.give(AttentionResolved(case.at, "retry"))
    assert (case.now.outcome, case.now.facts) == ("ok", {"ring": {"door": "front"}})


CALL = """
    outcomes: {ok: {}, late: {}}
    facts: {letter: {type: toy.Letter}}
    states:
      send:
        call: {operation: toy.send, with: {kind: a}, save: letter}
        within: 5m
        late: late
        next: done
      done: {end: ok}
      late: {end: late}
"""


def test_a_write_that_is_under_way_is_not_left_because_it_is_late(play):
    case = play(CALL).later(minutes=5).fire("late")
    assert (case.now.status, len(case.now.held)) == (Status.WAITING, 1)

    case.reply({"number": "L1"}, effect="c.1")
    assert (case.now.outcome, case.now.facts) == ("ok", {"letter": {"number": "L1"}})
    assert case.now.ledger["c:toy.send:a"].status is EntryStatus.DONE


def test_a_timer_of_a_write_does_not_fire_early_either(play):
    case = play(CALL)
    with pytest.raises(UsageError, match="not before"):
        case.fire("late")


def test_a_look_up_that_is_late_is_left(play):
    case = play(CALL.replace("toy.send, with: {kind: a}, save: letter", "toy.list")).later(minutes=5).fire("late")

    assert case.now.outcome == "late"


def test_two_hours_are_two_hours_where_summer_time_begins() -> None:
    before = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    in_berlin = before.astimezone(ZoneInfo("Europe/Berlin"))

    assert after(in_berlin, Duration(7200)) == after(before, Duration(7200)) == before + timedelta(hours=2)
