"""What is wrong with a drawing: the properties that every picture of a playbook has, asked of the finished one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from sopflow.rendering.diagram.picture import Area, Card, Label, Picture, Text, Wire


def faults(picture: Picture) -> list[str]:
    """Everything that overlaps, crosses or lies outside; nothing where the drawing is right."""
    return [*_overlaps(picture), *_crossings(picture), *_covered_words(picture), *_outside(picture)]


def misleading(picture: Picture) -> list[str]:
    """Lines that lie on each other, though they neither come from one place nor lead to one: nobody could tell them
    apart. A layout cannot always avoid it; of our own playbooks none may have it."""
    wires = [(wire, _ends(wire), _strips(wire)) for wire in picture.pieces.wires if wire.keys]
    return [
        f"{one.key} lies on {other.key}"
        for (one, (source, to), strips), (other, (another, elsewhere), others) in combinations(wires, 2)
        if source != another and to != elsewhere
        if any(_along(strip, each) for strip in strips for each in others)
    ]


def _ends(wire: Wire) -> tuple[str, str]:
    source, _, target = wire.key.removeprefix("line:").partition("->")
    return source, target


def _along(one: Area, other: Area) -> bool:
    """Whether two pieces run the same way, at most three pixels apart, side by side."""
    if (one.width == 0) != (other.width == 0):
        return False
    down = one.width == 0
    apart = abs(one.x - other.x) if down else abs(one.y - other.y)
    begin, end = (one.y, one.y + one.height) if down else (one.x, one.x + one.width)
    from_, to = (other.y, other.y + other.height) if down else (other.x, other.x + other.width)
    return apart <= 3 and begin < to and from_ < end


def _overlaps(picture: Picture) -> Iterator[str]:
    """Cards lie apart from each other, and wholly inside a frame or wholly outside."""
    cards, frames = picture.pieces.cards, picture.pieces.frames
    for one, other in combinations(cards, 2):
        if one.area.overlaps(other.area):
            yield f"{_name(one)} overlaps {_name(other)}"
    for frame in frames:
        for other in (*cards, *frames):
            apart = not other.area.overlaps(frame.area)
            if not (apart or _within(other.area, frame.area) or _within(frame.area, other.area)):
                yield f"{_name(other)} sticks out of {_name(frame)}"


def _crossings(picture: Picture) -> Iterator[str]:
    """No wire goes through a card, or through a frame that it does not begin or end in."""
    for wire in picture.pieces.wires:
        strips = _strips(wire)
        for card in picture.pieces.cards:
            if any(card.area.overlaps(strip) for strip in strips):
                yield f"{wire.key} passes {_name(card)}"
        for frame in picture.pieces.frames:
            inside = [strip for strip in strips if frame.area.overlaps(strip)]
            if frame.kind == "loop" and inside and not all(_within(strip, frame.area) for strip in strips):
                yield f"{wire.key} passes {_name(frame)}"


def _covered_words(picture: Picture) -> Iterator[str]:
    """No words lie on other words, on a card that is not theirs, or on a wire."""
    labels = [label for wire in picture.pieces.wires for label in wire.labels]
    heads = [_area(text) for frame in picture.pieces.frames for text in frame.texts]
    words = [*(label.area for label in labels), *heads, _area(picture.heading)]
    strips = [(wire, strip) for wire in picture.pieces.wires for strip in _strips(wire)]
    for one, other in combinations(words, 2):
        if one.overlaps(other):
            yield f"words overlap: {one} {other}"
    for area in words:
        yield from (f"words lie on {_name(card)}: {area}" for card in picture.pieces.cards if area.overlaps(card.area))
        yield from (f"words lie on {wire.key}: {area}" for wire, strip in strips if area.overlaps(strip))


def _outside(picture: Picture) -> Iterator[str]:
    """Words lie within their cards, and everything within the picture."""
    whole = Area(0, 0, picture.width, picture.height)
    for card in (*picture.pieces.cards, *picture.pieces.frames):
        yield from (f"{text.words} leaves {_name(card)}" for text in card.texts if not _within(_area(text), card.area))
        if not _within(card.area, whole):
            yield f"{_name(card)} leaves the picture"
    for wire in picture.pieces.wires:
        yield from (f"{label.hint} leaves the picture" for label in wire.labels if not _within(label.area, whole))


def _strips(wire: Wire) -> Sequence[Area]:
    """A wire's pieces as areas of no width: it touches what it ends at, and overlaps what it goes through."""
    return [
        Area(min(x, to_x), min(y, to_y), abs(to_x - x), abs(to_y - y))
        for (x, y), (to_x, to_y) in pairwise(wire.points)
    ]  # fmt: skip


def _area(text: Text) -> Area:
    """From the highest letter to the deepest."""
    return Area(text.x, text.y - text.size * 3 // 4, text.width, text.size)


def _within(inner: Area, outer: Area) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def _name(card: Card | Label) -> str:
    return card.keys[0]
