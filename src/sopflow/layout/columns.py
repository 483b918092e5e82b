"""The x of every vertex: main lines and long lines straight, the rest balanced over their neighbours.

After Brandes and Köpf, "Fast and simple horizontal coordinate assignment" (2001): four layouts, one towards each
corner, each as narrow as it can be; of the four values of a vertex the two in the middle are averaged. What is aligned
in all four (a main line) is straight in the result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from sopflow.dataclass import dataclass
from sopflow.layout.model import Gaps
from sopflow.layout.order import Order
from sopflow.layout.rows import Rows

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Corner:
    """The rows as they are seen from a corner: perhaps upside down, perhaps from right to left."""

    order: Order
    before: Sequence[Sequence[int]]
    partner: Mapping[int, int]
    follower: Mapping[int, int]
    left: Sequence[int]
    right: Sequence[int]
    gap: Sequence[int]
    conflicts: frozenset[Pair]


def columns(rows: Rows, order: Order, gaps: Gaps) -> list[int]:
    """The axis of each vertex; the leftmost edge is at 0. Neighbours in a row keep their gap."""
    conflicts = frozenset(_conflicts(rows, order))
    found = []
    for upwards in (False, True):
        for mirrored in (False, True):
            corner = _corner(rows, order, gaps, conflicts, upwards=upwards, mirrored=mirrored)
            values = _compact(corner, _roots(corner))
            found.append([-value for value in values] if mirrored else values)
    _move_together(rows, found)
    middle = [sorted(each)[1:3] for each in zip(*found, strict=True)]
    balanced = [(low + high + 1) // 2 for low, high in middle]
    start = min(x - vertex.left for x, vertex in zip(balanced, rows.vertices, strict=True))
    return [x - start for x in balanced]


def _conflicts(rows: Rows, order: Order) -> Iterator[Pair]:
    """The pairs that give way: one that crosses a main line, or, itself no part of a long line, crosses one."""
    for row, lower_row in pairwise(order):
        place = {vertex: place for place, vertex in enumerate(lower_row)}
        pairs = [(at, place[to], (of, to)) for at, of in enumerate(row) for to in rows.below[of]]
        weights = [_weight(rows, pair) for _, _, pair in pairs]
        firm = [each for each, weight in zip(pairs, weights, strict=True) if weight]
        for (at, to, pair), weight in zip(pairs, weights, strict=True):
            if any((at - a) * (to - b) < 0 and _weight(rows, other) > weight for a, b, other in firm):
                yield pair


def _weight(rows: Rows, pair: Pair) -> int:
    if pair in rows.main:
        return 2
    return int(rows.vertices[pair[0]].box is None and rows.vertices[pair[1]].box is None)


def _corner(
    rows: Rows, order: Order, gaps: Gaps, conflicts: frozenset[Pair], *, upwards: bool, mirrored: bool
) -> _Corner:
    lefts = [vertex.left for vertex in rows.vertices]
    rights = [vertex.right for vertex in rows.vertices]
    seen = [list(reversed(row)) if mirrored else list(row) for row in order]
    down = dict(rows.main)
    up = {lower: upper for upper, lower in rows.main}
    return _Corner(
        order=seen[::-1] if upwards else seen,
        before=rows.below if upwards else rows.above,
        partner=down if upwards else up,
        follower=up if upwards else down,
        left=rights if mirrored else lefts,
        right=lefts if mirrored else rights,
        gap=[gaps.beside if vertex.box else gaps.lines for vertex in rows.vertices],
        conflicts=frozenset((lower, upper) for upper, lower in conflicts) if upwards else conflicts,
    )


def _roots(corner: _Corner) -> list[int]:
    """The first vertex of the column that each vertex stands in."""
    root = list(range(len(corner.left)))
    taken: set[int] = set()
    place = {vertex: place for row in corner.order for place, vertex in enumerate(row)}
    for row in corner.order:
        reached = -1
        for vertex in row:
            for near in _candidates(corner, vertex, place):
                if near not in taken and reached < place[near] and (near, vertex) not in corner.conflicts:
                    taken.add(near)
                    root[vertex] = root[near]
                    reached = place[near]
                    break
    return root


def _candidates(corner: _Corner, vertex: int, place: Mapping[int, int]) -> Sequence[int]:
    """Whom a vertex may stand under: its partner on a main line, else its neighbours in the middle that have none."""
    partner = corner.partner.get(vertex)
    if partner is not None:
        return (partner,)
    near = sorted(corner.before[vertex], key=place.__getitem__)
    if not near:
        return ()
    low, high = (len(near) - 1) // 2, len(near) // 2
    return [each for each in dict.fromkeys((near[low], near[high])) if each not in corner.follower]


def _compact(corner: _Corner, root: Sequence[int]) -> list[int]:
    """Columns as far left as their neighbours let them, then drawn to the right where there is room left."""
    after: dict[int, dict[int, int]] = {each: {} for each in dict.fromkeys(root)}
    number = dict.fromkeys(after, 0)
    for row in corner.order:
        for one, other in pairwise(row):
            apart = corner.right[one] + corner.left[other] + max(corner.gap[one], corner.gap[other])
            mine, theirs = after[root[one]], root[other]
            if theirs not in mine:
                number[theirs] += 1
            mine[theirs] = max(mine.get(theirs, 0), apart)
    sequence = [each for each, open_ in number.items() if not open_]
    x = dict.fromkeys(after, 0)
    for each in sequence:
        for other, apart in after[each].items():
            x[other] = max(x[other], x[each] + apart)
            number[other] -= 1
            if not number[other]:
                sequence.append(other)
    for each in reversed(sequence):
        if after[each]:
            x[each] = min(x[other] - apart for other, apart in after[each].items())
    return [x[each] for each in root]


def _move_together(rows: Rows, found: list[list[int]]) -> None:
    """The four layouts over the narrowest of them: those to the left by their left edges, the others by their right."""

    def edges(xs: Sequence[int]) -> Pair:
        pairs = list(zip(xs, rows.vertices, strict=True))
        return min(x - vertex.left for x, vertex in pairs), max(x + vertex.right for x, vertex in pairs)

    spans = [edges(xs) for xs in found]
    begin, end = min(spans, key=lambda span: span[1] - span[0])
    for place, (left, right) in enumerate(spans):
        shift = end - right if place % 2 else begin - left
        found[place] = [x + shift for x in found[place]]
