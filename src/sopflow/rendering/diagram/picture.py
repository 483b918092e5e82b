"""A drawing with every length known: cards, wires and words in their places. Who writes it down computes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sopflow.dataclass import dataclass
from sopflow.layout.model import Point


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int

    def moved(self, by: Point) -> Area:
        return Area(self.x + by[0], self.y + by[1], self.width, self.height)

    def overlaps(self, other: Area) -> bool:
        """Whether the insides share a point."""
        across = self.x < other.x + other.width and other.x < self.x + self.width
        return across and self.y < other.y + other.height and other.y < self.y + self.height


@dataclass(frozen=True, slots=True)
class Text:
    """One line of words: where it begins, its baseline, how wide it may be."""

    words: str
    x: int
    y: int
    width: int
    size: int
    bold: bool = False

    def moved(self, by: Point) -> Text:
        return replace(self, x=self.x + by[0], y=self.y + by[1])


@dataclass(frozen=True, slots=True)
class Card:
    """A box with an icon and words. `keys` are the elements that it stands for: its own first. `kind` is what it is
    drawn as, `look` which sort of that, `hint` what is said of it in full, `ways` how it goes on; `leads` is the state
    that a badge stands for."""

    keys: tuple[str, ...]
    kind: str
    look: str
    area: Area
    texts: tuple[Text, ...]
    hint: str
    icon: str = ""
    leads: str = ""
    ways: tuple[str, ...] = ()

    def moved(self, by: Point) -> Card:
        return replace(self, area=self.area.moved(by), texts=tuple(text.moved(by) for text in self.texts))


@dataclass(frozen=True, slots=True)
class Label:
    """The words of one way beside its wire, or of several that say the same. `hint` has them in full."""

    keys: tuple[str, ...]
    area: Area
    texts: tuple[Text, ...]
    hint: str

    def moved(self, by: Point) -> Label:
        return replace(self, area=self.area.moved(by), texts=tuple(text.moved(by) for text in self.texts))


@dataclass(frozen=True, slots=True)
class Wire:
    """A line with an arrow at its end, for all the ways of `keys`."""

    key: str
    keys: tuple[str, ...]
    points: tuple[Point, ...]
    exceptional: bool
    labels: tuple[Label, ...]
    hint: str = ""

    def moved(self, by: Point) -> Wire:
        points = tuple((x + by[0], y + by[1]) for x, y in self.points)
        return replace(self, points=points, labels=tuple(label.moved(by) for label in self.labels))


@dataclass(frozen=True, slots=True)
class Pieces:
    """Cards and wires that belong together. Frames are cards that others lie in."""

    frames: tuple[Card, ...] = ()
    cards: tuple[Card, ...] = ()
    wires: tuple[Wire, ...] = ()

    def moved(self, by: Point) -> Pieces:
        return Pieces(
            tuple(card.moved(by) for card in self.frames),
            tuple(card.moved(by) for card in self.cards),
            tuple(wire.moved(by) for wire in self.wires),
        )


def together(pieces: Iterable[Pieces]) -> Pieces:
    """All of them as one."""
    all_ = list(pieces)
    return Pieces(
        tuple(card for each in all_ for card in each.frames),
        tuple(card for each in all_ for card in each.cards),
        tuple(wire for each in all_ for wire in each.wires),
    )


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole drawing."""

    title: str
    description: str
    width: int
    height: int
    pieces: Pieces
    heading: Text
