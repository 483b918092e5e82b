"""What stands between values: every comment with the entry that it belongs to, and where a line is left blank."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import field

from sopflow.dataclass import dataclass
from sopflow.document.nodes import Comment, Document, Mapping, Node, Scalar, Sequence
from sopflow.rendering.formatting.plan import Plan

Collection = Mapping | Sequence


@dataclass
class Entry:
    """A key with its value, or an item, that is written on a line of its own.

    Attributes:
        place: where its key or its dash stands.
        blank: whether the line above it is empty.
        lead: comments above it.
        tail: the comment behind it on its line.
    """

    place: int
    value: Node
    owner: Collection
    blank: bool
    lead: list[Comment] = field(default_factory=list)
    tail: Comment | None = None


class Trivia:
    """The comments and the blank lines of a document, shared out among what is written."""

    def __init__(self, document: Document, plan: Plan) -> None:
        self._source = document.source
        self._text = document.source.text
        self._plan = plan
        self._root = document.root
        self._by_step: dict[tuple[int, str | int], Entry] = {}
        self._by_value: dict[int, Entry] = {}
        self._ends: dict[int, list[Comment]] = {}
        self._beginnings: set[int] = set()
        for _, node in document.pointers():
            if plan.is_block(node):
                self._take(node)
        self._entries = sorted(self._by_step.values(), key=lambda entry: entry.place)
        self._places = [entry.place for entry in self._entries]
        for comment in document.comments:
            self._give(comment)
        for entry in {id(entry.owner): entry for entry in reversed(self._entries)}.values():
            self.begins(entry)

    def entry(self, owner: Collection, step: str | int) -> Entry:
        """The entry of a collection under a key or an index."""
        return self._by_step[id(owner), step]

    def end(self, owner: Collection) -> list[Comment]:
        """The comments below the last entry of a collection."""
        return self._ends.get(id(owner), [])

    def blank_above(self, place: int) -> bool:
        """Whether the line above that of a place is empty, and parts it from something."""
        if place in self._beginnings:
            return False
        line = self._source.position(place)[0]
        return line > 1 and not self._source.line(line - 1).strip()

    def begins(self, entry: Entry) -> None:
        """Nothing stands before this entry from which a blank line could part it."""
        self._beginnings.add(entry.lead[0].start if entry.lead else entry.place)
        entry.blank = bool(entry.lead) and entry.blank

    def column(self, place: int) -> int:
        return place - self._text.rfind("\n", 0, place) - 1

    def _take(self, node: Node) -> None:
        if isinstance(node, Mapping):
            for key, value in node.values.items():
                self._add(node, key, node.keys[key].start, value)
        elif isinstance(node, Sequence):
            done = node.start
            for index, item in enumerate(node.items):
                self._add(node, index, item.start if node.flow else self._dash(node, done, item), item)
                done = item.end

    def _add(self, owner: Collection, step: str | int, place: int, value: Node) -> None:
        before = self._text[self._text.rfind("\n", 0, place) + 1 : place]
        entry = Entry(place, value, owner, not before.strip(" -") and self.blank_above(place))
        self._by_step[id(owner), step] = self._by_value[id(value)] = entry

    def _dash(self, node: Sequence, done: int, item: Node) -> int:
        """Where the dash of an item stands: all dashes of a list stand in one column."""
        if done == node.start:
            return node.start
        column = self.column(node.start)
        line = self._text.rfind("\n", 0, done) + 1
        while line < item.start:
            place = line + column
            if place >= done and self._text[place : place + 1] == "-" and not self._text[line:place].strip():
                return place
            line = self._text.find("\n", line) + 1 or item.start
        return item.start

    def _give(self, comment: Comment) -> None:
        index = bisect_left(self._places, comment.start)
        before = self._entries[index - 1] if index else None
        following = self._entries[index] if index < len(self._entries) else None
        if comment.trailing and before is not None:
            self._behind(comment, before)
            return
        closed = self._closed_by(comment, before, following)
        if closed is not None:
            self._ends.setdefault(id(closed), []).append(comment)
        elif following is not None:
            following.lead.append(comment)

    def _behind(self, comment: Comment, entry: Entry) -> None:
        """A comment behind an entry stays there. What stood in brackets and becomes a block takes it above itself."""
        above = entry.tail is not None
        while entry.owner.flow and entry.owner.end <= comment.start:
            outer = self._by_value.get(id(entry.owner))
            if outer is None:
                break
            entry, above = outer, True
        if above:
            entry.lead.append(comment)
        else:
            entry.tail = comment

    def _closed_by(self, comment: Comment, before: Entry | None, following: Entry | None) -> Collection | None:
        """The collection whose last line a comment is; None where it stands above the entry that follows."""
        if before is None or (following is not None and following.owner is before.value):
            return None
        limit = -1 if following is None else self.column(following.place)
        column = self.column(comment.start)
        entry: Entry | None = before
        while entry is not None:
            owner = entry.owner
            if owner.flow and owner.start < comment.start < owner.end:
                return owner if following is None or following.place > owner.end else None
            if not owner.flow and limit < self.column(owner.start) <= column:
                return owner
            entry = self._by_value.get(id(owner))
        return self._root if following is None and not isinstance(self._root, Scalar) else None
