"""Inputs of people: durable when they return, once under a key, and refused with words when they come too late."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sopflow.errors import Conflict, NotAllowed, NotFound, OnHold, UsageError
from sopflow.ports.rows import CaseQuery
from sopflow.runtime.people import Person
from sopflow.runtime.wants import Question
from sopflow.values.kinds import Phone

RINA, TONO = Person("rina"), Person("tono")

TWO = """
    facts:
      name: {type: text, ask: {id: Nama?, en: Name?}}
      amount:
        type: money
        ask: {id: Berapa?, en: How much?}
        check: {that: amount > 0, else: {id: Harus lebih dari nol, en: More than nothing}}
    outcomes: {done: {}}
    states:
      one: {ask: [name], next: two}
      two: {ask: [amount], next: end}
      end: {end: done}
    """


def test_a_case_goes_from_question_to_question_to_its_end(office: Any) -> None:
    case = office.begin(TWO)
    assert [(want.fact, want.texts["en"]) for want in case.wants] == [("name", "Name?")]

    case = office.answer(case, name="Budi")
    assert (case.state, [want.fact for want in case.wants]) == ("two", ["amount"])

    case = office.answer(case, amount="1jt")
    assert (case.status, case.outcome, case.wants) == ("done", "done", ())
    assert office.engine.get(case.id).facts == {"name": "Budi", "amount": 1_000_000}


def test_the_same_input_under_the_same_key_gives_the_first_result(office: Any) -> None:
    case = office.begin(TWO)
    first = office.engine.answer(case.id, {"name": "Budi"}, by=RINA, key="click")
    office.answer(case, amount=5)

    again = office.engine.answer(case.id, {"name": "Budi"}, by=RINA, key="click")

    assert (first.repeated, again.repeated) == (False, True)
    assert (again.seq, again.case.state, again.case.question) == (first.seq, first.case.state, first.case.question)
    assert again.effects == first.effects
    assert again.case.facts == first.case.facts
    assert office.kinds(case.id) == ["started", "answered", "answered"]


def test_a_key_counts_in_its_case_alone(office: Any) -> None:
    one, two = office.begin(TWO), office.engine.start("tested").case

    office.engine.answer(one.id, {"name": "Budi"}, by=RINA, key="click")
    other = office.engine.answer(two.id, {"name": "Ani"}, by=RINA, key="click")

    assert (other.repeated, other.case.facts["name"]) == (False, "Ani")


def test_an_answer_to_an_old_question_says_who_was_faster_and_what_is_asked_now(office: Any) -> None:
    case = office.begin(TWO)
    office.answer(case, by=TONO, name="Budi")

    with pytest.raises(Conflict) as late:
        office.engine.answer(case.id, {"name": "Ani"}, by=RINA, question=case.question)

    assert late.value.words.en == "tono was faster, and the case has moved on: it now asks `amount`"
    assert late.value.words.id == "tono lebih dulu, dan kasus sudah berlanjut: sekarang ditanyakan `amount`"
    assert office.engine.get(case.id).facts == {"name": "Budi"}


def test_an_answer_that_nobody_asks_for_is_a_conflict_also_without_the_token(office: Any) -> None:
    case = office.begin(TWO)
    office.answer(case, by=TONO, name="Budi")

    with pytest.raises(Conflict, match="tono was faster"):
        office.answer(case, name="Ani")


def test_a_refused_answer_says_why_and_leaves_the_question_as_it_was(office: Any) -> None:
    case = office.answer(office.begin(TWO), name="Budi")

    receipt = office.engine.answer(case.id, {"amount": -5}, by=RINA, question=case.question)

    assert [one.reasons[0]["en"] for one in receipt.refused] == ["More than nothing"]
    assert receipt.case.question == case.question
    again = office.engine.answer(case.id, {"amount": 5}, by=RINA, question=case.question)
    assert again.case.status == "done"


def test_the_same_question_asked_anew_is_another_question(office: Any) -> None:
    case = office.begin(
        """
        facts:
          more: {type: yes_no, ask: {id: Lagi?, en: More?}}
        outcomes: {done: {}}
        states:
          ask:
            ask: [more]
            next:
              - {when: more, go: ask, ask_again: [more], at_most: 5, then: end}
              - else: end
          end: {end: done}
        """
    )
    after = office.answer(case, more=True)

    assert after.question != case.question
    with pytest.raises(Conflict):
        office.engine.answer(case.id, {"more": False}, by=RINA, question=case.question)


def test_an_end_is_said_to_whoever_answers_after_it(office: Any) -> None:
    case = office.answer(office.answer(office.begin(TWO), name="Budi"), amount=5)

    with pytest.raises(Conflict, match="rina was faster, and the case has moved on: it ended as `done`"):
        office.answer(case, by=TONO, amount=6)


def test_nobody_is_told_that_they_were_faster_than_themselves(office: Any) -> None:
    case = office.begin(TWO)

    with pytest.raises(Conflict) as early:
        office.answer(case, amount=6)

    assert early.value.words.en == "the case does not ask that now: it now asks `name`"


def test_a_wrong_value_changes_nothing_and_says_how_to_write_it(office: Any) -> None:
    case = office.answer(office.begin(TWO), name="Budi")

    with pytest.raises(UsageError) as wrong:
        office.answer(case, amount="banyak")

    assert "`amount`" in wrong.value.words.id
    assert office.kinds(case.id) == ["started", "answered"]


def test_an_unknown_fact_gets_the_near_name(office: Any) -> None:
    with pytest.raises(UsageError, match="no fact `nam`; did you mean `name`"):
        office.answer(office.begin(TWO), nam="Budi")


def test_an_unknown_case_is_said_so(office: Any) -> None:
    with pytest.raises(NotFound, match="there is no case `nope`"):
        office.engine.answer("nope", {}, by=RINA)


def test_what_step_refuses_is_not_written(office: Any) -> None:
    case = office.begin(
        """
        roles: {supervisor: {}}
        facts:
          ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}
        outcomes: {done: {}}
        states:
          ask: {role: supervisor, ask: [ok], next: end}
          end: {end: done}
        """
    )
    with pytest.raises(NotAllowed):
        office.answer(case, ok=True)
    with pytest.raises(NotAllowed):
        office.answer(case, by=Person("tono", frozenset({"agent"})), ok=True)
    assert office.kinds(case.id) == ["started"]

    office.answer(case, by=Person("ibu", frozenset({"agent", "supervisor"})), ok=True)
    last = office.engine.history(case.id)[-1]
    assert (last.by, last.role) == ("ibu", "supervisor")


# ── starting ─────────────────────────────────────────────────────────────────────────────────────────────────

SUBJECT = """
    subject: =number
    inputs: [number]
    facts:
      number: {type: phone, ask: {id: Nomor?, en: Number?}, optional: true}
      ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}
    outcomes: {done: {}}
    states:
      who: {ask: [number], next: ask}
      ask: {ask: [ok], next: end}
      end: {end: done}
    """


def test_a_start_under_the_same_key_is_one_case(office: Any) -> None:
    office.publish(TWO)
    first = office.engine.start("tested", key="hook")
    office.answer(first.case, name="Budi")

    again = office.engine.start("tested", key="hook")

    assert (again.case.id, again.repeated, again.case.state) == (first.case.id, True, "one")
    assert office.engine.start("tested", key="other").case.id != first.case.id


def test_a_start_that_found_a_case_says_so_again_under_the_same_key(office: Any) -> None:
    office.publish(SUBJECT)
    first = office.engine.start("tested", {"number": "0812 0000 0001"})
    office.engine.start("tested", {"number": "0812 0000 0001"}, key="hook")

    again = office.engine.start("tested", {"number": "0812 0000 0001"}, key="hook")

    assert (again.case.id, again.repeated, again.found) == (first.case.id, True, True)


def test_a_second_start_about_the_same_subject_finds_the_live_case(office: Any) -> None:
    office.publish(SUBJECT)
    first = office.engine.start("tested", {"number": "0812 0000 0001"})
    again = office.engine.start("tested", {"number": "+62 812 0000 0001"})
    other = office.engine.start("tested", {"number": "0812 0000 0002"})

    assert (first.found, again.found, other.found) == (False, True, False)
    assert again.case.id == first.case.id
    office.answer(first.case, ok=True)
    assert office.engine.start("tested", {"number": "0812 0000 0001"}).found is False


def test_an_answer_that_shows_a_second_case_about_the_same_names_the_first(office: Any) -> None:
    office.publish(SUBJECT)
    first = office.engine.start("tested", {"number": "0812 0000 0001"}).case
    second = office.engine.start("tested").case

    with pytest.raises(Conflict, match=f"the case {first.id} is about the same"):
        office.answer(second, number="0812 0000 0001")

    assert office.kinds(second.id) == ["started"]
    office.answer(second, number="0812 0000 0002")


def test_the_number_itself_is_in_no_column(office: Any) -> None:
    office.publish(SUBJECT)
    case = office.engine.start("tested", {"number": "0812 0000 0001"}, key="0812 0000 0001").case
    office.engine.answer(case.id, {"ok": True}, by=RINA, key="0812 0000 0001")

    rows = office.store.read(lambda tx: (*tx.cases.find(CaseQuery()), *tx.events.find(case.id)))
    columns = [part for row in rows for name, part in row._asdict().items() if name != "body"]
    assert not any("0812" in str(part) or "6281" in str(part) for part in columns)


def test_inputs_are_those_that_the_playbook_names(office: Any) -> None:
    office.publish(SUBJECT)
    with pytest.raises(UsageError, match="no input `nomber`; did you mean `number`"):
        office.engine.start("tested", {"nomber": "0812"})
    with pytest.raises(UsageError, match="no language `fr`"):
        office.engine.start("tested", language="fr")
    with pytest.raises(UsageError, match="no setting `pace`"):
        office.engine.start("tested", settings={"pace": 5})


def test_an_input_that_is_missing_is_asked_where_the_playbook_has_a_question_as_in_a_dry_run(office: Any) -> None:
    office.publish(SUBJECT.replace(", optional: true", ""))

    case = office.engine.start("tested").case

    assert [want.fact for want in case.wants] == ["number"]
    assert office.engine.start("tested", {"number": "0812 0000 0001"}).case.facts == {"number": Phone("+6281200000001")}


def test_an_input_that_nobody_can_be_asked_for_is_demanded(office: Any) -> None:
    office.publish(
        SUBJECT.replace("inputs: [number]", "inputs: [number, code]").replace(
            "facts:", "facts:\n      code: {type: text}", 1
        )
    )

    with pytest.raises(UsageError, match="`tested` begins with `code`"):
        office.engine.start("tested")


def test_an_id_that_is_taken_is_not_given_twice(office: Any) -> None:
    office.publish(TWO)
    ids: Iterator[str] = iter(["A", "A", "A", "B"])
    office.ids.case_id = lambda: next(ids)

    assert [office.engine.start("tested").case.id for _ in range(2)] == ["A", "B"]


def test_a_question_carries_all_that_a_screen_needs(office: Any) -> None:
    case = office.begin(SUBJECT)

    (want,) = case.wants
    assert isinstance(want, Question)
    assert (want.fact, str(want.type), want.optional, want.role, want.texts) == (
        "number", "phone", True, None, {"id": "Nomor?", "en": "Number?"},
    )  # fmt: skip


def test_what_was_heard_before_a_hold_is_answered_as_it_was(office: Any) -> None:
    case = office.begin(SUBJECT)
    first = office.engine.answer(case.id, {"number": "0812 0000 0001"}, by=RINA, key="click")
    office.engine.hold(case.id, by=RINA, reason="a complaint")

    again = office.engine.answer(case.id, {"number": "0812 0000 0001"}, by=RINA, key="click")

    assert (again.repeated, again.seq) == (True, first.seq)
    with pytest.raises(OnHold):
        office.engine.cancel(case.id, "another", by=RINA, key="other")
