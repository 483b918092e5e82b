"""Which types go together, and what comes of it. Pure functions on types."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sopflow.values.types import (
    CONSENT,
    COUNTERPARTY,
    DATE,
    DURATION,
    MONEY,
    NOTHING,
    NUMBER,
    PHONE,
    SECRET,
    TIME,
    WHOLE,
    ListOf,
    Record,
    Type,
    fits,
)

NUMBERS = frozenset((WHOLE, NUMBER))
_ORDERED = frozenset((WHOLE, NUMBER, MONEY, TIME, DATE, DURATION))

_FIXED: Mapping[tuple[str, Type, Type], Type] = MappingProxyType(
    {
        ("+", MONEY, MONEY): MONEY,
        ("-", MONEY, MONEY): MONEY,
        ("*", MONEY, WHOLE): MONEY,
        ("*", WHOLE, MONEY): MONEY,
        ("/", MONEY, MONEY): NUMBER,
        ("/", MONEY, WHOLE): NUMBER,
        ("/", MONEY, NUMBER): NUMBER,
        ("+", DURATION, DURATION): DURATION,
        ("-", DURATION, DURATION): DURATION,
        ("*", DURATION, WHOLE): DURATION,
        ("*", WHOLE, DURATION): DURATION,
        ("/", DURATION, DURATION): NUMBER,
        ("/", DURATION, WHOLE): DURATION,
        ("+", TIME, DURATION): TIME,
        ("+", DURATION, TIME): TIME,
        ("-", TIME, DURATION): TIME,
        ("-", TIME, TIME): DURATION,
        ("+", DATE, DURATION): DATE,
        ("+", DURATION, DATE): DATE,
        ("-", DATE, DURATION): DATE,
        ("-", DATE, DATE): DURATION,
    }
)
_INEXACT = frozenset((("*", MONEY, NUMBER), ("*", NUMBER, MONEY)))
_ROUNDED = _INEXACT | {("/", MONEY, WHOLE), ("/", MONEY, NUMBER)}


def arithmetic(op: str, left: Type, right: Type, *, rounding: bool = False) -> Type | None:
    """What `left op right` is; None where it is nothing. `rounding` is whether it stands within `round(…)`, where
    parts of a rupiah may arise. With a side of which nothing is known, nothing is known of the whole."""
    if NOTHING in (left, right):
        return NOTHING
    if isinstance(left, ListOf):
        return joined(left, right) if op == "+" else None
    if left in NUMBERS and right in NUMBERS:
        return WHOLE if op != "/" and left == right == WHOLE else NUMBER
    if rounding and (op, left, right) in _ROUNDED:
        return MONEY
    return _FIXED.get((op, left, right))


def is_inexact(op: str, left: Type, right: Type) -> bool:
    """Whether it would be money with parts of a rupiah."""
    return (op, left, right) in _INEXACT


def joined(left: ListOf, right: Type) -> Type | None:
    """A list and another list, or one item more."""
    if isinstance(right, ListOf):
        return common(left, right)
    item = common(left.item, right)
    return None if item is None else ListOf(item)


def common(left: Type, right: Type) -> Type | None:
    """The type that holds the values of both; None where there is none."""
    if NOTHING in (left, right):
        return right if left == NOTHING else left
    if isinstance(left, ListOf) and isinstance(right, ListOf):
        item = common(left.item, right.item)
        return None if item is None else ListOf(item)
    if fits(left, right):
        return right
    return left if fits(right, left) else None


def comparable(left: Type, right: Type) -> bool:
    """Whether `==` between them means something."""
    if left in (SECRET, CONSENT) or right in (SECRET, CONSENT):
        return False
    return common(left, right) is not None or {left, right} == {PHONE, COUNTERPARTY}


def orderable(left: Type, right: Type) -> bool:
    """Whether `<` between them means something."""
    if NOTHING in (left, right):
        return True
    return left in _ORDERED and (left == right or {left, right} == NUMBERS)


def is_ordered(type_: Type) -> bool:
    """Whether values of the type have an order."""
    return type_ in _ORDERED or type_ == NOTHING


def is_plain(type_: Type) -> bool:
    """Whether values of the type hold no record, so that equal ones are found in linear time."""
    return is_plain(type_.item) if isinstance(type_, ListOf) else not isinstance(type_, Record)
