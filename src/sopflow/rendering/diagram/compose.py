"""A sheet becomes a picture: cards get their sizes, the layout their places. A state and the badges beside it are one
box of the layout, and so is a loop with all that is in it: what is laid out well alone cannot be disturbed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopflow.dataclass import dataclass
from sopflow.layout.model import Box, Gaps, Link, Placed, Point
from sopflow.layout.place import place
from sopflow.rendering.diagram.cards import HEAD, badge_card, entry_card, frame_card, labels, node_card
from sopflow.rendering.diagram.picture import Area, Card, Label, Pieces, Wire, together
from sopflow.rendering.diagram.sheet import Badge, Flow, Line, Node

GAPS = Gaps(beside=26, lines=12, leave=14, arrive=20, band=84)
SPINE, TO_BADGE, TO_ENTRY = 14, 40, 26
"""From a card's edge: the line that branches to its badges, the badges, and what comes in from the left."""
BETWEEN_BADGES = 9
BEGIN = "*begin"
DOT = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A node with all that is beside and in it; (0, 0) is where its axis meets its upper edge."""

    box: Box
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Laid:
    """A flow in its place, from (0, 0)."""

    pieces: Pieces
    placed: Placed


def laid_out(flow: Flow) -> Laid:
    """The whole of a flow."""
    parts = [_part(node) for node in flow.nodes]
    if flow.begins:
        parts.insert(0, _begin(flow))
    lines = _lines(flow)
    words = {_id(line): labels(line.ways) for line in lines}
    links = [Link(_id(line), line.source, line.target, *_room(words[_id(line)][1]), line.main) for line in lines]
    placed = place([part.box for part in parts], links, GAPS)
    drawn = [part.pieces.moved(placed.boxes[part.box.id]) for part in parts]
    wires = tuple(_wire(line, placed, words[_id(line)][0]) for line in lines)
    return Laid(together([*drawn, Pieces(wires=wires)]), placed)


def _begin(flow: Flow) -> Part:
    """Where a loop begins: a dot above its first state."""
    dot = Card((f"begin:{flow.begins[0].source}",), "begin", "begin", Area(-DOT, 0, 2 * DOT, 2 * DOT), (), "")
    return Part(Box(BEGIN, DOT, DOT, 2 * DOT, 0, 2 * DOT, band=flow.nodes[0].band), Pieces(cards=(dot,)))


def _lines(flow: Flow) -> Sequence[Line]:
    begins = (Line(BEGIN, flow.begins[0].to, flow.begins, main=True),) if flow.begins else ()
    return (*begins, *flow.lines)


def _id(line: Line) -> str:
    return f"{line.source}->{line.target}"


def _room(area: Area) -> Point:
    return area.width, area.height


def _wire(line: Line, placed: Placed, words: Sequence[Label]) -> Wire:
    id = _id(line)
    at = placed.labels.get(id, (0, 0))
    return Wire(
        f"line:{line.ways[0].source if line.source == BEGIN else line.source}->{line.target}",
        tuple(way.key for way in line.ways),
        placed.lines[id],
        all(way.exceptional for way in line.ways),
        tuple(label.moved(at) for label in words),
    )


def _part(node: Node) -> Part:
    """A node's card with its badges to the right and what comes from elsewhere to the left."""
    frames: tuple[Card, ...] = ()
    inner = Pieces()
    if node.inner is not None and node.inner.nodes:
        laid = laid_out(node.inner)
        card = frame_card(node, Area(0, 0, laid.placed.width, laid.placed.height))
        inner = laid.pieces.moved(((card.area.width - laid.placed.width) // 2, HEAD))
        axis = (card.area.width - laid.placed.width) // 2 + laid.placed.boxes[_first(node.inner)][0]
        middle = HEAD // 2
        frames = (card,)
    else:
        card = node_card(node)
        axis, middle = card.area.width // 2, card.area.height // 2
    return _assembled(node, card, inner, is_frame=bool(frames), axis=axis, middle=middle)


def _first(flow: Flow) -> str:
    return BEGIN if flow.begins else flow.nodes[0].place.id


def _assembled(node: Node, card: Card, inner: Pieces, *, is_frame: bool, axis: int, middle: int) -> Part:
    beside = list(_column(node.place.id, node.badges))
    over = max(beside[0][1] - middle if beside else 0, 0)
    entry = entry_card(node) if node.entries else None
    over = max(over, entry.area.height // 2 - middle if entry else 0)
    right = card.area.width - axis
    badges = [piece.moved((right, over + middle - beside[0][1])) for piece, _ in beside]
    left = axis
    pieces = [
        Pieces((card,) if is_frame else (), () if is_frame else (card,)).moved((-axis, over)),
        inner.moved((-axis, over)),
        *badges,
    ]
    if entry is not None:
        left = axis + TO_ENTRY + entry.area.width
        pieces.append(_entry(node, entry, -axis, over + middle))
    every = together(pieces)
    bottom = max(each.area.y + each.area.height for each in (*every.frames, *every.cards))
    reach = max([right, *(_reach(piece) for piece in badges)])
    half = max(min(axis, right) - 14, 0)
    box = Box(node.place.id, left, reach, bottom, over, over + card.area.height, half, node.band)
    return Part(box, every)


def _reach(piece: Pieces) -> int:
    ends = [card.area.x + card.area.width for card in piece.cards]
    ends += [label.area.x + label.area.width for wire in piece.wires for label in wire.labels]
    return max(ends)


def _column(source: str, badges: Sequence[Badge]) -> Iterator[tuple[Pieces, int]]:
    """The badges below each other, each with the words of its ways above it and the line that leads there, and the
    height of the first line; (0, 0) is the upper end of the card's right edge, if the first begins there."""
    y = 0
    first = None
    for badge in badges:
        words, room = labels(badge.ways)
        card = badge_card(source, badge)
        middle = y + room.height + card.area.height // 2
        first = middle if first is None else first
        points: tuple[Point, ...] = ((0, middle), (TO_BADGE, middle))
        if middle != first:
            points = ((0, first), (SPINE, first), (SPINE, middle), (TO_BADGE, middle))
        wire = Wire(
            f"line:{source}->{badge.place.id}",
            tuple(way.key for way in badge.ways),
            points,
            all(way.exceptional for way in badge.ways),
            tuple(label.moved((TO_BADGE + 2, y - 2)) for label in words),
        )
        yield Pieces(cards=(card.moved((TO_BADGE, y + room.height)),), wires=(wire,)), first
        y += room.height + card.area.height + BETWEEN_BADGES


def _entry(node: Node, card: Card, edge: int, middle: int) -> Pieces:
    """What comes from elsewhere, left of a card's edge."""
    at = (edge - TO_ENTRY - card.area.width, middle - card.area.height // 2)
    points = ((edge - TO_ENTRY, middle), (edge, middle))
    wire = Wire(f"entry:{node.place.id}->", (), points, True, ())
    return Pieces(cards=(card.moved(at),), wires=(wire,))
