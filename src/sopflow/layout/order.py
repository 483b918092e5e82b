"""The order of vertices within their rows: few lines cross."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence

from sopflow.layout.rows import Rows

ROUNDS = 12
"""How often the rows are gone through at most."""
IN_VAIN = 3
"""After so many rounds without fewer crossings it is left at that."""

Order = list[list[int]]


def ordered(rows: Rows) -> Order:
    """The rows with their vertices in an order with few crossings; where it makes no difference, that of the input."""
    best = current = _as_met(rows)
    fewest = crossings(rows, best)
    turn = vain = 0
    while fewest and vain < IN_VAIN and turn < ROUNDS:
        current = _swept(rows, current, downwards=turn % 2 == 0)
        number = crossings(rows, current)
        vain = 0 if number < fewest else vain + 1
        if number < fewest:
            best, fewest = current, number
        turn += 1
    return best


def crossings(rows: Rows, order: Order) -> int:
    """How many lines cross between rows."""
    place = _places(order)
    return sum(_between([sorted(place[lower] for lower in rows.below[upper]) for upper in row]) for row in order)


def _between(ends: Sequence[Sequence[int]]) -> int:
    """Inversions of the ends of lines, from left to right."""
    seen: list[int] = []
    found = 0
    for each in ends:
        found += sum(len(seen) - bisect_left(seen, end + 1) for end in each)
        for end in each:
            insort(seen, end)
    return found


def _places(order: Order) -> dict[int, int]:
    return {vertex: place for row in order for place, vertex in enumerate(row)}


def _as_met(rows: Rows) -> Order:
    """Depth first from the top, so that what belongs together begins beside each other; main lines first, to the left
    of what leaves them."""
    found: Order = [[] for _ in rows.rows]
    met: set[int] = set()
    for row in rows.rows:
        for begin in row:
            waiting = [begin]
            while waiting:
                vertex = waiting.pop()
                if vertex not in met:
                    met.add(vertex)
                    found[rows.vertices[vertex].row].append(vertex)
                    following = sorted(rows.below[vertex], key=lambda each: (vertex, each) not in rows.main)
                    waiting.extend(reversed(following))
    return found


def _swept(rows: Rows, order: Order, *, downwards: bool) -> Order:
    """Each row by the mean place of its neighbours in the row before."""
    beside = rows.above if downwards else rows.below
    turns = range(1, len(order)) if downwards else range(len(order) - 2, -1, -1)
    found = [list(row) for row in order]
    for turn in turns:
        before = {vertex: place for place, vertex in enumerate(found[turn - 1 if downwards else turn + 1])}
        found[turn] = _by_mean(found[turn], [[before[each] for each in beside[vertex]] for vertex in found[turn]])
    return found


def _by_mean(row: Sequence[int], places: Sequence[Sequence[int]]) -> list[int]:
    """A vertex without neighbours keeps its place; the others are sorted among themselves."""
    movable = sorted((sum(near) / len(near), place) for place, near in enumerate(places) if near)
    turn = iter(movable)
    return [row[next(turn)[1]] if near else row[place] for place, near in enumerate(places)]
