"""Values that nobody knows: passed on unseen, decided where something looks into them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sopflow.proof.values.choices import Choices, Key
from sopflow.proof.values.unknown import Unknown, a_time, compare, key_of, symbol, touches, unknown
from sopflow.values.types import MONEY, TEXT, TIME, YES_NO, Choice, Field, ListOf, Record

CHOICES = Choices()
AMOUNT, OTHER = (Unknown(symbol(name), MONEY, CHOICES) for name in ("amount", "other"))
KIND = Unknown(symbol("kind"), Choice(("a", "b", "c")), CHOICES)
NAME = Unknown(symbol("name"), TEXT, CHOICES)
LACKING = Unknown(symbol("lacking"), MONEY, CHOICES, may_lack=True)
RECORD = Unknown(
    symbol("record"), Record("thing", {"amount": Field(MONEY), "note": Field(TEXT, optional=True)}), CHOICES
)
NOW, DUE = a_time("now", CHOICES), a_time("due", CHOICES)


def answers(ask: Callable[[], object], known: dict[Key, object] | None = None) -> list[object]:
    """Every answer that a question may get, in the order in which they are tried."""
    return [answer for answer, _ in CHOICES.runs(dict(known or {}), ask)]


@pytest.mark.parametrize(
    ("ask", "count"),
    [
        (lambda: AMOUNT > 10, 2),
        (lambda: compare("<", 10, AMOUNT, CHOICES), 2),
        (lambda: AMOUNT >= 10, 2),
        (lambda: compare("<=", 10, AMOUNT, CHOICES), 2),
        (lambda: AMOUNT == 10, 3),
        (lambda: AMOUNT < OTHER, 2),
        (lambda: AMOUNT <= OTHER, 2),
        (lambda: NOW < DUE, 2),
        (lambda: KIND == "a", 3),
        (lambda: NAME == "x", 2),
        (lambda: NAME < "x", 2),
        (lambda: bool(AMOUNT), 1),
        (lambda: LACKING > 10, 3),
        (lambda: LACKING < 10, 3),
        (lambda: LACKING <= 10, 3),
        (lambda: LACKING >= 10, 3),
        (lambda: LACKING == 10, 4),
    ],
)
def test_a_comparison_is_decided_each_way_that_is_possible(ask: Callable[[], object], count: int) -> None:
    found = answers(ask)
    assert len(found) == count
    assert set(found) == ({True} if count == 1 else {True, False})


@pytest.mark.parametrize(("ask", "answer"), [(lambda: AMOUNT == AMOUNT, True), (lambda: AMOUNT < AMOUNT, False)])
def test_a_value_is_the_same_as_itself(ask: Callable[[], object], answer: bool) -> None:
    assert answers(ask) == [answer]


def test_one_that_is_decided_is_compared_as_what_it_is() -> None:
    assert answers(lambda: KIND == "a", {("value", symbol("kind")): "a"}) == [True]
    assert answers(lambda: compare("<", KIND, "b", CHOICES), {("value", symbol("kind")): "a"}) == [True]
    assert answers(lambda: compare("<=", KIND, "a", CHOICES), {("value", symbol("kind")): "b"}) == [False]


def test_a_record_gives_its_fields_and_no_others() -> None:
    amount, note = RECORD["amount"], RECORD.get("note")

    assert (key_of(amount), key_of(note)) == ((symbol("record"), "amount"), (symbol("record"), "note"))
    assert (amount.may_lack, note.may_lack) == (False, True)  # type: ignore[attr-defined]
    assert RECORD.get("nothing") is None
    assert AMOUNT.get("amount") is None


def test_times_are_added_to_and_taken_from_one_another() -> None:
    hour = Unknown(symbol("hour"), MONEY, CHOICES)

    assert key_of(NOW + hour) == ("+ time", symbol("now"), symbol("hour"))  # type: ignore[operator]
    assert key_of(NOW - DUE) == ("- time", symbol("now"), symbol("due"))


def test_it_is_shown_by_a_mark_and_is_not_an_empty_text() -> None:
    assert str(AMOUNT).startswith("?")
    assert (AMOUNT == "", AMOUNT == ()) == (False, False)
    assert {AMOUNT, Unknown(symbol("amount"), MONEY, CHOICES)} == {AMOUNT}


def test_lists_are_compared_as_wholes() -> None:
    one, other = (unknown(symbol(name), ListOf(MONEY), CHOICES) for name in ("one", "other"))

    assert answers(lambda: one == other) == [True, False]
    assert answers(lambda: one == one) == [True]
    assert {one: 1}[unknown(symbol("one"), ListOf(MONEY), CHOICES)] == 1
    assert (touches({"a": (one,)}), touches({"a": (1,)})) == (True, False)


def test_a_consent_and_a_yes_or_no_are_decided() -> None:
    agreed = Unknown(symbol("agreed"), YES_NO, CHOICES)

    assert answers(lambda: agreed.accepted) == [True, False]
    assert answers(lambda: bool(agreed)) == [True, False]
    assert Unknown(symbol("at"), TIME, CHOICES).finite() == ()
