"""What an unquoted scalar is worth, and which scalar stands where."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

from sopflow.document.nodes import Scalar

_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?", re.ASCII)
FIRST_OF_TYPED = frozenset({"", *"+-0123456789tfn~"})
"""How text may begin (`""`: text that is empty) that `typed` may make something else of."""
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


def typed(text: str) -> str | int | Decimal | bool | None:
    """The value of an unquoted scalar: true/false, a whole number, a decimal, nothing, else the text itself.

    A number has at most 18 digits before its point and no leading zero, so that `0213`, `12:30`, `1e3`, `yes`
    and a date stay the text that was written.
    """
    if text[:1] not in FIRST_OF_TYPED:
        return text
    if text in _WORDS:
        return _WORDS[text]
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    return int(text) if match[1] is None else Decimal(text)


class Scalars:
    """All scalars of a text in file order, to be asked by place."""

    def __init__(self, in_order: Sequence[Scalar]) -> None:
        self._all = in_order
        self._starts = [scalar.start for scalar in in_order]

    def before(self, place: int) -> Scalar | None:
        """The last scalar that begins at this place or before it."""
        index = bisect_right(self._starts, place) - 1
        return self._all[index] if index >= 0 else None

    def at(self, place: int) -> Scalar | None:
        """The scalar that begins just here."""
        scalar = self.before(place)
        return scalar if scalar is not None and scalar.start == place else None
