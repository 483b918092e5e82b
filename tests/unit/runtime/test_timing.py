"""Due times: heard once, never early, and not lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sopflow.runtime.jobs import timer_id
from sopflow.runtime.people import Person
from sopflow.runtime.wants import Paused, Waiting

RINA = Person("rina")

DELAY = """
    outcomes: {done: {}}
    states:
      rest: {wait: {for: 2h}, next: end}
      end: {end: done}
    """

PATIENT = """
    facts: {ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}}
    outcomes: {done: {}, late: {}}
    interrupts: {hung_up: {go: paused}}
    states:
      ask:
        ask: [ok]
        within: 1h
        remind: {every: 20m, times: 2}
        next: {done: end, late: late}
      end: {end: done}
      late: {end: late}
    """


def test_a_due_time_is_not_heard_early_and_heard_once(office: Any) -> None:
    case = office.begin(DELAY)
    due = case.opened_at + timedelta(hours=2)
    assert (case.due, case.wants) == (due, (Waiting((), due),))

    assert office.later(case, minutes=119).state == "rest"
    case = office.later(case, minutes=1)
    office.later(case, days=3)

    assert (case.outcome, office.kinds(case.id), office.jobs()) == ("done", ["started", "timer"], {})


def test_a_process_that_was_down_hears_a_due_time_when_it_is_back(office: Any) -> None:
    case = office.begin(DELAY)
    office.clock.move(days=4)
    office.engine = office.open()

    assert office.pump(case).outcome == "done"


def test_a_clock_that_goes_back_makes_no_history_that_goes_back(office: Any) -> None:
    case = office.begin(PATIENT)
    office.clock.move(hours=-3)

    case = office.answer(case, ok=True)

    times = [each.at for each in office.engine.history(case.id)]
    assert times == sorted(times)
    assert case.outcome == "done"


def test_a_timer_that_was_stopped_is_not_heard(office: Any) -> None:
    case = office.begin(PATIENT)
    office.answer(case, ok=True)

    assert office.jobs() == {}
    assert office.later(case, hours=2).outcome == "done"


def test_a_stopped_timer_whose_job_comes_all_the_same_is_passed_over(office: Any) -> None:
    case = office.begin(PATIENT)
    jobs = list(office.jobs().values())
    office.answer(case, ok=True)
    office.store.write(lambda tx: tx.jobs.add(jobs))

    case = office.later(case, hours=2)

    assert (case.outcome, office.kinds(case.id), office.jobs()) == ("done", ["started", "answered"], {})


def test_a_job_that_comes_early_waits_for_its_time(office: Any) -> None:
    case = office.begin(DELAY)
    (job,) = office.jobs().values()
    early = job._replace(due=office.clock.now())
    office.store.write(lambda tx: tx.jobs.add([early]))

    case = office.pump(case)

    assert (case.state, office.jobs()[job.id].due) == ("rest", case.due)
    assert office.later(case, hours=2).outcome == "done"


def test_reminders_come_as_often_as_the_author_said(office: Any) -> None:
    case = office.begin(PATIENT)
    for _ in range(5):
        case = office.later(case, minutes=10)
    assert case.state == "ask"
    case = office.later(case, minutes=20)
    office.engine.close()

    told = [each for each in office.seen if each.name == "reminder.due"]
    assert [(each.fields["count"], each.fields["state"]) for each in told] == [(1, "ask"), (2, "ask")]
    assert case.outcome == "late"


def test_a_paused_case_waits_for_no_time_and_goes_on_with_it_when_resumed(office: Any) -> None:
    case = office.begin(PATIENT)
    paused = office.engine.signal("hung_up", case=case.id, by=RINA).case
    assert (paused.status, paused.due) == ("paused", None)
    assert isinstance(paused.wants[0], Paused)
    assert paused.wants[0].then[0].fact == "ok"

    assert office.later(case, hours=5).status == "paused"
    office.engine.resume(case.id, by=RINA)

    assert office.pump(case).outcome == "late"


def test_two_states_that_wait_for_the_same_moment_both_hear_it(office: Any) -> None:
    case = office.begin(
        """
        facts: {moment: {type: time, ask: {id: Kapan?, en: When?}}}
        outcomes: {done: {}}
        states:
          ask: {ask: [moment], next: one}
          one: {wait: {until: moment}, next: two}
          two: {wait: {until: moment}, next: end}
          end: {end: done}
        """
    )
    case = office.answer(case, moment=office.clock.now() + timedelta(hours=1))

    case = office.later(case, hours=1)

    assert (case.outcome, office.kinds(case.id)) == ("done", ["started", "answered", "timer", "timer"])


def test_a_due_time_whose_job_was_lost_is_found(office: Any) -> None:
    case = office.begin(DELAY)
    office.store.write(lambda tx: tx.jobs.remove([timer_id(case.id, "delay")]))
    recovery = office.engine._working._recovery

    office.clock.move(hours=2, seconds=30)
    assert recovery.due() == 0
    office.clock.move(minutes=1)
    assert recovery.due() == 1
    assert office.pump(case).outcome == "done"


def test_a_case_on_hold_hears_no_time_until_it_is_released(office: Any) -> None:
    case = office.begin(DELAY)
    office.engine.hold(case.id, by=RINA, reason="a complaint")

    assert office.later(case, hours=5).state == "rest"
    office.engine.release(case.id, by=RINA, reason="settled")

    assert office.pump(case).outcome == "done"


def test_a_late_deadline_that_a_write_holds_up_is_heard_once(office: Any) -> None:
    case = office.begin(
        """
        outcomes: {done: {}, late: {}}
        states:
          send:
            call: {operation: toy.send, with: {kind: bill}}
            within: 1h
            next: {done: end, late: late}
          end: {end: done}
          late: {end: late}
        """
    )
    (timer,) = [job for job in office.jobs().values() if job.kind == "timer"]
    office.clock.move(hours=2)
    performer = office.engine._working._performer
    performer.perform(timer)
    performer.perform(timer)

    assert office.kinds(case.id) == ["started", "timer"]
    assert office.pump(case).outcome == "done"


CALL = """
    facts: {kind: {type: [bill, note], ask: {id: Jenis?, en: Kind?}}}
    outcomes: {done: {}}
    states:
      ask: {ask: [kind], next: send}
      send: {call: {operation: toy.send, with: {kind: =kind}}, next: end}
      end: {end: done}
    """


def test_a_clock_that_goes_back_delays_no_call(office: Any) -> None:
    case = office.begin(CALL)
    office.clock.move(hours=-1)
    set_back = office.clock.at

    case = office.pump(office.answer(case, kind="bill"))

    assert (case.outcome, office.clock.at) == ("done", set_back)


def test_a_case_that_this_release_cannot_read_keeps_no_worker_from_the_others(office: Any) -> None:
    case = office.answer(office.begin(CALL), kind="bill")
    office.clock.move(minutes=5)

    def spoil(tx: Any) -> None:
        row = tx.playbooks.get(case.digest)
        bundle = row.bundle.replace("toy.send", "toy.gone")
        tx.playbooks.add(row._replace(digest="f" * 64, playbook="other", bundle=bundle))
        for number in range(3):
            tx.cases.add(case.row._replace(id=f"X-{number}", digest="f" * 64, playbook="other"))

    office.store.write(spoil)

    office.open().work(lambda: not office.jobs())

    assert office.engine.get(case.id).outcome == "done"


IN_A_GAP = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
"""In Berlin half an hour before the clocks go from two to three."""
IN_A_FOLD = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
"""In Berlin half an hour before the clocks go from three to two."""


@pytest.mark.parametrize("begins", [IN_A_GAP, IN_A_FOLD])
def test_two_hours_are_two_hours_where_summer_time_begins_or_ends(office: Any, begins: datetime) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    office.clock.at = begins.astimezone(berlin)
    case = office.begin(DELAY)
    assert case.due == begins + timedelta(hours=2)

    for minutes in range(0, 120, 10):
        office.clock.at = (begins + timedelta(minutes=minutes)).astimezone(berlin)
        assert office.pump(case).state == "rest"
    office.clock.at = (begins + timedelta(hours=2)).astimezone(berlin)

    assert office.pump(case).outcome == "done"
    _, (*_, last) = office.engine._tell_again(case.id)
    assert last.case == office.engine.get(case.id).case
