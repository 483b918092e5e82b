"""What a document is made of: scalars, lists and maps, each with its place in the source.

A `Document` is what the reader gives and every later room asks for places: dataclasses further down carry only
a `Pointer`, and `Document.span(pointer)` makes it a place at the edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from decimal import Decimal

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Source, Span
from sopflow.document.offsets import offsets
from sopflow.document.pointer import Pointer

Plain = str | int | Decimal | bool | None | list["Plain"] | dict[str, "Plain"]
"""What a node is without its places."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value. `value` is typed by YAML 1.2's rules as we narrow them: true/false, integers without a leading
    zero, decimals, nothing (null); all else is text. `text` is the decoded text; `raw` says it was unquoted."""

    value: str | int | Decimal | bool | None
    text: str
    start: int
    end: int
    style: str = ""  # '' plain, "'" or '"' quoted, '|' or '>' block

    @property
    def plain(self) -> Plain:
        return self.value


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, in block or in flow style."""

    items: tuple[Node, ...]
    start: int
    end: int
    flow: bool = False

    @property
    def plain(self) -> Plain:
        return [item.plain for item in self.items]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A map with text keys; `keys` holds the key scalars under the same names as `values`, in file order."""

    values: dict[str, Node]
    keys: dict[str, Scalar]
    start: int
    end: int
    flow: bool = False

    @property
    def plain(self) -> Plain:
        return {key: value.plain for key, value in self.values.items()}


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Comment:
    """A `#` comment: its text without the hash, where it stands, and whether code stands before it on its line."""

    text: str
    start: int
    end: int
    line: int
    trailing: bool


@dataclass(frozen=True)
class Document:
    """A YAML text that was read: its root node, its comments, and its source."""

    source: Source
    root: Node
    comments: tuple[Comment, ...] = field(default=(), repr=False)

    def node(self, pointer: Pointer) -> Node:
        """The node at a pointer, or the nearest one above it that exists."""
        node = self.root
        for step in pointer:
            below = _child(node, step)
            if below is None:
                return node
            node = below
        return node

    def span(self, pointer: Pointer) -> Span:
        """The place of a value (the nearest existing one above it where the pointer leads nowhere)."""
        node = self.node(pointer)
        return Span(self.source, node.start, node.end)

    def key_span(self, pointer: Pointer) -> Span:
        """The place of the key that a pointer ends with; of the value where it ends with an index or nowhere."""
        if pointer and isinstance(pointer[-1], str):
            parent = self.node(pointer[:-1])
            if isinstance(parent, Mapping) and pointer[-1] in parent.keys:
                key = parent.keys[pointer[-1]]
                return Span(self.source, key.start, key.end)
        return self.span(pointer)

    def inner_span(self, pointer: Pointer, start: int, end: int) -> Span:
        """The place of characters `start`..`end` of a scalar's decoded text, also inside quotes and folded blocks."""
        node = self.node(pointer)
        if not isinstance(node, Scalar):
            return self.span(pointer)
        places = offsets(self.source.text, node.start, node.end, node.style, node.text)
        last = len(places) - 1
        first = places[min(start, last)]
        return Span(self.source, first, max(first + 1, places[min(end, last)] if end > start else first + 1))

    def pointers(self) -> Iterator[tuple[Pointer, Node]]:
        """Every node with its pointer, in file order, the root first."""
        stack: list[tuple[Pointer, Node]] = [((), self.root)]
        while stack:
            pointer, node = stack.pop()
            yield pointer, node
            if isinstance(node, Mapping):
                stack.extend(reversed([((*pointer, key), value) for key, value in node.values.items()]))
            elif isinstance(node, Sequence):
                stack.extend(reversed([((*pointer, index), value) for index, value in enumerate(node.items)]))


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.values.get(step)
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None
