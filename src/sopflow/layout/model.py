"""What is laid out, and what comes of it. All lengths are whole pixels; y grows downwards."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.dataclass import dataclass

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """A thing that takes room. Lines come from above and go down along its axis.

    Attributes:
        left, right: how far it reaches from its axis.
        height: of all of it.
        top, bottom: how far below its upper edge lines arrive and leave: what stands beside a box may be higher.
        half: lines may also arrive and leave up to this far from the axis.
        band: boxes of a higher band lie below all of a lower one.
    """

    id: str
    left: int
    right: int
    height: int
    top: int
    bottom: int
    half: int = 0
    band: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A line from a box down to another. `width` and `height` are those of its label, 0 where it has none; `main`: it
    is drawn straight. A box has at most one main line in and one out."""

    id: str
    source: str
    target: str
    width: int = 0
    height: int = 0
    main: bool = False


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is kept free.

    Attributes:
        beside: between two boxes, or a box and a line.
        lines: between two lines.
        leave, arrive: below a box before a line may turn, and above one after it has turned.
        band: between the last row of a band and the first of the next: frames, titles.
    """

    beside: int = 24
    lines: int = 12
    leave: int = 12
    arrive: int = 18
    band: int = 64


DEFAULT = Gaps()


@dataclass(frozen=True, slots=True)
class Placed:
    """A layout.

    Attributes:
        boxes: for each box, its axis and its upper edge.
        lines: for each link, its corners from source to target.
        labels: for each link with a label, the label's upper left corner.
        bands: for each band that has boxes, from where to where it reaches.
        width, height: of everything; the upper left corner is (0, 0).
    """

    boxes: Mapping[str, Point]
    lines: Mapping[str, tuple[Point, ...]]
    labels: Mapping[str, Point]
    bands: Mapping[int, tuple[int, int]]
    width: int
    height: int
