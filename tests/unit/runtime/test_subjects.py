"""A system's reply shows that a case is about somebody who has one: people see it."""

from __future__ import annotations

from typing import Any

import pytest

from sopflow.errors import Conflict
from sopflow.runtime.people import Person

RINA = Person("rina")

REVEALED = """
    subject: =thing.name
    facts:
      thing: {type: toy.Thing}
      ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}
      well: {type: yes_no, ask: {id: Baik?, en: Well?}}
    outcomes: {done: {}, none: {}}
    states:
      look:
        call: {operation: toy.look, with: {name: pen}, save: thing, on_error: {not_found: none, unavailable: none}}
        next: ask
      ask: {ask: [ok], next: more}
      more: {ask: [well], next: end}
      end: {end: done}
      none: {end: none}
    """


def two(office: Any) -> tuple[Any, Any]:
    """Two cases that turn out to be about the same thing."""
    office.publish(REVEALED)
    first = office.pump(office.engine.start("tested").case)
    return first, office.pump(office.engine.start("tested").case)


def taken(office: Any) -> list[tuple[str, dict[str, object]]]:
    office.engine._onlookers.flush()
    return [(one.case, dict(one.fields)) for one in office.seen if one.name == "subject.taken"]


def test_the_case_names_the_other_one_and_those_who_look_on_are_told_once(office: Any) -> None:
    first, second = two(office)

    assert (first.same_as, second.same_as, second.row.subject) == (None, first.id, None)
    assert taken(office) == [(second.id, {"playbook": "tested", "other": first.id})]

    second = office.pump(office.answer(second, ok=False))  # a person may go on there all the same
    assert (second.same_as, len(taken(office))) == (first.id, 1)


def test_when_the_other_one_is_over_the_case_takes_its_subject_up(office: Any) -> None:
    first, second = two(office)
    office.engine.cancel(first.id, "there are two", by=RINA)

    second = office.answer(second, ok=False)

    assert (second.same_as, second.row.subject is None) == (None, False)
    assert [view.id for view in office.engine.list(about="pen", live=True)] == [second.id]


def test_a_person_who_shows_it_is_refused_as_before(office: Any) -> None:
    office.publish(
        REVEALED.replace("=thing.name", "=name")
        .replace("facts:", "facts:\n      name: {type: text, ask: {id: Nama?, en: Name?}}")
        .replace("ask: [ok]", "ask: [name, ok]")
    )
    first = office.answer(office.pump(office.engine.start("tested").case), name="pen")
    second = office.pump(office.engine.start("tested").case)

    with pytest.raises(Conflict, match=f"the case {first.id} is about the same"):
        office.answer(second, name="pen")
    assert office.engine.get(second.id).same_as is None
