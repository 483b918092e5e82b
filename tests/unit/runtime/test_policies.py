"""A live case that a policy stops: nothing leaves, a person decides, and what is kept is what a history makes."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from sopflow.errors import UsageError
from sopflow.runtime.history import retold
from sopflow.runtime.people import Person
from sopflow.runtime.wants import Attention

RINA = Person("rina")

SENDING = """
    outcomes: {ok: {}, no: {}}
    facts: {kind: {type: [letter, bomb], ask: {id: Apa?, en: What?}}}
    states:
      ask: {ask: [kind], next: post}
      post: {call: {operation: toy.send, with: {kind: =kind}, on_error: {rejected: left}}, next: done}
      done: {end: ok}
      left: {end: no}
    policies:
      no_bombs: {never: {call: toy.send, where: input.kind == "bomb"}, because: [V1, V2]}
      sent: {must: {call: toy.send}, by: {end: no}}
    """


@pytest.fixture
def stopped(office: Any) -> Any:
    """A case that was stopped before it sent what it must not."""
    return office.pump(office.answer(office.begin(SENDING), kind="bomb"))


def same_again(office: Any, case: Any) -> bool:
    """Whether the history makes the case that is kept."""
    rows = office.store.read(partial(lambda tx, case: tx.events.find(case), case=case.id))
    *_, last = retold(office.engine._desk.publications, case.row, rows)
    return bool(last.case == case.case)


def test_what_breaks_a_policy_never_reaches_a_system(office: Any, stopped: Any) -> None:
    assert office.host.names == []
    assert office.ledger(stopped.id) == []
    assert office.jobs() == {}
    assert same_again(office, stopped)


def test_a_person_is_shown_the_policy_and_what_would_have_come(stopped: Any) -> None:
    assert (stopped.status, stopped.row.state) == ("needs_attention", "post")
    assert stopped.wants == (Attention("policy", "no_bombs", "call:toy.send", ("retry", "failed")),)


def test_the_case_goes_on_when_the_answer_is_corrected(office: Any, stopped: Any) -> None:
    office.engine.correct(stopped.id, {"kind": "letter"}, by=RINA)
    case = office.pump(stopped)
    assert (case.outcome, office.host.names) == ("ok", ["toy.send"])
    assert same_again(office, case)


def test_what_is_left_undone_may_leave_something_owed(office: Any, stopped: Any) -> None:
    case = office.engine.decide(stopped.id, "failed", by=RINA).case
    assert case.wants == (Attention("policy_at_end", "sent", "end:no", ("retry", "done")),)
    case = office.engine.decide(case.id, "done", by=RINA, reason="sent by hand").case
    assert (case.outcome, office.host.names) == ("no", [])
    assert same_again(office, case)


def test_nobody_can_say_that_it_was_done(office: Any, stopped: Any) -> None:
    with pytest.raises(UsageError):
        office.engine.decide(stopped.id, "done", by=RINA)


def test_how_far_the_automata_are_outlives_the_process(office: Any) -> None:
    case = office.pump(office.answer(office.begin(SENDING), kind="letter"))
    assert case.outcome == "ok"
    assert dict(case.case.policies) == {"sent": 1}
    assert dict(office.open().get(case.id).case.policies) == {"sent": 1}


def test_a_migration_is_watched_by_the_policies_of_the_new_version(office: Any) -> None:
    text = SENDING.replace("next: done}\n      done", "next: more}\n      more: {ask: [sure], next: done}\n      done")
    text = text.replace("    states:", "      sure: {type: yes_no, ask: {id: Yakin?, en: Sure?}}\n    states:", 1)
    text = text.replace(
        "facts: {kind: {type: [letter, bomb], ask: {id: Apa?, en: What?}}}",
        "facts:\n      kind: {type: [letter, bomb], ask: {id: Apa?, en: What?}}",
    )
    case = office.pump(office.answer(office.begin(text), kind="letter"))
    office.publish(text.replace("sent: {must", "posted: {must"), version="1.1.0")
    moved = office.engine.migrate(case.id, by=RINA, reason="new rules").case
    assert (dict(case.case.policies), dict(moved.case.policies)) == ({"sent": 1}, {"posted": 1})
    assert office.host.names == ["toy.send"]
    assert same_again(office, office.engine.get(case.id))
