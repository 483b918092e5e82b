"""A key belongs to one input: the same again is answered as the first was, and another thing under it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.errors import Conflict, NotFound
from sopflow.ports.rows import CaseQuery
from sopflow.runtime.giving import said
from sopflow.runtime.people import Person

RINA, TONO = Person("rina"), Person("tono")
ANOTHER = "this key was used for something else"

LETTER = """
    subject: =who
    inputs: [who]
    interrupts: {hung_up: {go: paused}}
    facts:
      who: {type: text, ask: {id: Siapa?, en: Who?}, optional: true}
      a: {type: text, ask: {id: A?, en: A?}}
      b: {type: text, ask: {id: B?, en: B?}}
    outcomes: {done: {}, no: {}}
    states:
      one: {ask: [a], next: two}
      two: {approve: {what: {id: Ya?, en: Yes?}, need: 2, of: 3}, next: {granted: three, refused: no}}
      three: {ask: [b], next: end}
      end: {end: done}
      no: {end: no}
    """

Give = Callable[[Any, str], Any]
TWICE: dict[str, tuple[Give, Give]] = {
    "answer": (
        lambda e, c: e.answer(c, {"a": "x"}, by=RINA, key="k"),
        lambda e, c: e.answer(c, {"a": "y"}, by=RINA, key="k"),
    ),
    "another person": (
        lambda e, c: e.answer(c, {"a": "x"}, by=RINA, key="k"),
        lambda e, c: e.answer(c, {"a": "x"}, by=TONO, key="k"),
    ),
    "another verb": (
        lambda e, c: e.answer(c, {"a": "x"}, by=RINA, key="k"),
        lambda e, c: e.vote(c, True, by=RINA, key="k"),
    ),
    "cancel": (lambda e, c: e.cancel(c, "x", by=RINA, key="k"), lambda e, c: e.cancel(c, "y", by=RINA, key="k")),
    "signal": (
        lambda e, c: e.signal("hung_up", case=c, key="k"),
        lambda e, c: e.signal("hung_up", {"why": "y"}, case=c, key="k"),
    ),
    "signal that is kept": (
        lambda e, c: e.signal("hung_up", {"n": "1"}, subject="nobody", key="k"),
        lambda e, c: e.signal("hung_up", {"n": "2"}, subject="nobody", key="k"),
    ),
    "start": (
        lambda e, c: e.start("tested", {"who": "ani"}, key="k"),
        lambda e, c: e.start("tested", {"who": "budi"}, key="k"),
    ),
    "assign": (lambda e, c: e.assign(c, "sari", by=RINA, key="k"), lambda e, c: e.assign(c, "tono", by=RINA, key="k")),
    "hold": (
        lambda e, c: e.hold(c, by=RINA, reason="x", key="k"),
        lambda e, c: e.hold(c, by=RINA, reason="y", key="k"),
    ),
    "release": (
        lambda e, c: e.release(c, by=RINA, reason="x", key="k"),
        lambda e, c: e.release(c, by=RINA, reason="y", key="k"),
    ),
    "export": (
        lambda e, c: e.export(c, by=RINA, reason="x", key="k"),
        lambda e, c: e.export(c, by=RINA, reason="y", key="k"),
    ),
    "purge": (
        lambda e, c: e.purge(c, by=RINA, reason="x", unfinished=True, key="k"),
        lambda e, c: e.purge(c, by=RINA, reason="y", unfinished=True, key="k"),
    ),
}


def plain(result: Any) -> Any:
    """A result as it can be compared: what a case was then."""
    if hasattr(result, "case") and hasattr(result, "seq"):
        return result.case.id, result.seq, result.case.status, result.case.state
    if hasattr(result, "assignee"):
        return result.id, result.seq, result.status, result.assignee, result.held
    if hasattr(result, "opened"):
        return result.row.id, *result[1:]
    return result


@pytest.mark.parametrize("which", list(TWICE))
def test_the_same_again_is_answered_as_the_first_and_changes_nothing(office: Any, which: str) -> None:
    case = office.begin(LETTER).id
    give, _ = TWICE[which]
    first = plain(give(office.engine, case))
    before = office.kinds(case), len(office.engine.list())
    office.clock.move(hours=1)

    assert plain(give(office.engine, case)) == first
    assert (office.kinds(case), len(office.engine.list())) == before


@pytest.mark.parametrize("which", list(TWICE))
def test_something_else_under_the_same_key_is_refused_and_changes_nothing(office: Any, which: str) -> None:
    case = office.begin(LETTER).id
    one, other = TWICE[which]
    one(office.engine, case)
    before = office.kinds(case), len(office.engine.list()), office.engine.inbox()

    with pytest.raises(Conflict, match=ANOTHER):
        other(office.engine, case)
    assert (office.kinds(case), len(office.engine.list()), office.engine.inbox()) == before


def test_two_votes_under_one_key_are_not_taken_for_one(office: Any) -> None:
    case = office.answer(office.begin(LETTER), a="x").id
    office.engine.vote(case, True, by=RINA, key="yes")

    with pytest.raises(Conflict, match=ANOTHER):
        office.engine.vote(case, True, by=TONO, key="yes")
    assert office.engine.vote(case, True, by=TONO, key="yes of tono").case.state == "three"


def test_a_hold_that_is_said_again_does_not_hold_what_was_released_meanwhile(office: Any) -> None:
    case = office.begin(LETTER).id
    office.engine.hold(case, by=RINA, reason="a complaint", key="k")
    office.engine.release(case, by=RINA, reason="settled")

    again = office.engine.hold(case, by=RINA, reason="a complaint", key="k")

    assert (again.held, office.engine.get(case).held) == (True, False)


def test_who_had_a_case_then_is_said_when_a_hand_over_is_said_again(office: Any) -> None:
    case = office.begin(LETTER).id
    office.engine.assign(case, "sari", by=RINA, key="k")
    office.engine.assign(case, "tono", by=RINA)

    again = office.engine.assign(case, "sari", by=RINA, key="k")

    assert (again.assignee, office.engine.get(case).assignee) == ("sari", "tono")


def test_an_export_that_is_taken_again_after_the_case_went_on_is_taken_under_a_new_key(office: Any) -> None:
    case = office.begin(LETTER)
    office.engine.export(case.id, by=RINA, key="k")
    office.answer(case, a="x")

    with pytest.raises(Conflict, match="the case has changed since: take it anew, under a new key"):
        office.engine.export(case.id, by=RINA, key="k")
    assert office.kinds(case.id) == ["started", "exported", "answered"]


def test_a_purge_that_is_said_again_says_what_the_first_did(office: Any) -> None:
    case = office.begin(LETTER).id
    first = office.engine.purge(case, by=RINA, reason="asked", unfinished=True, key="k")

    assert office.engine.purge(case, by=RINA, reason="asked", unfinished=True, key="k").cases == first.cases == (case,)
    assert office.engine.purge(case, by=RINA, reason="asked", unfinished=True, key="other").cases == ()
    with pytest.raises(NotFound, match="was erased"):
        office.engine.hold(case, by=RINA, reason="x", key="another")


def test_an_event_that_was_handed_over_by_hand_is_answered_again(office: Any) -> None:
    case, other = office.begin(LETTER).id, office.engine.start("tested", {"who": "ani"}).case.id
    kept = office.engine.signal("hung_up", subject="nobody")

    first = office.engine.deliver(kept.key, case, by=RINA)
    again = office.engine.deliver(kept.key, case, by=RINA)

    assert (again.repeated, again.seq, again.case.id) == (True, first.seq, case)
    with pytest.raises(NotFound, match="no event waits"):
        office.engine.deliver(kept.key, other, by=RINA)


def test_nothing_that_was_given_can_be_read_from_what_is_kept_for_this(office: Any) -> None:
    case = office.begin(LETTER, who="0812 0000 0001").id
    office.engine.answer(case, {"a": "0812 0000 0009"}, by=RINA, key="k")
    office.engine.signal("hung_up", {"n": "0812 0000 0009"}, case=case, key="k")

    rows = office.store.read(lambda tx: (*tx.cases.find(CaseQuery()), *tx.events.find(case)))
    kept = [str(part) for row in rows for name, part in row._asdict().items() if name != "body"]
    assert not any("0812" in part for part in kept)
    assert len({row.payload for row in office.store.read(lambda tx: tx.events.find(case))} - {None}) == 1


values = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), st.lists, max_leaves=4)


@given(st.dictionaries(st.text(max_size=3), values, max_size=4))
def test_the_order_of_names_makes_no_difference(answers: dict[str, object]) -> None:
    turned = dict(reversed(answers.items()))

    assert said("answered", "rina", answers) == said("answered", "rina", turned)


@given(values, values)
def test_other_values_are_something_else(one: object, other: object) -> None:
    is_same = repr(one) == repr(other)

    assert (said("answered", "rina", one) == said("answered", "rina", other)) is is_same


def test_what_is_no_value_at_all_can_be_given_and_is_refused_where_it_matters() -> None:
    assert said("answered", "rina", {"a": {1}}) == said("answered", "rina", {"a": {1}})
