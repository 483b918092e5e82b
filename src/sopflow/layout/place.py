"""The whole of a layout: layers, order, columns, tracks; then every box, line and label has its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from sopflow.dataclass import dataclass
from sopflow.layout.channels import Channel, channel, ports
from sopflow.layout.columns import columns
from sopflow.layout.model import DEFAULT, Box, Gaps, Link, Placed, Point
from sopflow.layout.order import Order, ordered
from sopflow.layout.ranks import ranks
from sopflow.layout.rows import BESIDE_LINE, Rows, Vertex, rows_of

AROUND_LABELS = 7
"""Between a track and a row of labels."""


def place(boxes: Sequence[Box], links: Sequence[Link], gaps: Gaps = DEFAULT) -> Placed:
    """Where everything lies. No two boxes overlap, no line passes a box that it does not lead to, and no label lies on
    a box, on another label, or on a line but its own, beside which it stands.

    Raises:
        ValueError: the links go round in a circle, or up to a lower band.
    """
    if not boxes:
        return Placed({}, {}, {}, {}, 0, 0)
    rows = rows_of(boxes, links, ranks(boxes, links))
    order = ordered(rows)
    xs = columns(rows, order, gaps)
    return _Placing(rows, order, xs, gaps, *_levels(rows, order, xs, gaps)).placed()


@dataclass(frozen=True, slots=True)
class _Levels:
    """For each row: its upper edge, how far below it lines come to its boxes, its lower edge."""

    top: int
    arrival: int
    bottom: int


def _levels(rows: Rows, order: Order, xs: Sequence[int], gaps: Gaps) -> tuple[list[_Levels], list[tuple[Channel, int]]]:
    """The rows from top to bottom, and below each its channel with the y of its first track."""
    levels: list[_Levels] = []
    channels: list[tuple[Channel, int]] = []
    y = 0
    for number, row in enumerate(order):
        here = [rows.vertices[each] for each in row]
        arrival = max((vertex.box.top for vertex in here if vertex.box), default=0)
        height = max((arrival + _below(vertex) for vertex in here), default=0)
        levels.append(_Levels(y, arrival, y + height))
        turns = channel(rows, xs, row, gaps)
        first, y = _spaced(y + height, turns.tracks, gaps, to_labels=number % 2 == 0)
        if number % 2 and number + 1 < len(order) and _begins_band(rows, order, number + 1):
            first, y = first + gaps.band, y + gaps.band
        channels.append((turns, first))
    return levels, channels


def _below(vertex: Vertex) -> int:
    """How far a vertex reaches below the line of arrivals of its row."""
    return vertex.box.height - vertex.box.top if vertex.box else vertex.label


def _spaced(y: int, tracks: int, gaps: Gaps, *, to_labels: bool) -> tuple[int, int]:
    """The y of the first track below a row, and of the next row."""
    before, after = (gaps.leave, AROUND_LABELS) if to_labels else (AROUND_LABELS, gaps.arrive)
    if not tracks:
        return y, y + (before if to_labels else after)
    return y + before, y + before + (tracks - 1) * gaps.lines + after


def _begins_band(rows: Rows, order: Order, number: int) -> bool:
    before, after = (_band(rows, order[each]) for each in (number - 2, number))
    return before != after


def _band(rows: Rows, row: Sequence[int]) -> int:
    """The band of a row of boxes: every layer has one."""
    return next(vertex.box.band for each in row if (vertex := rows.vertices[each]).box is not None)


@dataclass(frozen=True, slots=True)
class _Placing:
    rows: Rows
    order: Order
    xs: Sequence[int]
    gaps: Gaps
    levels: Sequence[_Levels]
    channels: Sequence[tuple[Channel, int]]

    def placed(self) -> Placed:
        vertices = list(zip(self.xs, self.rows.vertices, strict=True))
        labels = {vertex.link.id: self._label(x, vertex) for x, vertex in vertices if vertex.link and vertex.label}
        return Placed(
            boxes={vertex.box.id: (x, self._upper(vertex, vertex.box)) for x, vertex in vertices if vertex.box},
            lines={id: tuple(self._line(of)) for id, of in self.rows.of.items()},
            labels=labels,
            bands=self._bands(),
            width=max(x + vertex.right for x, vertex in vertices),
            height=self.levels[-1].bottom,
        )

    def _upper(self, vertex: Vertex, box: Box) -> int:
        level = self.levels[vertex.row]
        return level.top + level.arrival - box.top

    def _label(self, x: int, vertex: Vertex) -> Point:
        return x + BESIDE_LINE, self.levels[vertex.row].top

    def _line(self, of: Sequence[int]) -> Iterator[Point]:
        """The corners of a link, without those where nothing turns."""
        first, last = self.rows.vertices[of[0]], self.rows.vertices[of[-1]]
        assert first.box is not None
        assert last.box is not None
        yield ports(self.rows, self.xs, of[0], of[1])[0], self._upper(first, first.box) + first.box.bottom
        for upper, lower in pairwise(of):
            begin, end = ports(self.rows, self.xs, upper, lower)
            if begin != end:
                turns, y = self.channels[self.rows.vertices[upper].row]
                y += turns.track[upper] * self.gaps.lines
                yield begin, y
                yield end, y
        yield ports(self.rows, self.xs, of[-2], of[-1])[1], self._upper(last, last.box) + last.box.top

    def _bands(self) -> Mapping[int, Point]:
        """A band reaches down to the labels of the lines that leave it."""
        found: dict[int, Point] = {}
        for number in range(0, len(self.order), 2):
            band = _band(self.rows, self.order[number])
            end = number + 1 if number + 1 < len(self.order) else number
            found[band] = found.get(band, (self.levels[number].top, 0))[0], self.levels[end].bottom
        return found
