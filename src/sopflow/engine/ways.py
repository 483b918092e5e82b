"""Which way is open: the one question that every move of a case asks of the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import final

from sopflow.program.model import Exit


class Cursor:
    """What moves: where a case is, what it knows, how often it took which way."""

    __slots__ = ("counts", "scope", "state")

    def __init__(self, state: str, scope: dict[str, object], counts: Mapping[str, int]) -> None:
        self.state = state
        self.scope = scope
        self.counts = counts


@final
class Ways:
    """The ways out for one result, by the state that they leave, in order."""

    __slots__ = ("by_state",)

    def __init__(self) -> None:
        self.by_state: dict[str, list[Exit]] = {}

    def add(self, way: Exit) -> None:
        """One more, after those that its state has already."""
        self.by_state.setdefault(way.source, []).append(way)

    def follow(self, cursor: Cursor) -> Exit | None:
        """Move the cursor along the first way whose guard holds and whose limit is not used up; None, and no move,
        where there is none."""
        leaving = self.by_state.get(cursor.state)
        if leaving is None:
            return None
        for way in leaving:
            guard = way.guard
            if guard is not None and not guard.test(cursor.scope):
                continue
            limit = way.limit
            if limit is not None and cursor.counts.get(limit.key, 0) >= limit.at_most:
                continue
            cursor.state = way.to
            return way
        return None
