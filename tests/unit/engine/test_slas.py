"""Times that were promised: each clock starts, stands still and stops as the case goes; each time is over once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sopflow.engine.case import Status, Timer
from sopflow.engine.effects import AskQuestions, FinishCase, RaiseAttention, SendReminder, StartTimer, StopTimer
from sopflow.engine.events import (
    AttentionResolved,
    CaseCancelled,
    CaseResumed,
    EventReceived,
    TimerFired,
)  # fmt: skip
from sopflow.engine.notes import ClockChanged
from sopflow.engine.replay import replay
from sopflow.engine.slas import Sla, owed, slas_of
from sopflow.errors import UsageError
from sopflow.values.kinds import Duration

GOAL, DEADLINE = "sla.report.goal", "sla.report.deadline"
SATURDAY = datetime(2025, 3, 29, 2, 0, tzinfo=UTC)
"""When a played case begins: a Saturday, 09:00 WIB; Monday and Tuesday after it are Idulfitri, then joint leave until
7 April. So the first working day is Tuesday, 8 April."""

REPORT = """
    outcomes: {told: {}, late: {}}
    roles: {agent: {}, supervisor: {}}
    sla:
      report:
        title: {id: Laporan, en: Report}
        starts: [look]
        goal: 1d
        deadline: 3x24h
        pauses: [customer, paused]
        stops: [tell]
        on_goal: {remind: agent}
        on_breach: {remind: supervisor}
    interrupts: {hung_up: {go: paused}}
    facts:
      x: {type: whole, ask: {id: X?, en: X?}}
      proof: {type: text, ask: {id: Bukti?, en: Proof?}}
    states:
      begin: {ask: [x], next: look}
      look: {do: {text: {id: Lihat, en: Look}}, next: customer}
      customer: {ask: [proof], next: again}
      again: {do: {text: {id: Lihat, en: Look}}, next: tell}
      tell: {do: {text: {id: Kabari, en: Tell}}, next: [{when: sla.report.breached, go: late}, {else: told}]}
      told: {end: told}
      late: {end: late}
"""


def report(case):
    return slas_of(case.now)["report"]


def hours(count):
    return SATURDAY + timedelta(hours=count)


@pytest.fixture
def looking(play):
    """A case whose clock runs since `hours(0)`."""
    return play(REPORT).answer(x=1)


# ── starting and stopping ────────────────────────────────────────────────────────────────────────────────────


def test_no_clock_runs_before_its_state_is_reached(play):
    case = play(REPORT)

    assert report(case) == Sla()
    assert (report(case).running, report(case).standing, owed(case.now)) == (False, "waiting", ())


def test_arriving_starts_the_clock_and_asks_for_both_times(looking):
    assert report(looking) == Sla(hours(0), hours(24), hours(72))
    assert looking.effects[:2] == (StartTimer(GOAL, "look", hours(24)), StartTimer(DEADLINE, "look", hours(72)))
    assert owed(looking.now) == (Timer(GOAL, hours(24)), Timer(DEADLINE, hours(72)))
    assert ClockChanged("report", "started", hours(72)) in looking.notes


def test_a_clock_is_no_fact_and_is_read_as_a_record(looking):
    assert looking.now.facts == {"x": 1}
    assert looking.now.slas["report"] == {
        "started": hours(0), "goal": hours(24), "due": hours(72), "calendar": "clock", "zone": "WIB", "running": True,
        "goal_missed": False, "breached": False,
    }  # fmt: skip


def test_due_times_outlive_the_states_of_the_case(looking):
    assert not any(
        isinstance(effect, StopTimer) for effect in looking.later(hours=1).tick().answer(proof="a").effects[2:]
    )
    assert looking.now.state == "again"


def test_arriving_where_it_stops_gives_the_times_up(looking):
    case = looking.later(hours=1).tick().answer(proof="a").later(hours=1).tick()

    assert (case.now.state, report(case).stopped, report(case).standing) == ("tell", case.at, "kept")
    assert case.effects[:2] == (StopTimer(GOAL), StopTimer(DEADLINE))
    assert owed(case.now) == ()
    assert case.later(days=9).tick().now.outcome == "told"


def test_a_clock_that_has_stopped_does_not_start_again(play):
    text = REPORT.replace("else: told", "when: x > 0, go: look}, {else: told")
    case = play(text).answer(x=1).tick().answer(proof="a").tick().tick()

    assert (case.now.state, report(case).running) == ("look", False)


def test_the_end_of_the_case_stops_every_clock(play):
    case = play(REPORT.replace("        stops: [tell]\n", "")).answer(x=1).tick().answer(proof="a").tick().tick()

    assert case.effects[-3:] == (StopTimer(GOAL), StopTimer(DEADLINE), FinishCase("told", {}))
    assert report(case).standing == "kept"


def test_giving_the_case_up_stops_every_clock(looking):
    case = looking.give(CaseCancelled(looking.at, "wrong number"))

    assert (case.now.status, report(case).standing) == (Status.DONE, "kept")


def test_a_clock_may_start_with_the_case(play):
    assert report(play(REPORT.replace("starts: [look]", "starts: case"))).started == hours(0)


# ── times that are over ──────────────────────────────────────────────────────────────────────────────────────


def test_goal_and_deadline_are_over_once_each_and_people_are_told(looking):
    looking.later(hours=24).fire(GOAL)

    assert looking.effects == (SendReminder("look", "agent", 1, GOAL),)
    assert (report(looking).goal_missed, report(looking).standing) == (True, "running")
    assert looking.fire(GOAL).effects == ()
    assert looking.later(hours=48).fire(DEADLINE).effects == (SendReminder("look", "supervisor", 1, DEADLINE),)
    assert (report(looking).breached, report(looking).standing, looking.now.state) == (True, "breached", "look")
    assert looking.fire(DEADLINE).effects == ()
    assert looking.tick().answer(proof="a").tick().tick().now.outcome == "late"


@pytest.mark.parametrize("timer", [GOAL, DEADLINE])
def test_none_is_over_early(looking, timer):
    with pytest.raises(UsageError, match=r"is due at .*, not before"):
        looking.later(hours=23, minutes=59, seconds=59).fire(timer)


def test_a_timer_that_no_clock_has_changes_nothing(looking):
    before = looking.now

    assert looking.fire("sla.other.goal").effects == ()
    assert looking.now._replace(version=before.version) == before


def test_a_process_that_slept_over_both_hears_of_each(looking):
    looking.later(days=9).fire(DEADLINE).fire(GOAL)

    assert (report(looking).goal_missed, report(looking).breached) == (True, True)


def test_who_stops_too_late_has_breached_though_the_timer_was_slower(looking):
    case = looking.tick().answer(proof="a").later(hours=72, seconds=1).tick()

    assert (report(case).breached, report(case).goal_missed, report(case).standing) == (True, True, "breached")
    assert ClockChanged("report", "breached") in case.notes


def test_the_deadline_itself_is_still_in_time(looking):
    case = looking.tick().answer(proof="a").later(hours=72).tick()

    assert (report(case).breached, report(case).goal_missed) == (False, True)


# ── where a breach leads ─────────────────────────────────────────────────────────────────────────────────────

AWAY = """
    outcomes: {done: {}, escalated: {}}
    roles: {supervisor: {}}
    sla:
      report: {starts: case, goal: 1d, deadline: 3d, on_goal: {remind: supervisor, go: hurry, set: {hurried: yes}}, on_breach: escalate}
    facts:
      hurried: {type: yes_no}
      msisdn: {type: phone, ask: {id: Nomor?, en: Number?}}
      approval: {type: text}
      adjusted: {type: billing.Cancellation}
    interrupts: {hung_up: {go: paused}}
    always: [log]
    states:
      begin: {ask: [msisdn], next: write}
      write:
        call: {operation: billing.request_purchase_cancellation, with: {purchase_id: P1}, save: adjusted}
        next: close
      hurry: {do: {text: {id: Cepat, en: Hurry}}, next: close}
      escalate: {do: {text: {id: Eskalasi, en: Escalate}}, next: escalated}
      escalated: {end: escalated}
      close: {end: done}
      log: {do: {text: {id: Catat, en: Log}}}
"""


def test_a_breach_takes_the_case_away_like_an_interrupt(play):
    case = play(AWAY).later(days=1).fire(GOAL)

    assert (case.now.state, case.now.facts) == ("hurry", {"hurried": True})
    assert case.later(days=2).fire(DEADLINE).now.state == "escalate"
    assert case.tick().tick().now.outcome == "escalated"


def test_a_write_under_way_is_finished_first(play):
    case = play(AWAY).answer(msisdn="0812")
    effect = case.waiting_effect()

    case.later(days=3).fire(DEADLINE)
    assert (case.now.state, len(case.now.held), report(case).breached) == ("write", 1, False)

    case.later(hours=1).reply({"id": "C1", "status": "requested"}, effect)
    assert (case.now.state, case.now.held, report(case).breached) == ("escalate", (), True)
    assert case.now.facts["adjusted"] == {"id": "C1", "status": "requested"}


def test_a_write_under_way_does_not_hold_up_what_only_reminds(play):
    text = AWAY.replace("on_breach: escalate", "on_breach: {remind: supervisor}")
    case = play(text).answer(msisdn="0812").later(days=3).fire(DEADLINE)

    assert case.effects == (SendReminder("write", "supervisor", 1, DEADLINE),)


def test_a_time_that_was_kept_for_later_is_heard_in_a_pause_too(play):
    case = play(AWAY).answer(msisdn="0812")
    effect = case.waiting_effect()
    case.later(days=3).hear("hung_up").fire(DEADLINE)

    case.reply({"id": "C1", "status": "requested"}, effect)

    assert (case.now.status, case.now.state) == (Status.WAITING, "escalate")


def test_it_takes_a_paused_case_along(play):
    case = play(AWAY).hear("hung_up").later(days=3).fire(DEADLINE)

    assert (case.now.status, case.now.state) == (Status.WAITING, "escalate")


def test_on_its_way_out_a_case_is_not_turned_round(play):
    case = play(AWAY).answer(msisdn="0812").reply({"id": "C1", "status": "requested"}).later(days=3).fire(DEADLINE)

    assert (case.now.state, report(case).breached) == ("log", True)
    assert case.tick().now.outcome == "done"


def test_nobody_can_send_a_breach_from_outside(play):
    case = play(AWAY).later(days=9)

    assert case.give(EventReceived(case.at, DEADLINE, {}, "ani", "supervisor")).now.state == "begin"


# ── standing still ───────────────────────────────────────────────────────────────────────────────────────────


def test_it_stands_still_where_the_customer_is_waited_for_and_keeps_what_is_left(looking):
    looking.later(hours=10).tick()

    assert looking.effects[:2] == (StopTimer(GOAL), StopTimer(DEADLINE))
    assert (report(looking).paused, report(looking).standing, owed(looking.now)) == (hours(10), "paused", ())
    looking.later(hours=100).answer(proof="a")
    assert report(looking) == Sla(hours(0), hours(124), hours(172))
    assert looking.effects[:2] == (StartTimer(GOAL, "again", hours(124)), StartTimer(DEADLINE, "again", hours(172)))


def test_a_stale_timer_of_a_clock_that_stands_still_changes_nothing(looking):
    assert looking.later(hours=10).tick().later(hours=99).fire(DEADLINE).effects == ()


def test_it_stands_still_while_the_case_is_paused(looking):
    looking.later(hours=10).hear("hung_up")
    assert report(looking).paused == hours(10)
    assert looking.hear("hung_up").effects == ()

    looking.later(hours=5).give(CaseResumed(looking.at))

    assert report(looking) == Sla(hours(0), hours(29), hours(77))


def test_it_goes_on_in_a_pause_that_does_not_count(play):
    case = play(REPORT.replace("pauses: [customer, paused]", "pauses: [customer]")).answer(x=1).hear("hung_up")

    assert report(case).paused is None
    assert case.later(hours=72).fire(GOAL).fire(DEADLINE).now.status is Status.PAUSED
    assert report(case).breached


def test_a_time_that_was_over_when_it_stood_still_stays_over(looking):
    looking.later(hours=30).tick()

    assert report(looking).paused is None
    assert looking.fire(GOAL).effects == (SendReminder("customer", "agent", 1, GOAL),)


def test_what_was_over_before_a_pause_is_not_moved(looking):
    looking.later(hours=30).fire(GOAL).tick().later(hours=100).answer(proof="a")

    assert (report(looking).goal, report(looking).due) == (hours(24), hours(172))


def test_a_case_that_ends_in_its_pause_has_kept_it(looking):
    case = looking.later(hours=10).tick().later(days=30).give(CaseCancelled(looking.at + timedelta(days=30), ""))

    assert report(case).standing == "kept"


# ── on working days ──────────────────────────────────────────────────────────────────────────────────────────


def business(text="calendar: business"):
    return REPORT.replace("        title:", f"        {text}\n        title:")


def april(day, hour=9):
    """A moment in April 2025, in WIB."""
    return datetime(2025, 4, day, tzinfo=UTC) + timedelta(hours=hour - 7)


def test_whole_days_are_working_days_on_a_business_clock(play):
    case = play(business()).answer(x=1)

    assert (report(case).goal, report(case).due, report(case).calendar) == (april(8), april(10), "business")


def test_working_days_make_the_clock_a_business_clock(play):
    case = play(REPORT.replace("goal: 1d", "goal: 36h").replace("3x24h", "3 working days")).answer(x=1)

    assert (report(case).goal, report(case).due, report(case).calendar) == (april(8, 21), april(10), "business")


def test_what_is_left_is_kept_on_the_same_calendar(play):
    case = play(business()).later(days=12, hours=-1).answer(x=1)  # Thursday 10 April, 08:00: due Tuesday the 15th
    assert report(case).due == april(15, 8)

    case.later(hours=2).tick()  # 10:00: 22 hours of work are left for the goal, 70 for the deadline
    case.later(days=2).answer(proof="a")  # Saturday

    assert (report(case).goal, report(case).due) == (april(14, 22), april(16, 22))


@pytest.mark.parametrize(("zone", "day"), [("WIB", 14), ("WITA", 13), ("WIT", 13)])
def test_the_zone_says_where_its_working_days_begin(play, zone, day):
    """Half past eleven on a Friday night in Jakarta is Saturday further east: Monday is the next day that counts."""
    text = business(f"calendar: business\n        zone: {zone}").replace("goal: 1d", "goal: 1h").replace("3x24h", "1d")
    case = play(text)
    case.at = datetime(2025, 4, 11, 16, 30, tzinfo=UTC)

    assert report(case.answer(x=1)).due == datetime(2025, 4, day, 16, 30, tzinfo=UTC)


def test_calendar_and_zone_may_be_settings(play):
    text = business("calendar: =settings.how\n        zone: =settings.where").replace(
        "    outcomes:", "    settings: {how: {type: [clock, business], default: clock}, where: {type: [WIB, WITA, WIT], default: WIT}}\n    outcomes:", 1)  # fmt: skip

    assert report(play(text).answer(x=1))[5:7] == ("clock", "WIT")
    assert report(play(text, {"how": "business"}).answer(x=1))[5:7] == ("business", "WIT")


def test_the_times_may_be_moments_and_settings(play):
    text = REPORT.replace("goal: 1d", "goal: =settings.aim").replace("3x24h", "=promised").replace(
        "      x:", "      promised: {type: time}\n      x:").replace(
        "    outcomes:", "    inputs: [promised]\n    settings: {aim: {type: duration, default: 2h}}\n    outcomes:", 1)  # fmt: skip
    case = play(text, {"aim": Duration(60)}, promised=hours(5)).answer(x=1)

    assert (report(case).goal, report(case).due) == (SATURDAY + timedelta(minutes=1), hours(5))


# ── what cannot be counted ───────────────────────────────────────────────────────────────────────────────────


def test_a_time_that_is_missing_is_a_persons_business_before_the_state_begins(play):
    text = REPORT.replace("3x24h", "=promised").replace("      x:", "      promised: {type: duration, optional: true, ask: {id: P?, en: P?}}\n      x:").replace("ask: [x]", "ask: [promised, x]")  # fmt: skip
    case = play(text).answer(promised=None).answer(x=1)

    assert case.effects[-1] == RaiseAttention("look", "time_missing", "sla.report")
    assert (case.now.state, case.now.status, report(case)) == ("look", Status.NEEDS_ATTENTION, Sla())


def test_a_goal_that_is_missing_is_a_persons_business_too(play):
    text = REPORT.replace("goal: 1d", "goal: =aim").replace("      x:", "      aim: {type: duration, optional: true, ask: {id: P?, en: P?}}\n      x:").replace("ask: [x]", "ask: [aim, x]")  # fmt: skip

    assert play(text).answer(aim=None).answer(x=1).effects[-1] == RaiseAttention("look", "time_missing", "sla.report")


def test_a_year_without_known_holidays_is_a_persons_business_and_a_retry_counts_again(play):
    case = play(business())
    case.at = datetime(2027, 12, 30, 3, 0, tzinfo=UTC)
    case.answer(x=1)

    assert case.effects[-1] == RaiseAttention("look", "calendar_unknown", "sla.report", "2028")
    assert case.give(AttentionResolved(case.at, "retry")).effects[-1] == RaiseAttention(
        "look", "calendar_unknown", "sla.report", "2028"
    )
    assert case.later(days=-30).give(AttentionResolved(case.at, "retry")).now.status is Status.WAITING
    assert report(case).running


def test_going_on_in_such_a_year_is_a_persons_business(play):
    case = play(business())
    case.at = datetime(2027, 12, 28, 3, 0, tzinfo=UTC)
    case.answer(x=1).later(hours=1).tick()

    case.later(days=9).answer(proof="a")

    assert case.effects[-1] == RaiseAttention("again", "calendar_unknown", "sla.report", "2028")


def test_a_time_beyond_all_years_is_a_persons_business(play):
    text = REPORT.replace("3x24h", "=long").replace("      x:", "      long: {type: duration}\n      x:").replace(
        "    outcomes:", "    inputs: [long]\n    outcomes:", 1)  # fmt: skip

    assert play(text, long=Duration(10**12)).answer(x=1).effects[-1] == RaiseAttention(
        "look", "calendar_unknown", "sla.report"
    )


# ── and the rest of the case ─────────────────────────────────────────────────────────────────────────────────


def test_a_history_with_clocks_replays_to_the_same_case(looking):
    looking.later(hours=10).tick().later(hours=5).answer(proof="a").later(days=4).fire(DEADLINE).tick().tick()

    assert replay(looking.program, looking.history) == looking.now


def test_a_case_without_slas_has_none(play):
    case = play("""
        outcomes: {ok: {}}
        facts: {x: {type: whole, ask: {id: X?, en: X?}}}
        states: {a: {ask: [x], next: ok}, ok: {end: ok}}
    """)

    assert (case.now.slas, owed(case.now), case.effects) == ({}, (), (AskQuestions("a", ("x",)),))
    assert case.give(TimerFired(case.at, "sla.report.goal")).effects == ()
