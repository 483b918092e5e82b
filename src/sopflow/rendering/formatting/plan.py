"""Which lists and maps in brackets are written as blocks: what does not fit on a line, or holds a comment."""

from __future__ import annotations

from bisect import bisect_left

from sopflow.document.nodes import Document, Mapping, Node, Scalar, Sequence
from sopflow.rendering.formatting.order import Order
from sopflow.rendering.formatting.quoting import wants_a_block, written

WIDTH = 120
"""How long a line may become when a list that stood on several is put on one."""
STEP = 2
"""Spaces by which what is inside stands to the right."""


class Plan:
    """How each collection of a document is written."""

    def __init__(self, document: Document, order: Order) -> None:
        self._text = document.source.text
        self._order = order
        self._hashes = [comment.start for comment in document.comments]
        self._blocks: set[int] = set()
        self._walk(document.root, 0, 0, is_root=True)

    def is_block(self, node: Node) -> bool:
        return id(node) in self._blocks

    def inline(self, node: Node, key: str | None = None) -> str:
        """A value on one line, as it stands in brackets."""
        match node:
            case Scalar():
                return written(self._text, node, key, flow=True)
            case Sequence():
                return f"[{', '.join(self.inline(item) for item in node.items)}]"
            case Mapping():
                parts = (self._pair(node, name) for name in self._order.keys(node))
                return f"{{{', '.join(parts)}}}"

    def filled(self, node: Sequence, column: int, indent: int) -> list[str]:
        """A list of plain values that is too long for one line, wrapped: its first line begins at `column`."""
        lines, line = list[str](), "["
        room = WIDTH - column
        for index, item in enumerate(node.items):
            part = self.inline(item) + (", " if index < len(node.items) - 1 else "]")
            if line != "[" and len(line) + len(part.rstrip()) > room:
                lines.append(line.rstrip())
                line, room = " " * indent, WIDTH
            line += part
        return [*lines, line]

    def is_filled(self, node: Node) -> bool:
        """Whether it is a list of plain values that stood on several lines: it stays one in brackets."""
        if not isinstance(node, Sequence) or not node.flow or id(node) in self._blocks:
            return False
        return self._is_wrapped(node) and all(isinstance(item, Scalar) for item in node.items)

    def name(self, key: Scalar) -> str:
        """A key as it is written."""
        return written(self._text, key, None, flow=True)

    def _pair(self, node: Mapping, name: str) -> str:
        value = node.values[name]
        key = self.name(node.keys[name])
        return key if value.start == value.end else f"{key}: {self.inline(value, name)}"

    def _walk(self, node: Node, at: int, column: int, *, is_root: bool = False) -> None:
        """`at`: where its entries would stand as a block; `column`: where it begins when it stands on its line."""
        if isinstance(node, Scalar) or not (is_root or not node.flow or self._must_open(node, column)):
            return
        if (node.values if isinstance(node, Mapping) else node.items) or not node.flow:
            self._blocks.add(id(node))
        if isinstance(node, Mapping):
            for key, value in node.values.items():
                deeper = at + STEP
                self._walk(value, deeper, at + len(self.name(node.keys[key])) + 2)
        else:
            for item in node.items:
                self._walk(item, at + STEP, at + STEP)

    def _must_open(self, node: Mapping | Sequence, column: int) -> bool:
        if self._has_comment(node) or self._cannot_be_inline(node):
            return True
        if isinstance(node, Sequence) and all(isinstance(item, Scalar) for item in node.items):
            return False
        return self._is_wrapped(node) and column + len(self.inline(node)) > WIDTH

    def _is_wrapped(self, node: Node) -> bool:
        return "\n" in self._text[node.start : node.end]

    def _has_comment(self, node: Node) -> bool:
        first = bisect_left(self._hashes, node.start)
        return first < len(self._hashes) and self._hashes[first] < node.end

    def _cannot_be_inline(self, node: Node) -> bool:
        """Whether it holds an expression that reads better in a block, or words of several lines."""
        match node:
            case Scalar():
                return self._is_wrapped(node) and not _folds(node)
            case Sequence():
                return any(self._cannot_be_inline(item) for item in node.items)
            case Mapping():
                return any(
                    self._cannot_be_inline(value) or (isinstance(value, Scalar) and wants_a_block(key, value))
                    for key, value in node.values.items()
                )


def _folds(node: Scalar) -> bool:
    return node.style == "" and "\n" not in node.text
