"""Boxes and lines as rows of vertices. Between two layers of boxes lies a row for labels; a line has a vertex in every
row that it passes, so that nothing else can come to lie there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sopflow.dataclass import dataclass
from sopflow.layout.model import Box, Link

THIN = 4
"""What a line takes to its left and right."""
BESIDE_LINE = 7
"""From a line to its label."""


@dataclass(frozen=True, slots=True)
class Vertex:
    """A box (`box`), or the place where a link (`link`) passes a row. `label` is the height of the label there."""

    row: int
    left: int
    right: int
    box: Box | None = None
    link: Link | None = None
    label: int = 0


@dataclass(frozen=True, slots=True)
class Rows:
    """Vertices are numbered; `rows` holds their numbers, `above` and `below` their neighbours' in the next rows.
    `main` are the pairs that must be straight; `of` gives the vertices of a link from source to target."""

    vertices: tuple[Vertex, ...]
    rows: tuple[tuple[int, ...], ...]
    above: tuple[tuple[int, ...], ...]
    below: tuple[tuple[int, ...], ...]
    main: frozenset[tuple[int, int]]
    of: Mapping[str, tuple[int, ...]]


def rows_of(boxes: Sequence[Box], links: Sequence[Link], rank: Mapping[str, int]) -> Rows:
    """The rows in the order of the input: boxes first, then what links need."""
    vertices = [Vertex(2 * rank[box.id], box.left, box.right, box) for box in boxes]
    number = {box.id: place for place, box in enumerate(boxes)}
    of: dict[str, tuple[int, ...]] = {}
    for link in links:
        passed = range(2 * rank[link.source] + 1, 2 * rank[link.target])
        begin = len(vertices)
        vertices += [_passing(link, row, first=row == passed.start) for row in passed]
        of[link.id] = (number[link.source], *range(begin, len(vertices)), number[link.target])
    above: list[list[int]] = [[] for _ in vertices]
    below: list[list[int]] = [[] for _ in vertices]
    main: set[tuple[int, int]] = set()
    for link in links:
        for upper, lower in zip(of[link.id], of[link.id][1:], strict=False):
            above[lower].append(upper)
            below[upper].append(lower)
            if link.main:
                main.add((upper, lower))
    rows: list[list[int]] = [[] for _ in range(max((vertex.row for vertex in vertices), default=-1) + 1)]
    for place, vertex in enumerate(vertices):
        rows[vertex.row].append(place)
    return Rows(
        tuple(vertices), tuple(map(tuple, rows)), tuple(map(tuple, above)), tuple(map(tuple, below)),
        frozenset(main), of,
    )  # fmt: skip


def _passing(link: Link, row: int, *, first: bool) -> Vertex:
    """Where a link passes a row: its label stands in the first one, to the right of the line."""
    if first and link.height:
        return Vertex(row, THIN, BESIDE_LINE + link.width, link=link, label=link.height)
    return Vertex(row, THIN, THIN, link=link)
