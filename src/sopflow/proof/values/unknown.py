"""Values that nobody knows yet: what people may answer and systems may reply, all of it at once.

An `Unknown` stands where a value would. It is passed on, saved and copied like any value; it is decided, as far as
needed, only where something looks into it, by `Choices`. So one step with an unknown value is that step with every
value which agrees with what was decided on the way: nothing else of the value was looked at.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timezone
from decimal import Decimal
from typing import Any

from sopflow.proof.values.choices import SOME, SOME_ITEMS, Choices, Key
from sopflow.values.types import DURATION, TIME, Choice, Kind, ListOf, Simple, Type, parts

WHOLE = frozenset({Kind.WHOLE, Kind.MONEY})
NUMBERS = frozenset({Kind.WHOLE, Kind.MONEY, Kind.NUMBER})


EACH_OF = "each of"
"""What names of lists begin with that are made of every item of another."""

MADE = "made"
"""What names of values begin with that are derived of nothing that is remembered."""


def symbol(name: str) -> Key:
    """The name of a value that came from outside."""
    return ("$", name)


def named_by(path: str) -> Key:
    """The name of what a path of facts says."""
    name, *fields = path.split(".")
    key = symbol(name)
    for field in fields:
        key = (key, field)
    return key


class Unknown:
    """A value of a type that nobody knows. `may_lack` where it may even be missing."""

    __slots__ = ("choices", "key", "may_lack", "outcomes", "type")

    def __init__(self, key: Key, type_: Type, choices: Choices, *, may_lack: bool = False) -> None:
        self.key = key
        self.type = type_
        self.choices = choices
        self.may_lack = may_lack

    def get(self, field: str) -> object:
        """A field of a record; None where its type has none of that name."""
        declared = (parts(self.type) or {}).get(field)
        if declared is None:
            return None
        return unknown((self.key, field), declared.type, self.choices, may_lack=declared.optional)

    def __getitem__(self, field: str) -> object:
        return self.get(field)

    def finite(self) -> tuple[object, ...]:
        """All its values, where its type has few."""
        match self.type:
            case Choice(values=values):
                return values
            case Simple(kind=Kind.YES_NO | Kind.CONSENT):
                return (True, False)
            case _:
                return ()

    def decided(self) -> object:
        """The value, where its type has few; else itself."""
        finite = self.finite()
        return self.choices.pick(("value", self.key), finite) if finite else self

    @property
    def accepted(self) -> object:
        """Of a consent: whether it was given."""
        return self.decided()

    @property
    def tzinfo(self) -> timezone:
        """Of a moment: the zone that needs no changing of clocks, so that a span is added to it as it is."""
        return UTC

    def astimezone(self, _: object) -> Unknown:
        """The same moment, whatever a clock shows there."""
        return self

    def lacks(self) -> bool:
        """Whether it is missing after all."""
        return self.may_lack and not self.choices.pick(("there", self.key), (True, False))

    def is_number(self) -> bool:
        return isinstance(self.type, Simple) and self.type.kind in NUMBERS

    def __bool__(self) -> bool:
        return not self.lacks() and self.decided() is not False

    def __eq__(self, other: object) -> bool:
        if isinstance(other, tuple | str) and not other:
            return False  # it is looked at to be shown in words, which is no decision
        return not self.lacks() and compare("==", self, other, self.choices)

    def __lt__(self, other: object) -> bool:
        return not self.lacks() and compare("<", self, other, self.choices)

    def __le__(self, other: object) -> bool:
        return not self.lacks() and compare("<=", self, other, self.choices)

    def __gt__(self, other: object) -> bool:
        return not self.lacks() and not compare("<=", self, other, self.choices)

    def __ge__(self, other: object) -> bool:
        return not self.lacks() and not compare("<", self, other, self.choices)

    def __hash__(self) -> int:
        return hash(self.key)

    def __add__(self, other: object) -> Unknown:
        return Unknown(("+ time", self.key, key_of(other)), self.type, self.choices)

    def __sub__(self, other: object) -> Unknown:
        return Unknown(("- time", self.key, key_of(other)), DURATION, self.choices)

    def __str__(self) -> str:
        return f"?{zlib.crc32(repr(self.key).encode()):08x}"

    __repr__ = __str__


class UnknownList(tuple[Any, ...]):  # noqa: SLOT001 - a tuple cannot have slots of its own
    """A list that nobody knows: empty or not. As a tuple it has one item, which stands for any number."""

    key: Key
    type: ListOf
    choices: Choices
    may_lack: bool

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return compare("==", self, other, self.choices)


def unknown(key: Key, type_: Type, choices: Choices, *, may_lack: bool = False) -> Unknown | UnknownList:
    """A value of a type that nobody knows."""
    if not isinstance(type_, ListOf):
        return Unknown(key, type_, choices, may_lack=may_lack)
    made = UnknownList((unknown((key, SOME), type_.item, choices),))
    made.key, made.type, made.choices, made.may_lack = key, type_, choices, may_lack
    return made


def a_time(name: str, choices: Choices) -> datetime:
    """A time that nobody knows, under a name. It goes wherever a time goes."""
    return Unknown(symbol(name), TIME, choices)  # type: ignore[return-value]  # what the engine does with times, it takes


def is_some(value: object) -> bool:
    """Whether an item stands for any number of items."""
    return isinstance(value, Unknown | UnknownList) and isinstance(value.key, tuple) and value.key[-1] == SOME


def may_have_none(items: object) -> bool:
    """Whether a list may have no items: each that it has stands for any number."""
    return isinstance(items, tuple) and bool(items) and all(is_some(item) for item in items)


def has_some(items: UnknownList) -> Key:
    """The name of whether a list has items: that of the list that it has as many of as it has, or some of where that
    has some."""
    return ("some", _made_of(items.key))


def _made_of(key: Key) -> Key:
    match key:
        case ("unique", below):
            return _made_of(below)
        case (kind, _, below, _) if kind == EACH_OF:
            return _made_of(below)
        case _:
            return key


def is_open(items: object) -> bool:
    """Whether nobody knows how many items a list has."""
    return isinstance(items, UnknownList) or (isinstance(items, tuple) and any(is_some(item) for item in items))


def opened(items: Any, choices: Choices) -> Any:
    """A list as a case that is told has it, where one is (`Focus.opens`): in place of an item that stands for any
    number, so many items of their own."""
    if not choices.focus.opens or not is_open(items):
        return items
    return tuple(one for item in items for one in (_own(item, choices) if is_some(item) else (item,)))


def _own(item: Unknown | UnknownList, choices: Choices) -> tuple[Unknown | UnknownList, ...]:
    assert isinstance(item.key, tuple)
    of = item.key[0]
    many = choices.pick(("items", of), SOME_ITEMS)
    return tuple(unknown((of, number), item.type, choices) for number in range(many))


def touches(value: object) -> bool:
    """Whether a value is unknown, or has parts that are."""
    match value:
        case Unknown() | UnknownList():
            return True
        case Mapping():
            return any(touches(part) for part in value.values())
        case tuple():
            return any(touches(part) for part in value)
        case _:
            return False


def key_of(value: Any) -> Key:
    """The name of a value: that of an unknown one, else the value itself as something that can be hashed."""
    match value:
        case Unknown() | UnknownList():
            return value.key
        case Mapping():
            return ("{}", frozenset((name, key_of(part)) for name, part in value.items()))
        case tuple() | list():
            return ("[]", tuple(key_of(part) for part in value))
        case _:
            return ("=", type(value).__name__, value)


def compare(op: str, left: object, right: object, choices: Choices) -> bool:
    """Whether `left` is `op` (`==`, `<`, `<=`) `right`, where one of them at least is unknown."""
    one, other = _plain(left), _plain(right)
    if not (touches(one) or touches(other)):
        return _known(op, one, other)
    if key_of(one) == key_of(other) and not choices.passing(key_of(one)):
        return op != "<"
    if isinstance(one, Unknown) and not touches(other):
        return _with_known(op, one, other)
    if isinstance(other, Unknown) and not touches(one):
        return _with_known(op, other, one) if op == "==" else not _with_known("<=" if op == "<" else "<", other, one)
    if op == "<=":
        return not compare("<", other, one, choices)
    names = (key_of(one), key_of(other))
    return choices.guess((op, *(sorted(names, key=repr) if op == "==" else names)))


def _plain(value: object) -> object:
    return value.decided() if isinstance(value, Unknown) else value


def _known(op: str, one: Any, other: Any) -> bool:
    return bool(one == other if op == "==" else one < other if op == "<" else one <= other)


def _with_known(op: str, value: Unknown, than: object) -> bool:
    if value.is_number() and isinstance(than, int | Decimal):
        whole = isinstance(value.type, Simple) and value.type.kind in WHOLE
        return value.choices.number(value.key, op, than, whole=whole)
    if op == "==":
        return value.choices.text(value.key, than)
    return value.choices.guess((op, value.key, key_of(than)))
