"""A picture as SVG: readable without a mouse, by a screen reader and on paper. The same picture is the same text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from html import escape

from sopflow.dataclass import dataclass
from sopflow.layout.model import Point
from sopflow.rendering.diagram.icons import ICONS
from sopflow.rendering.diagram.picture import Card, Label, Picture, Text, Wire
from sopflow.rendering.diagram.style import STYLE

ROUND = 7
"""The radius of a line's corners."""
HEAD_LENGTH, HEAD_HALF = 8, 4
OVER = ("infeasible", "uncovered", "removed", "changed", "covered", "added", "on-path")
"""Marks of lines, the ones drawn over the others last."""


def render(picture: Picture, highlight: Mapping[str, str], prefix: str = "") -> str:
    """One `<svg>` element. `highlight` gives classes by element key; `prefix` stands before every id."""
    return "\n".join(_Writer(picture, highlight, prefix).lines())


@dataclass(frozen=True)
class _Writer:
    picture: Picture
    highlight: Mapping[str, str]
    prefix: str
    used: set[str] = field(default_factory=set)

    def lines(self) -> Iterator[str]:
        wide, high = self.picture.width, self.picture.height
        title, desc = f"{self.prefix}diagram-title", f"{self.prefix}diagram-desc"
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="sopflow-diagram" viewBox="0 0 {wide} {high}" '
            f'width="{wide}" height="{high}" role="group" aria-labelledby="{_quoted(title)} {_quoted(desc)}">'
        )
        yield f'<title id="{_quoted(title)}">{escape(self.picture.title)}</title>'
        yield f'<desc id="{_quoted(desc)}">{escape(self.picture.description)}</desc>'
        yield f"<style>\n{STYLE}\n</style>"
        yield f'<rect class="paper" width="{wide}" height="{high}"/>'
        yield _text(self.picture.heading)
        pieces = self.picture.pieces
        for frame in pieces.frames:
            yield from self._frame(frame)
        for wire in sorted(pieces.wires, key=self._weight):
            yield from self._wire(wire)
        for card in pieces.cards:
            yield from self._card(card)
        yield "</svg>"

    def _frame(self, card: Card) -> Iterator[str]:
        """A phase's or a loop's, below all else."""
        if card.kind == "phase":
            area = card.area
            yield self._open("band-group", card.keys, card.hint)
            yield f'<rect class="band" x="{area.x}" y="{area.y}" width="{area.width}" height="{area.height}" rx="10"/>'
            yield from map(_text, card.texts)
            yield "</g>"
        else:
            yield from self._card(card)

    def _card(self, card: Card) -> Iterator[str]:
        if card.kind == "begin":
            x, y = card.area.x + card.area.width // 2, card.area.y + card.area.height // 2
            yield f'<circle class="dot" cx="{x}" cy="{y}" r="{card.area.width // 2}"/>'
            return
        target = f"state:{card.leads}"
        leads = card.kind == "badge" and target in self._drawn()
        if leads:
            yield f'<a href="#{_quoted(self.prefix + target)}" aria-label="→ {_quoted(card.hint)}">'
        keys = card.keys if leads or target not in card.keys else (target, *card.keys)
        said = "; ".join((card.hint, *card.ways))
        reached = said if not leads and card.kind != "entry" else ""
        yield self._open(f"{card.kind} {card.look}", keys, card.hint, reached)
        area = card.area
        round_ = area.height // 2 if card.kind in ("badge", "entry") or "end" in card.look.split() else 7
        yield (
            f'<rect class="box" x="{area.x}" y="{area.y}" width="{area.width}" height="{area.height}" '
            f'rx="{min(round_, 17)}"/>'
        )
        if card.icon:
            yield self._icon(card)
        yield from map(_text, card.texts)
        yield "</g></a>" if leads else "</g>"

    def _weight(self, wire: Wire) -> int:
        """What was taken is drawn last, over lines that share a piece with it."""
        return max((OVER.index(mark) + 1 for mark in self._marks(wire.keys) if mark in OVER), default=0)

    def _drawn(self) -> frozenset[str]:
        pieces = self.picture.pieces
        return frozenset(card.keys[0] for card in (*pieces.cards, *pieces.frames) if card.kind in ("node", "loop"))

    def _icon(self, card: Card) -> str:
        small = card.kind == "badge"
        first = card.texts[0]
        x = card.area.x + (9 if small else 11)
        y = first.y - (10 if small else 12)
        scale = ' scale(.86)"' if small else '"'
        return f'<path class="icon" transform="translate({x} {y}){scale} d="{ICONS[card.icon]}"/>'

    def _wire(self, wire: Wire) -> Iterator[str]:
        kind = "entry" if not wire.keys else "way exceptional" if wire.exceptional else "way"
        keys = wire.keys if len(wire.keys) == 1 else (wire.key, *wire.keys)
        yield self._open(kind if wire.keys else "way entry", keys, "")
        points = _shortened(wire.points)
        yield f'<path class="wire" d="{_rounded(points)}"/>'
        yield f'<path class="head" d="{_head(wire.points)}"/>'
        for label in wire.labels:
            yield from self._label(label)
        yield "</g>"

    def _label(self, label: Label) -> Iterator[str]:
        yield self._open("label", label.keys, label.hint)
        yield from map(_text, label.texts)
        yield "</g>"

    def _open(self, kind: str, keys: Sequence[str], hint: str, said: str = "") -> str:
        """The beginning of a group. The first of several that stand for one element has its id: an end that is only
        drawn beside its causes is named by the first of them. What has something to say can be reached by keys."""
        marks = self._marks(keys)
        classes = " ".join((kind, *marks))
        id = f' id="{_quoted(self.prefix + keys[0])}"' if keys and keys[0] not in self.used else ""
        self.used.update(keys[:1])
        reach = f' tabindex="0" role="img" aria-label="{_quoted(said)}"' if said else ""
        title = f"<title>{escape(hint)}</title>" if hint else ""
        return f'<g{id} class="{_quoted(classes)}"{reach}>{title}'

    def _marks(self, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for key in keys for name in self.highlight.get(key, "").split()))


def _text(text: Text) -> str:
    if not text.words:
        return ""
    fitted = f' textLength="{text.width}" lengthAdjust="spacingAndGlyphs"'
    weight = ' font-weight="bold"' if text.bold else ""
    at = f'<text x="{text.x}" y="{text.y}" font-size="{text.size}"'
    return f"{at}{weight}{fitted}>{escape(text.words, quote=False)}</text>"


def _quoted(text: str) -> str:
    return escape(text, quote=True)


def _shortened(points: Sequence[Point]) -> list[Point]:
    """The line without what its arrow covers."""
    (x, y), (before_x, _) = points[-1], points[-2]
    if x == before_x:
        return [*points[:-1], (x, y - HEAD_LENGTH + 2)]
    return [*points[:-1], (x - (HEAD_LENGTH - 2 if x > before_x else 2 - HEAD_LENGTH), y)]


def _head(points: Sequence[Point]) -> str:
    (x, y), (before_x, _) = points[-1], points[-2]
    if x == before_x:
        return f"M{x} {y}l{-HEAD_HALF} {-HEAD_LENGTH}h{2 * HEAD_HALF}z"
    back = -HEAD_LENGTH if x > before_x else HEAD_LENGTH
    return f"M{x} {y}l{back} {-HEAD_HALF}v{2 * HEAD_HALF}z"


def _rounded(points: Sequence[Point]) -> str:
    """A path along the corners, each a quarter of a circle, smaller where there is no room."""
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(ROUND, _far(before, corner) // 2, _far(corner, after) // 2)
        a, b = _towards(corner, before, radius), _towards(corner, after, radius)
        parts.append(f"L{a[0]} {a[1]}Q{corner[0]} {corner[1]} {b[0]} {b[1]}")
    parts.append(f"L{points[-1][0]} {points[-1][1]}")
    return "".join(parts)


def _far(one: Point, other: Point) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(begin: Point, end: Point, by: int) -> Point:
    return _step(begin[0], end[0], by), _step(begin[1], end[1], by)


def _step(begin: int, end: int, by: int) -> int:
    return begin if begin == end else begin + by if end > begin else begin - by
