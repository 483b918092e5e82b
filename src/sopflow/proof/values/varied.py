"""Values for a case that hangs on how times and amounts stand to each other: a few patterns of them, tried in turn."""

from __future__ import annotations

from dataclasses import field
from datetime import timedelta
from decimal import Decimal

from sopflow.dataclass import dataclass
from sopflow.proof.values.choices import Key
from sopflow.proof.values.concrete import AN_AMOUNT, CLOCK, Values
from sopflow.values.types import Kind

_BESIDE = tuple(timedelta(days=days) for days in (-1, 30, -30, 1))
"""How far from the beginning of the case a time may lie."""

_AMOUNTS = (AN_AMOUNT, 100 * AN_AMOUNT, 1)

PATTERNS = tuple(range(len(_BESIDE) ** 2))
"""The patterns by number; the first is the ordinary one."""


@dataclass(frozen=True)
class Varied(Values):
    """Plain values whose times and amounts lie as the pattern has them, in the order in which they are first made.
    What was decided of a value holds of it in every pattern."""

    pattern: int = 0
    _seen: dict[tuple[str, Key], int] = field(default_factory=dict)

    def _simple(self, key: Key, kind: Kind) -> object:
        if kind not in (Kind.TIME, Kind.DATE):
            return super()._simple(key, kind)
        moment = CLOCK + _BESIDE[self._digit("time", key, len(_BESIDE))]
        return moment if kind is Kind.TIME else moment.date()

    def _number(self, key: Key) -> int | Decimal:
        if ("region", key) in self.known:
            return super()._number(key)
        return _AMOUNTS[self._digit("amount", key, len(_AMOUNTS))]

    def _digit(self, sort: str, key: Key, base: int) -> int:
        """The digit of the pattern's number that belongs to a value: the first value has the lowest one."""
        before = sum(1 for one, _ in self._seen if one == sort)
        return int(self.pattern // base ** self._seen.setdefault((sort, key), before) % base)
