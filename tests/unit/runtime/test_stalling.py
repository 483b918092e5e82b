"""Work that fails for good is not tried for ever: a person is shown what happened, and lets it be tried again."""

from __future__ import annotations

from typing import Any

import pytest

from sopflow.errors import InvalidPlaybook, NotAllowed, OnHold, StoreFull
from sopflow.runtime.people import Person
from sopflow.runtime.stalled import CODE, READING
from sopflow.runtime.stalling import MOST_FAILURES
from sopflow.runtime.status import Stuck
from sopflow.runtime.wants import Attention
from sopflow.stores import words

RINA = Person("rina", frozenset({"agent"}))

WAITS = """
    roles: {agent: {}}
    facts:
      ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}
      so: {type: yes_no, ask: {id: So?, en: So?}}
    outcomes: {done: {}, late: {}}
    states:
      send: {call: {operation: toy.note, with: {text: a note}}, next: ask}
      ask: {role: agent, ask: [ok], within: 1d, late: late, next: more}
      more: {ask: [so], next: end}
      end: {end: done}
      late: {end: late}
    """


class Trouble:
    """The performer, with a bug as long as it is told to have one."""

    def __init__(self, office: Any) -> None:
        self.performer = office.engine._working._performer
        self.good = self.performer.perform
        self.tried = 0
        self.error: Exception | None = KeyError("0812 0000 0001")
        self.performer.perform = self.perform

    def perform(self, job: Any) -> None:
        self.tried += 1
        if self.error is not None:
            raise self.error
        self.good(job)


def tried_for_hours(office: Any, case: Any) -> Any:
    """The case after all that is owed was tried again and again."""
    for _ in range(3 * MOST_FAILURES):
        office.engine.pump()
        office.clock.move(minutes=6)
        office.engine._working._recovery.due()
    return office.engine.get(case.id)


def test_it_is_given_up_after_some_failures_and_shown(office: Any) -> None:
    case = office.begin(WAITS)
    trouble = Trouble(office)

    case = tried_for_hours(office, case)

    assert trouble.tried == MOST_FAILURES
    assert (case.status, case.state) == ("needs_attention", "send")
    assert case.attention == Attention(
        CODE, "perform", "KeyError", ("retry",), error="KeyError", attempts=MOST_FAILURES
    )
    assert office.jobs() == {}
    last = office.engine.history(case.id)[-1]
    assert (last.kind, last.event.work, last.event.error, last.event.attempts) == (
        "stalled", "perform", "KeyError", MOST_FAILURES,
    )  # fmt: skip


def test_nothing_that_the_error_says_is_kept_or_told(office: Any) -> None:
    case = office.begin(WAITS)
    Trouble(office)
    tried_for_hours(office, case)
    office.engine._onlookers.flush()

    row = office.store.read(lambda tx: tx.cases.get(case.id))
    events = office.store.read(lambda tx: tx.events.find(case.id))
    assert "0812" not in f"{row} {events} {office.seen}"


def test_it_is_counted_and_told(office: Any) -> None:
    case = office.begin(WAITS)
    Trouble(office)
    tried_for_hours(office, case)

    status = office.engine.status()
    office.engine._onlookers.flush()

    (stuck,) = status.stuck
    assert stuck == Stuck(case.id, "perform", "KeyError", stuck.seconds)
    assert status.attention == 1
    raised = [dict(one.fields) for one in office.seen if one.name == "attention.raised"]
    assert raised == [{"playbook": "tested", "state": "send", "code": CODE, "about": "perform"}]


def test_a_person_lets_it_be_tried_again(office: Any) -> None:
    case = office.begin(WAITS)
    trouble = Trouble(office)
    tried_for_hours(office, case)
    trouble.error = None

    receipt = office.engine.retry(case.id, by=RINA, reason="mended", key="k")
    again = office.engine.retry(case.id, by=RINA, reason="mended", key="k")

    assert (receipt.case.status, receipt.case.attention, receipt.repeated) == ("waiting", None, False)
    assert (again.seq, again.repeated) == (receipt.seq, True)
    case = office.pump(case)
    assert (case.state, office.host.names, office.engine.status().stuck) == ("ask", ["toy.note"], ())
    retried = office.engine.history(case.id)[2]
    assert (retried.kind, retried.by, retried.event.reason) == ("retried", "rina", "mended")


def test_deciding_to_retry_is_the_same(office: Any) -> None:
    case = office.begin(WAITS)
    trouble = Trouble(office)
    tried_for_hours(office, case)
    trouble.error = None
    office.engine.decide(case.id, "retry", by=RINA)

    assert office.pump(case).state == "ask"


def test_what_fails_again_is_given_up_again(office: Any) -> None:
    case = office.begin(WAITS)
    trouble = Trouble(office)
    tried_for_hours(office, case)
    office.engine.retry(case.id, by=RINA)
    assert tried_for_hours(office, case).status == "needs_attention"
    assert trouble.tried == 2 * MOST_FAILURES


def test_a_due_time_that_cannot_be_heard_is_given_up_as_well(office: Any) -> None:
    case = office.pump(office.begin(WAITS))
    trouble = Trouble(office)
    office.clock.move(days=1)

    case = tried_for_hours(office, case)

    assert (trouble.tried, case.status, case.attention.about) == (MOST_FAILURES, "needs_attention", "timer")
    trouble.error = None
    office.engine.retry(case.id, by=RINA)
    assert office.pump(case).outcome == "late"


def test_an_answer_that_comes_meanwhile_is_heard_and_what_stalled_still_waits(office: Any) -> None:
    case = office.pump(office.begin(WAITS))
    office.engine._stalling.cannot_read(case.id, KeyError())

    case = office.answer(case, RINA, ok=True)

    assert (case.status, case.state) == ("needs_attention", "more")


def test_a_store_that_is_full_is_no_fault_of_the_work(office: Any) -> None:
    case = office.begin(WAITS)
    trouble = Trouble(office)
    trouble.error = StoreFull(words.full("cases.db"))

    case = tried_for_hours(office, case)

    assert trouble.tried > MOST_FAILURES
    assert case.status == "waiting"


def test_only_those_of_the_playbook_let_it_be_tried_again_and_not_on_hold(office: Any) -> None:
    case = office.begin(WAITS)
    Trouble(office)
    tried_for_hours(office, case)

    with pytest.raises(NotAllowed):
        office.engine.retry(case.id, by=Person("tono"))
    office.engine.hold(case.id, by=RINA, reason="a complaint")
    with pytest.raises(OnHold):
        office.engine.retry(case.id, by=RINA)


def test_a_case_that_cannot_be_read_is_shown_and_goes_on_with_a_release_that_can(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.begin(WAITS)
    owed = list(office.jobs())
    office.store.write(lambda tx: tx.jobs.remove(owed))
    publications = office.engine._desk.publications
    good, is_bad = publications.get, True

    def get(digest: str) -> Any:
        if is_bad:
            raise InvalidPlaybook(())
        return good(digest)

    monkeypatch.setattr(publications, "get", get)
    office.clock.move(minutes=5)
    for _ in range(2):  # said once
        assert office.engine._working._recovery.everything() == 0

    row = office.store.read(lambda tx: tx.cases.get(case.id))
    assert (row.status, row.stalled is None) == ("waiting", False)
    assert [view.id for view in office.engine.list(status=("needs_attention",))] == [case.id]
    assert [(one.work, one.error) for one in office.engine.status().stuck] == [(READING, "InvalidPlaybook")]
    assert office.kinds(case.id) == ["started", "stalled"]

    is_bad = False
    office.clock.move(minutes=5)
    assert office.engine._working._recovery.everything() == 1
    assert office.pump(case).state == "ask"
    assert office.engine.status().stuck == ()
