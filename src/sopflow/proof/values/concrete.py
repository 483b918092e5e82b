"""Plain values for what nobody knew, as it was decided: the values of one case that goes the way that was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.proof.values.choices import SOME, Bound, Key
from sopflow.proof.values.unknown import Unknown, UnknownList
from sopflow.values.kinds import Counterparty, Duration, FileRef, Phone
from sopflow.values.types import COUNTERPARTY, Choice, Kind, ListOf, Record, Simple, Type, parts

CLOCK = datetime(2025, 3, 3, 2, 0, tzinfo=UTC)
"""When a case that is told as an example begins: a Monday morning."""

AN_AMOUNT = 100_000

A_TEXT = "Contoh teks lengkap"
"""A text of which nothing was decided."""


@dataclass(frozen=True)
class Values:
    """Plain values that agree with what is known. A value that was not decided is an ordinary one. Where there is a
    solver, `numbers` finds those of which comparisons hold."""

    known: Mapping[Key, object]
    numbers: Callable[[Mapping[Key, object]], Mapping[Key, int | Decimal]] | None = None

    def of(self, value: object) -> object:
        """The value with everything unknown in it made plain; None where it is missing."""
        match value:
            case Unknown() | UnknownList():
                return self._made(value.key, value.type, optional=value.may_lack)
            case Mapping():
                made = {name: self.of(part) for name, part in value.items()}
                return {name: part for name, part in made.items() if part is not None}
            case tuple() if not hasattr(value, "_fields"):
                return tuple(self.of(part) for part in value)
            case _:
                return value

    def _made(self, key: Key, type_: Type, *, optional: bool) -> object:
        there = self.known.get(("there", key))
        if there is False or (optional and there is None and not self._is_told_of(key)):
            return None
        match type_:
            case ListOf(item=item) if isinstance(many := self.known.get(("items", key)), int):
                return tuple(self._made((key, number), item, optional=False) for number in range(many))
            case ListOf(item=item):
                return (self._made((key, SOME), item, optional=False),) if self._has_items(key) else ()
            case Record(fields=fields):
                made = {name: self._made((key, name), one.type, optional=one.optional) for name, one in fields.items()}
                return {name: part for name, part in made.items() if part is not None}
            case Choice(values=values):
                return self.known.get(("value", key), self.known.get(("is", key), values[0]))
            case Simple(kind=kind):
                return self._simple(key, kind)
            case _:
                return None

    def _is_told_of(self, key: Key) -> bool:
        return any(key in _within(one) for one in self.known)

    def _has_items(self, key: Key) -> bool:
        if self.known.get(("some", key)) is True:
            return True
        about = [(one, value) for one, value in self.known.items() if isinstance(one, tuple) and key in _within(one)]
        return any(value is True and one[0] == "value" for one, value in about) or any(
            isinstance(value, tuple) and value[0] is not None and value[0] >= (1, 0)
            for one, value in about
            if one[0] == "region"
        )

    def _simple(self, key: Key, kind: Kind) -> object:
        match kind:
            case Kind.YES_NO | Kind.CONSENT:
                return self.known.get(("value", key), True)
            case Kind.WHOLE | Kind.MONEY | Kind.NUMBER:
                return self._number(key)
            case Kind.PHONE:
                return Phone(f"+62811{_digits(key):07d}")
            case Kind.COUNTERPARTY:
                return self._counterparty(key)
            case Kind.TIME:
                return CLOCK - timedelta(days=1)
            case Kind.DATE:
                return date(2025, 3, 2)
            case Kind.DURATION:
                return Duration(3600)
            case Kind.FILE:
                return FileRef("bukti.png")
            case Kind.OUTCOME | Kind.TEXT | Kind.PERSON | Kind.SECRET:
                return self.known.get(("is", key), A_TEXT if (item := _item(key)) is None else f"{A_TEXT} {item + 1}")

    @cached_property
    def _solved(self) -> Mapping[Key, int | Decimal]:
        return {} if self.numbers is None else self.numbers(self.known)

    def _number(self, key: Key) -> int | Decimal:
        if key in self._solved:
            return self._solved[key]
        region = self.known.get(("region", key), (None, None))
        assert isinstance(region, tuple)
        low: Bound | None = region[0]
        high: Bound | None = region[1]
        if low is not None:
            inside = low[0] if low[1] == 0 else low[0] + 1
            return inside if high is None or (inside, 0) <= high else (Decimal(low[0]) + Decimal(high[0])) / 2
        if high is not None:
            return high[0] if high[1] == 0 else high[0] - 1
        return AN_AMOUNT

    def _counterparty(self, key: Key) -> Counterparty:
        fields = parts(COUNTERPARTY) or {}
        made = {name: self._made((key, name), one.type, optional=one.optional) for name, one in fields.items()}
        e164 = made["e164"]
        return Counterparty(
            str(made["kind"]),
            bool(made["on_net"]),
            e164.e164 if isinstance(e164, Phone) else None,
            str(made["raw"]),
        )


def _within(key: Key) -> set[Key]:
    """Every name in a name."""
    if not isinstance(key, tuple):
        return set()
    return {key}.union(*(_within(part) for part in key))


def _item(key: Key) -> int | None:
    """The item that a name is within: its place in a list whose items have values of their own; None: in none."""
    while isinstance(key, tuple) and len(key) == 2:
        key, part = key
        if isinstance(part, int):
            return part
    return None


def _digits(key: Key) -> int:
    return sum(ord(letter) * place for place, letter in enumerate(repr(key), 1)) % 10_000_000
