"""Choosing among what a case allows, without drawing of what it allows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
MOST_CHOICES = 20
"""Choices that one event needs at most."""


class Choices:
    """Numbers that were drawn before anything was known of the case, used up one by one: what is chosen depends on the
    case, what is drawn does not. So Hypothesis draws the same whatever the engine does, and shrinks what a bug of the
    engine makes of it."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers = iter(numbers)

    def of(self, values: Sequence[T]) -> T:
        """One of these; the first where nothing matters."""
        return values[next(self._numbers) % len(values)]

    def upto(self, most: int) -> int:
        """A number from 0 to `most`."""
        return next(self._numbers) % (most + 1)

    def yes(self) -> bool:
        """True or false."""
        return next(self._numbers) % 2 == 1


def choices() -> st.SearchStrategy[Choices]:
    """As many as one event needs."""
    return st.tuples(*[st.integers(0, 2**16 - 1)] * MOST_CHOICES).map(Choices)
