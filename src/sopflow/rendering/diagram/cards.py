"""The cards of a drawing and the words on wires, with their sizes; each with its upper left corner at (0, 0)."""

from __future__ import annotations

from collections.abc import Sequence

from sopflow.rendering.diagram.keys import state_key
from sopflow.rendering.diagram.measure import MORE, width, wrapped
from sopflow.rendering.diagram.model import Shape, Way
from sopflow.rendering.diagram.picture import Area, Card, Label, Text
from sopflow.rendering.diagram.sheet import Badge, Node

TITLE, SMALL = 13, 11
TITLE_LINE, SMALL_LINE = 16, 13
WIDEST_TITLE, WIDEST_BADGE, WIDEST_LABEL, WIDEST_ENTRY = 168, 150, 165, 110
HEAD = 34
"""The height of a loop's head, within its frame."""


def node_card(node: Node) -> Card:
    """A state, a phase in an overview, or the place where anything may happen."""
    lines = wrapped(node.place.title, TITLE, WIDEST_TITLE, 3)
    note = (node.note,) if node.note else ()
    wide = max([*(width(line, TITLE) for line in lines), *(width(line, SMALL) for line in note)])
    texts = [Text(line, 32, 22 + TITLE_LINE * at, width(line, TITLE), TITLE) for at, line in enumerate(lines)]
    texts += [Text(line, 32, 20 + TITLE_LINE * len(lines), width(line, SMALL), SMALL) for line in note]
    height = 18 + TITLE_LINE * len(lines) + (14 if note else 0)
    look = f"{node.place.shape} start" if node.is_start else str(node.place.shape)
    area = Area(0, 0, wide + 46, height)
    return Card((node.key,), "node", look, area, tuple(texts), _hint(node), str(node.place.shape), ways=node.ways)


def frame_card(node: Node, inside: Area) -> Card:
    """The frame of a loop around what is inside; its title is in its head."""
    most = max(inside.width, 3 * WIDEST_TITLE // 2)
    (line,) = wrapped(f"{node.place.title}", TITLE, most, 1)
    wide = max(inside.width + 32, width(line, TITLE) + 46)
    text = Text(line, 32, 22, width(line, TITLE), TITLE)
    area = Area(0, 0, wide, HEAD + inside.height + 14)
    look = "loop start" if node.is_start else "loop"
    return Card((node.key,), "loop", look, area, (text,), _hint(node), "loop", ways=node.ways)


def badge_card(source: str, badge: Badge) -> Card:
    """A place beside the state that leads to it."""
    lines = wrapped(badge.place.title, SMALL, WIDEST_BADGE, 2)
    wide = max(width(line, SMALL) for line in lines)
    texts = tuple(Text(line, 26, 15 + SMALL_LINE * at, width(line, SMALL), SMALL) for at, line in enumerate(lines))
    keys = (f"badge:{source}->{badge.place.id}", *(way.key for way in badge.ways))
    if badge.place.shape is Shape.END:
        keys = (*keys, state_key(badge.place.id))
    area = Area(0, 0, wide + 38, 10 + SMALL_LINE * len(lines))
    return Card(keys, "badge", str(badge.kind), area, texts, badge.place.title, str(badge.kind), leads=badge.place.id)


def entry_card(node: Node) -> Card:
    """Whence a case comes to a node that no line shows."""
    lines = _entries(node.entries)
    wide = max(width(line, SMALL) for line in lines)
    texts = tuple(Text(line, 10, 15 + SMALL_LINE * at, width(line, SMALL), SMALL) for at, line in enumerate(lines))
    area = Area(0, 0, wide + 20, 10 + SMALL_LINE * len(lines))
    return Card((f"entry:{node.place.id}",), "entry", "entry", area, texts, ", ".join(node.entries))


def _entries(titles: Sequence[str]) -> tuple[str, ...]:
    """As many of the titles as two lines hold, at least one, and how many there are more."""
    for shown in range(len(titles), 0, -1):
        more = f" +{len(titles) - shown}" if shown < len(titles) else ""
        lines = wrapped(", ".join(titles[:shown]) + more, SMALL, WIDEST_ENTRY, 2)
        if not lines[-1].endswith(MORE):
            return lines
    return wrapped(titles[0], SMALL, WIDEST_ENTRY, 2)


def labels(ways: Sequence[Way]) -> tuple[tuple[Label, ...], Area]:
    """The words of ways below each other, and what room they take. A way without words takes none; those that say the
    same say it once."""
    found: list[Label] = []
    y = 0
    said = dict.fromkeys(way.label for way in ways)
    for words in said:
        lines = wrapped(words, SMALL, WIDEST_LABEL, 3)
        texts = tuple(
            Text(line, 0, y + 10 + SMALL_LINE * at, width(line, SMALL), SMALL) for at, line in enumerate(lines)
        )
        if texts:
            area = Area(0, y, max(text.width for text in texts), SMALL_LINE * len(texts))
            keys = tuple(way.key for way in ways if way.label == words)
            found.append(Label(keys, area, texts, words))
            y += area.height
    return tuple(found), Area(0, 0, max((label.area.width for label in found), default=0), y)


def _hint(node: Node) -> str:
    parts = [
        node.place.title,
        *([node.note] if node.note else []),
        *([node.place.id] if node.place.shape is not Shape.PHASE else []),
    ]
    return " · ".join(dict.fromkeys(parts))
