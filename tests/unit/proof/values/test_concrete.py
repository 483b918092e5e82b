"""Plain values for what nobody knew: of every type, as it was decided."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from sopflow.proof.values.choices import SOME, Choices, Key
from sopflow.proof.values.concrete import A_TEXT, AN_AMOUNT, CLOCK, Values
from sopflow.proof.values.unknown import symbol, unknown
from sopflow.proof.values.varied import Varied
from sopflow.values.kinds import Counterparty, Duration, FileRef, Phone
from sopflow.values.types import (
    COUNTERPARTY,
    DATE,
    DURATION,
    FILE,
    MONEY,
    NUMBER,
    PHONE,
    TEXT,
    TIME,
    YES_NO,
    Choice,
    Field,
    ListOf,
    Record,
    Type,
)

X = symbol("x")
RECORD = Record("thing", {"kind": Field(Choice(("a", "b"))), "note": Field(TEXT, optional=True)})


def made(type_: Type, known: dict[Key, object] | None = None, *, may_lack: bool = False) -> object:
    return Values(known or {}).of(unknown(X, type_, Choices(), may_lack=may_lack))


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (MONEY, AN_AMOUNT),
        (YES_NO, True),
        (TEXT, A_TEXT),
        (TIME, CLOCK - timedelta(days=1)),
        (DATE, date(2025, 3, 2)),
        (DURATION, Duration(3600)),
        (FILE, FileRef("bukti.png")),
        (Choice(("a", "b")), "a"),
        (ListOf(MONEY), ()),
        (RECORD, {"kind": "a"}),
    ],
)
def test_what_was_not_decided_is_ordinary(type_: Type, value: object) -> None:
    assert made(type_) == value


def test_numbers_of_persons_and_of_others_are_made_up() -> None:
    assert isinstance(made(PHONE), Phone)
    assert isinstance(made(COUNTERPARTY), Counterparty)


@pytest.mark.parametrize(
    ("region", "number"),
    [
        (((5, 0), (5, 0)), 5),
        (((5, 1), None), 6),
        (((5, 1), (6, -1)), Decimal("5.5")),
        ((None, (5, 0)), 5),
        ((None, (5, -1)), 4),
        ((None, None), AN_AMOUNT),
    ],
)
def test_a_number_lies_where_it_was_decided_to_lie(region: object, number: object) -> None:
    assert made(NUMBER, {("region", X): region}) == number


def test_what_was_decided_of_a_value_holds_of_it() -> None:
    assert made(YES_NO, {("value", X): False}) is False
    assert made(TEXT, {("is", X): "Jakarta"}) == "Jakarta"
    assert made(Choice(("a", "b")), {("value", X): "b"}) == "b"
    assert made(RECORD, {("there", (X, "note")): True, ("value", (X, "kind")): "b"}) == {"kind": "b", "note": A_TEXT}


@pytest.mark.parametrize(
    ("known", "items"),
    [
        ({("some", X): True}, 1),
        ({("some", X): False}, 0),
        ({("value", ("any", "&0", X)): True}, 1),
        ({("value", ("any", "&0", X)): False}, 0),
        ({("region", ("count", "&0", X)): ((1, 0), None)}, 1),
        ({("region", ("count", "&0", X)): ((0, 0), (0, 0))}, 0),
    ],
)
def test_a_list_has_an_item_where_something_says_so(known: dict[Key, object], items: int) -> None:
    found = made(ListOf(MONEY), known)
    assert isinstance(found, tuple)
    assert len(found) == items


def test_what_may_be_missing_is_there_where_something_is_known_of_it() -> None:
    assert made(MONEY, may_lack=True) is None
    assert made(MONEY, {("there", X): False}, may_lack=True) is None
    assert made(MONEY, {("region", X): ((3, 0), None)}, may_lack=True) == 3


def test_within_other_things_values_are_made_plain_and_what_is_missing_is_left_out() -> None:
    choices = Choices()
    lacking = unknown(symbol("y"), MONEY, choices, may_lack=True)
    given = {"one": (unknown(X, MONEY, choices), 7), "other": lacking, "three": "as it is"}

    assert Values({}).of(given) == {"one": (AN_AMOUNT, 7), "three": "as it is"}


def test_an_item_of_a_list_is_made_by_the_name_of_items() -> None:
    assert made(ListOf(MONEY), {("some", X): True, ("region", (X, SOME)): ((5, 0), None)}) == (5,)


def test_patterns_lay_times_before_and_after_and_amounts_far_apart() -> None:
    choices = Choices()
    moment, amount = unknown(X, TIME, choices), unknown(symbol("y"), MONEY, choices)
    patterns = [Varied({}, pattern=number) for number in range(4)]

    days = [(value - CLOCK).days for value in (one.of(moment) for one in patterns) if isinstance(value, datetime)]
    assert days == [-1, 30, -30, 1]
    assert [Varied({}, pattern=number).of(amount) for number in range(3)] == [AN_AMOUNT, 100 * AN_AMOUNT, 1]
    assert Varied({}, pattern=1).of(unknown(X, DATE, choices)) == (CLOCK + timedelta(days=30)).date()
    assert Varied({("region", symbol("y")): ((5, 0), None)}, pattern=1).of(amount) == 5
