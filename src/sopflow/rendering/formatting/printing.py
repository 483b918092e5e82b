"""A document written in the one layout."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Many

from sopflow.document.nodes import Comment, Document, Mapping, Scalar, Sequence
from sopflow.rendering.formatting.order import Order
from sopflow.rendering.formatting.plan import STEP, Plan
from sopflow.rendering.formatting.quoting import written
from sopflow.rendering.formatting.trivia import Collection, Entry, Trivia

_GAP = 2
"""Fewest spaces before a comment that stands behind something. More are kept: they may align it."""


def printed(document: Document, order: Order) -> str:
    """The text of a document in the one layout. Its root is a map or a list."""
    lines = _Printer(document, order).everything()
    return "\n".join(lines) + "\n"


class _Printer:
    def __init__(self, document: Document, order: Order) -> None:
        self._document = document
        self._text = document.source.text
        self._order = order
        self._plan = Plan(document, order)
        self._trivia = Trivia(document, self._plan)

    def everything(self) -> list[str]:
        root = self._document.root
        assert not isinstance(root, Scalar)
        top = self._stays_on_top(root)
        return [*top, *self._block(root, 0)]

    def _stays_on_top(self, root: Collection) -> list[str]:
        """The head of a file, before keys change places: what a blank line parts from the first key, and the line
        that names the schema."""
        if isinstance(root, Sequence) or not root.values:
            return []
        first = self._trivia.entry(root, next(iter(root.values)))
        if self._order.keys(root)[0] == next(iter(root.values)):
            return []
        head = 0
        for index, comment in enumerate(first.lead):
            below = first.lead[index + 1].start if index + 1 < len(first.lead) else first.place
            if self._trivia.blank_above(below) or "yaml-language-server" in comment.text:
                head = index + 1
        kept, first.lead = first.lead[:head], first.lead[head:]
        self._trivia.begins(first)
        lines: list[str] = []
        self._comments(lines, kept, 0)
        return [*lines, ""] if kept else []

    def _block(self, node: Collection, indent: int) -> list[str]:
        """A collection as lines, its entries at `indent`."""
        lines: list[str] = []
        for step, entry in self._entries(node):
            self._comments(lines, entry.lead, indent)
            if lines and entry.blank and lines[-1]:
                lines.append("")
            lines += self._entry(node, step, entry, indent)
        self._comments(lines, self._trivia.end(node), indent)
        return lines

    def _entries(self, node: Collection) -> Iterator[tuple[str | int, Entry]]:
        steps: Many[str | int] = self._order.keys(node) if isinstance(node, Mapping) else range(len(node.items))
        return ((step, self._trivia.entry(node, step)) for step in steps)

    def _comments(self, lines: list[str], comments: Many[Comment], indent: int) -> None:
        for comment in comments:
            if lines and lines[-1] and self._trivia.blank_above(comment.start):
                lines.append("")
            lines.append(" " * indent + _hashed(comment))

    def _entry(self, owner: Collection, step: str | int, entry: Entry, indent: int) -> list[str]:
        lines = (
            self._item(entry, indent) if isinstance(owner, Sequence) else self._pair(owner, str(step), entry, indent)
        )
        if entry.tail is not None:
            at = len(lines) - 1 if self._ends_with_it(entry) else 0
            lines[at] += " " * self._gap(entry.tail) + _hashed(entry.tail)
        return lines

    def _ends_with_it(self, entry: Entry) -> bool:
        value = entry.value
        return self._plan.is_filled(value) or (isinstance(value, Scalar) and value.style not in ("|", ">"))

    def _gap(self, comment: Comment) -> int:
        before = self._text[: comment.start]
        return max(_GAP, len(before) - len(before.rstrip(" ")))

    def _pair(self, owner: Mapping, key: str, entry: Entry, indent: int) -> list[str]:
        head = f"{' ' * indent}{self._plan.name(owner.keys[key])}:"
        if self._plan.is_block(entry.value):
            assert not isinstance(entry.value, Scalar)
            return [head, *self._block(entry.value, indent + STEP)]
        first, *rest = self._value(entry, key, len(head) + 1, indent)
        return [f"{head} {first}" if first else head, *rest]

    def _item(self, entry: Entry, indent: int) -> list[str]:
        head = " " * indent + "-"
        if not self._plan.is_block(entry.value):
            first, *rest = self._value(entry, None, len(head) + 1, indent)
            return [f"{head} {first}" if first else head, *rest]
        assert not isinstance(entry.value, Scalar)
        lines = self._block(entry.value, indent + STEP)
        if entry.tail is not None or lines[0].lstrip().startswith("#"):
            return [head, *lines]
        return [f"{head} {lines[0].lstrip()}", *lines[1:]]

    def _value(self, entry: Entry, key: str | None, column: int, indent: int) -> list[str]:
        """A value that is no block collection, as lines; the first goes behind its key or dash, at `column`."""
        node = entry.value
        if isinstance(node, Sequence) and self._plan.is_filled(node):
            return self._plan.filled(node, column, indent + STEP)
        if not isinstance(node, Scalar):
            return [self._plan.inline(node)]
        raw = self._text[node.start : node.end]
        if node.style in ("|", ">"):
            return self._words(entry, node, raw, indent + STEP)
        if "\n" not in raw:
            return [written(self._text, node, key, flow=False)]
        first, *rest = raw.split("\n")
        keep = node.style == '"'
        return [first if keep else first.rstrip(), *(_moved(line, indent + STEP, keep=keep) for line in rest)]

    def _words(self, entry: Entry, node: Scalar, raw: str, indent: int) -> list[str]:
        """Text of several lines as its author wrapped it, moved to where it belongs."""
        header, *lines = raw.split("\n")
        mark = header.split("#")[0].rstrip()
        digit = next((int(each) for each in mark if each.isdigit()), None)
        if "+" in mark:
            lines = lines[:-1] if raw.endswith("\n") else lines
        else:
            while lines and not lines[-1].strip():
                lines.pop()
        depth = self._depth(lines) if digit is None else max(self._trivia.column(entry.place), 0) + digit
        mark = mark if digit is None else mark.replace(str(digit), str(STEP))
        return [mark, *(" " * indent + line[depth:] if line[depth:] else "" for line in lines)]

    def _depth(self, lines: list[str]) -> int:
        first = next((line for line in lines if line.strip()), "")
        return len(first) - len(first.lstrip(" "))


def _moved(line: str, indent: int, *, keep: bool) -> str:
    """A further line of a value: spaces at its beginning mean nothing; those at its end may follow a backslash."""
    line = line.lstrip(" \t") if keep else line.strip(" \t")
    return " " * indent + line if line else ""


def _hashed(comment: Comment) -> str:
    text = comment.text.rstrip()
    return f"# {text}" if text[:1].isalnum() else f"#{text}"
