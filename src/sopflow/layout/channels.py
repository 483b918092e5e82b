"""Between two rows lines turn: each on a track of its own, in an order in which few cross and none lies on another."""

from __future__ import annotations

from collections.abc import Sequence

from sopflow.dataclass import dataclass
from sopflow.layout.model import Gaps
from sopflow.layout.rows import Rows

OVER_EACH_OTHER = 1_000
"""How many crossings are better than two lines that lie on each other."""
NEAR = 5
"""Verticals as near as this look like one."""


@dataclass(frozen=True, slots=True)
class Net:
    """What leaves a vertex and must turn: down at `top`, along, and down again at each of `ends`."""

    source: int
    top: int
    ends: tuple[int, ...]

    @property
    def span(self) -> tuple[int, int]:
        return min(self.top, *self.ends), max(self.top, *self.ends)


@dataclass(frozen=True, slots=True)
class Channel:
    """The track of each vertex whose lines turn below its row, and how many tracks there are."""

    track: dict[int, int]
    tracks: int


def ports(rows: Rows, xs: Sequence[int], upper: int, lower: int) -> tuple[int, int]:
    """The x at which a line leaves a vertex and at which it comes to the next: the same where it can go straight."""
    of, to = rows.vertices[upper], rows.vertices[lower]
    one, other = xs[upper], xs[lower]
    if of.box is not None and abs(one - other) <= of.box.half:
        return other, other
    if to.box is not None and abs(one - other) <= to.box.half:
        return one, one
    return one, other


def channel(rows: Rows, xs: Sequence[int], row: Sequence[int], gaps: Gaps) -> Channel:
    """The tracks below a row."""
    nets = [net for vertex in row if (net := _net(rows, xs, vertex)) is not None]
    track: dict[int, int] = {}
    laid: list[tuple[Net, int]] = []
    for net in _sorted(nets):
        mine = max((of + 1 for other, of in laid if _meet(net, other, gaps.lines)), default=0)
        track[net.source] = mine
        laid.append((net, mine))
    return Channel(track, max(track.values(), default=-1) + 1)


def _net(rows: Rows, xs: Sequence[int], vertex: int) -> Net | None:
    turning = [(top, end) for each in rows.below[vertex] for top, end in [ports(rows, xs, vertex, each)] if top != end]
    return Net(vertex, turning[0][0], tuple(end for _, end in turning)) if turning else None


def _meet(one: Net, other: Net, apart: int) -> bool:
    (low, high), (from_, to) = one.span, other.span
    return low - apart < to and from_ - apart < high


def _sorted(nets: Sequence[Net]) -> list[Net]:
    """From top to bottom: again and again the one that costs least above all that are left."""
    cost = [[_cost(one, other) - _cost(other, one) for other in nets] for one in nets]
    left = list(range(len(nets)))
    found: list[Net] = []
    while left:
        best = min(left, key=lambda each: (sum(cost[each][other] for other in left), each))
        left.remove(best)
        found.append(nets[best])
    return found


def _cost(upper: Net, lower: Net) -> int:
    """What it costs to have one net's track above the other's."""
    low, high = upper.span
    from_, to = lower.span
    crossed = int(low < lower.top < high) + sum(from_ < end < to for end in upper.ends)
    return crossed + OVER_EACH_OTHER * any(abs(end - lower.top) < NEAR for end in upper.ends)
