"""Sub-playbooks are cases of their own; cases that are opened are left alone."""

from __future__ import annotations

from typing import Any

import pytest

from sopflow.errors import Conflict
from sopflow.ports.world import Done
from sopflow.runtime.people import Person
from sopflow.runtime.wants import Child, Leftover, Paused

RINA = Person("rina")

INNER = """
    inputs: [who]
    interrupts: {hung_up: {go: paused}}
    facts:
      who: {type: text, ask: {id: Siapa?, en: Who?}}
      ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}
    outputs: {answer: =ok}
    outcomes: {valid: {}, invalid: {}}
    states:
      ask:
        ask: [ok]
        next:
          - {when: ok, go: valid}
          - else: invalid
      valid: {end: valid}
      invalid: {end: invalid}
    """

OUTER = """
    facts:
      name: {type: text, ask: {id: Nama?, en: Name?}}
      good: {type: yes_no}
    outcomes: {done: {}, bad: {}, late: {}}
    interrupts: {moved: {go: bad}}
    states:
      ask: {ask: [name], next: check}
      check:
        run: {playbook: inner, with: {who: =name}, save: {good: answer}}
        within: 1d
        next: {valid: end, invalid: bad, late: late}
      end: {end: done}
      bad: {end: bad}
      late: {end: late}
    """


@pytest.fixture
def outer(office: Any) -> Any:
    office.write(INNER, "inner")
    office.publish(OUTER, "outer")
    case = office.engine.start("outer").case
    return office.pump(office.answer(case, name="Budi"))


def test_a_sub_playbook_runs_as_a_case_and_its_end_is_told(office: Any, outer: Any) -> None:
    (child,) = outer.children
    assert outer.wants == (Child(child, "inner"),)
    inner = office.engine.get(child)
    assert (inner.parent, inner.playbook, inner.facts, inner.state) == (outer.id, "inner", {"who": "Budi"}, "ask")

    office.engine.answer(child, {"ok": True}, by=RINA)
    case = office.pump(outer)

    assert (case.outcome, case.facts["good"]) == ("done", True)
    assert office.kinds(outer.id) == ["started", "answered", "ended"]
    assert office.jobs() == {}


def test_a_parent_that_goes_on_without_its_child_gives_it_up(office: Any, outer: Any) -> None:
    (child,) = outer.children

    case = office.later(outer, days=1)

    assert (case.outcome, office.engine.get(child).outcome) == ("late", "cancelled")
    assert office.jobs() == {}
    last = office.engine.history(child)[-1]
    assert (last.kind, last.event.reason) == ("cancelled", "the case that ran this one went on without it")


def test_a_child_that_was_not_started_yet_is_not_started_for_a_parent_that_went_on(office: Any) -> None:
    office.write(INNER, "inner")
    office.publish(OUTER, "outer")
    case = office.answer(office.engine.start("outer").case, name="Budi")
    (job,) = [job for job in office.jobs().values() if job.kind == "start_child"]

    office.engine.cancel(case.id, "a mistake", by=RINA)
    office.store.write(lambda tx: tx.jobs.add([job]))
    office.pump(case)

    assert [each.id for each in office.engine.list()] == [case.id]
    assert office.jobs() == {}


def test_a_child_is_started_once(office: Any, outer: Any) -> None:
    (child,) = outer.children
    again = office.engine._working._recovery.owed(outer.row)
    office.store.write(lambda tx: tx.jobs.add(again))

    office.pump(outer)

    assert office.kinds(child) == ["started"]
    assert len(office.engine.list()) == 2


def test_a_parent_that_missed_the_end_of_its_child_hears_it_when_it_asks_again(office: Any, outer: Any) -> None:
    (child,) = outer.children
    office.engine.answer(child, {"ok": False}, by=RINA)
    office.store.write(lambda tx: tx.jobs.remove([f"p:{child}"]))
    assert office.pump(outer).state == "check"

    office.clock.move(minutes=5)
    office.engine._working._recovery.everything()

    assert office.pump(outer).outcome == "bad"


def test_an_event_reaches_the_innermost_case_that_listens(office: Any, outer: Any) -> None:
    (child,) = outer.children

    heard = office.engine.signal("hung_up", case=outer.id, by=RINA).case
    assert (heard.id, heard.status) == (child, "paused")

    other = office.engine.signal("moved", case=outer.id, by=RINA).case
    assert (other.id, other.outcome) == (outer.id, "bad")
    assert office.pump(office.engine.get(child)).outcome == "cancelled"


def test_a_child_runs_on_the_publication_that_its_parent_was_published_with(office: Any, outer: Any) -> None:
    office.publish(INNER.replace("Ok?, en: Ok?", "Oke?, en: Okay?"), "inner", "2.0.0")
    office.engine.start("outer")
    second = office.engine.list(playbook="outer")[0]
    office.pump(office.answer(second, name="Ani"))

    (child,) = office.engine.get(second.id).children
    assert office.engine.get(child).version == "1.0.0"


OPENER = """
    facts: {name: {type: text, ask: {id: Nama?, en: Name?}}}
    outcomes: {done: {}}
    states:
      ask: {ask: [name], next: open}
      open: {open_case: {playbook: inner, with: {who: =name}}, next: end}
      end: {end: done}
    """


def test_a_case_that_is_opened_is_opened_once_and_left_alone(office: Any) -> None:
    office.write(INNER, "inner")
    office.publish(OPENER, "opener")
    case = office.answer(office.engine.start("opener").case, name="Budi")
    (job,) = office.jobs().values()
    assert (job.kind, job.body, case.outcome) == ("start_case", "", "done")

    office.pump(case)
    office.store.write(lambda tx: tx.jobs.add([job]))
    office.pump(case)

    (opened,) = office.engine.list(playbook="inner")
    assert (opened.parent, opened.facts, opened.state) == (None, {"who": "Budi"}, "ask")


def test_opening_a_case_about_somebody_whose_case_is_live_finds_that_one(office: Any) -> None:
    office.write("\n    subject: =who" + INNER, "inner")
    office.publish(OPENER, "opener")
    for _ in range(2):
        office.pump(office.answer(office.engine.start("opener").case, name="Budi"))

    assert len(office.engine.list(playbook="inner")) == 1
    assert office.jobs() == {}


WRITES_AND_OPENS = """
    outcomes: {done: {}}
    states:
      send: {call: {operation: toy.send, with: {kind: bill}}, next: open}
      open: {open_case: {playbook: inner, with: {who: Budi}}, next: end}
      end: {end: done}
    """


def test_a_case_to_be_opened_by_one_that_was_put_on_hold_meanwhile_is_opened_after_its_release(office: Any) -> None:
    office.write(INNER, "inner")
    office.publish(WRITES_AND_OPENS, "opener")
    case = office.engine.start("opener").case

    def hold(call: Any) -> Done:
        office.open().hold(case.id, by=RINA, reason="a complaint")
        return Done({"number": "L-1"})

    office.host.tell("toy.send", hold)
    case = office.pump(case)
    assert (case.status, case.held, office.engine.list(playbook="inner")) == ("done", True, ())

    office.engine.release(case.id, by=RINA, reason="settled")
    office.later(case, minutes=5)

    assert len(office.engine.list(playbook="inner")) == 1
    assert office.jobs() == {}


def test_where_the_clock_was_set_back_a_parent_is_told_of_an_end_at_once(office: Any, outer: Any) -> None:
    (child,) = outer.children
    office.engine.answer(child, {"ok": True}, by=RINA)
    office.store.write(lambda tx: tx.jobs.remove([f"p:{child}"]))
    again = office.engine._working._recovery.owed(outer.row)
    office.clock.move(hours=-1)
    (run,) = [job._replace(due=office.clock.now()) for job in again if job.kind == "start_child"]

    office.engine._working._performer.perform(run)

    assert office.jobs()[f"p:{child}"].due == office.clock.now()


CORRECTED = """
    facts:
      name: {type: text, ask: {id: Nama?, en: Name?}}
      well: {type: yes_no, ask: {id: Baik?, en: Well?}}
      good: {type: yes_no}
    outcomes: {done: {}, bad: {}}
    states:
      ask:
        ask: [name]
        next:
          - {when: name == "Budi", go: check}
          - else: last
      check:
        run: {playbook: inner, with: {who: =name}, save: {good: answer}}
        next: {valid: last, invalid: bad}
      last: {ask: [well], next: end}
      end: {end: done}
      bad: {end: bad}
    """
WRITING = INNER.replace(
    "      ask:\n", "      note: {call: {operation: toy.note, with: {text: =who}}, next: ask}\n      ask:\n", 1
)


def corrected(office: Any, inner: str) -> tuple[Any, str]:
    """A case that a correction leads past the sub-playbook that it was running, and the case of that."""
    office.write(inner, "inner")
    office.publish(CORRECTED, "outer")
    case = office.pump(office.answer(office.engine.start("outer").case, name="Budi"))
    (child,) = case.children
    office.engine.correct(case.id, {"name": "Ani"}, by=RINA)
    return office.pump(case), child


def test_a_sub_case_that_a_correction_leaves_behind_is_cancelled_and_where_it_wrote_nothing_nobody_must_look(
    office: Any,
) -> None:
    case, child = corrected(office, INNER)

    assert office.engine.get(child).outcome == "cancelled"
    assert [want for want in case.wants if isinstance(want, Leftover)] == []
    assert office.answer(case, well=True).outcome == "done"
    assert office.jobs() == {}


def test_what_such_a_sub_case_wrote_is_for_a_person_to_look_at(office: Any) -> None:
    case, child = corrected(office, WRITING)

    assert office.engine.get(child).outcome == "cancelled"
    assert [(want.key, want.why) for want in case.wants if isinstance(want, Leftover)] == [(child, "abandoned")]
    case = office.answer(case, well=True)
    assert (case.status, case.attention.code) == ("needs_attention", "done_before_correction")
    assert office.engine.settle(case.id, child, by=RINA).case.outcome == "done"


def test_a_sub_case_that_had_not_begun_when_it_was_corrected_leaves_nothing_behind(office: Any) -> None:
    office.write(INNER, "inner")
    office.publish(CORRECTED, "outer")
    case = office.answer(office.engine.start("outer").case, name="Budi")
    office.engine.correct(case.id, {"name": "Ani"}, by=RINA)

    case = office.pump(case)

    assert office.engine.list(playbook="inner") == ()
    assert [want for want in case.wants if isinstance(want, Leftover)] == []
    assert office.jobs() == {}


PAUSED = """
    interrupts: {rang_off: {go: paused}}
    facts: {name: {type: text, ask: {id: Nama?, en: Name?}}}
    outcomes: {done: {}}
    states:
      ask: {ask: [name], next: check}
      check: {run: {playbook: inner, with: {who: =name}}, next: {done: end, slow: end}}
      end: {end: done}
    """
INSIDE = """
    inputs: [who]
    facts:
      who: {type: text, ask: {id: Siapa?, en: Who?}}
      ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}
    outcomes: {done: {}, slow: {}}
    states:
      note: {call: {operation: toy.note, with: {text: =who}}, next: ask}
      ask: {ask: [ok], within: 1h, late: slow, next: end}
      end: {end: done}
      slow: {end: slow}
    """


@pytest.fixture
def ran(office: Any) -> tuple[Any, str]:
    """A case, and the one that it runs, which is at its first call."""
    office.write(INSIDE, "inner")
    office.publish(PAUSED, "outer")
    case = office.answer(office.engine.start("outer").case, name="Budi")
    (job,) = office.jobs().values()
    office.engine._working._performer.perform(job)
    return case, job.id


def test_what_a_paused_case_runs_stands_still_with_it(office: Any, ran: tuple[Any, str]) -> None:
    case, child = ran
    office.pump(case)
    office.engine.signal("rang_off", case=case.id, by=RINA)

    view = office.engine.get(child)
    assert (view.status, view.paused_by) == ("paused", case.id)
    ((paused),) = view.wants
    assert isinstance(paused, Paused)
    assert [want.fact for want in paused.then] == ["ok"]
    with pytest.raises(Conflict, match=f"because `{case.id}`, which runs it, is paused: resume that one"):
        office.engine.answer(child, {"ok": True}, by=RINA)
    office.later(case, hours=2)
    assert (office.engine.get(child).state, office.jobs()) == ("ask", {})

    office.engine.resume(case.id, by=RINA)
    assert office.engine.get(child).status == "waiting"
    office.pump(case)
    assert (office.engine.get(child).outcome, office.engine.get(case.id).outcome) == ("slow", "done")


def test_no_call_of_it_leaves_meanwhile_and_it_leaves_when_the_case_is_resumed(
    office: Any, ran: tuple[Any, str]
) -> None:
    case, child = ran
    office.engine.signal("rang_off", case=case.id, by=RINA)
    office.pump(case)
    assert office.host.names == []

    office.engine.resume(case.id, by=RINA)
    office.pump(case)

    assert (office.host.names, office.engine.get(child).state) == (["toy.note"], "ask")
    assert office.engine.answer(child, {"ok": True}, by=RINA).case.outcome == "done"
    assert office.pump(case).outcome == "done"


def test_what_had_left_before_is_written_down(office: Any, ran: tuple[Any, str]) -> None:
    case, child = ran

    def hang_up(call: Any) -> Done:
        office.open().signal("rang_off", case=case.id, by=RINA)
        return Done({"number": "N-1"})

    office.host.tell("toy.note", hang_up)
    office.pump(case)

    assert (office.engine.get(case.id).status, office.engine.get(child).state) == ("paused", "ask")
    assert office.kinds(child) == ["started", "succeeded"]


def test_an_answer_that_was_taken_before_the_pause_is_answered_again(office: Any, ran: tuple[Any, str]) -> None:
    case, child = ran
    office.pump(case)
    first = office.engine.answer(child, {"ok": True}, by=RINA, key="k")
    office.engine.signal("rang_off", case=case.id, by=RINA)

    again = office.engine.answer(child, {"ok": True}, by=RINA, key="k")

    assert (again.seq, again.repeated) == (first.seq, True)
