"""From text to a `Document`: libyaml's event stream, put together without recursion and with a place for everything.

Never `yaml.load` or `compose`: they lose places and duplicate keys, and type `no`, `0213` and `12:30` in ways that
nobody who writes an SOP expects.
"""

from __future__ import annotations

from collections.abc import Callable
from sys import intern
from typing import Any

import yaml

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Source
from sopflow.document import refusals
from sopflow.document.characters import unwanted
from sopflow.document.comments import comments
from sopflow.document.fault import Fault
from sopflow.document.nodes import Document, Mapping, Node, Scalar, Sequence
from sopflow.document.scalars import FIRST_OF_TYPED, Scalars, typed
from sopflow.document.slips import explain
from sopflow.document.suppressions import malformed
from sopflow.document.suspicions import suspicious

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_FINDINGS = 100
_Event = Any  # PyYAML's stubs allow events without marks; a loader gives none such


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: UTF-8 bytes, levels of nesting, and values (keys count as values)."""

    bytes: int = 4_000_000
    depth: int = 64
    nodes: int = 600_000


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a text. `document` is there whenever the text could be read to its end, even beside errors such
    as a duplicate key (the first one counts); it is None where it could not."""

    document: Document | None
    diagnostics: tuple[Diagnostic, ...]


def read(source: Source, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read a text as our narrow YAML. Never raises: all that is wrong comes back as diagnostics, in file order."""
    size = _size(source.text, limits.bytes)
    if size > limits.bytes:
        return Reading(None, (refusals.too_many_bytes(source, limits.bytes),))
    before = tuple(unwanted(source))
    if before:
        return Reading(None, _in_order(list(before)))
    builder = _Builder(source, limits)
    _run(builder)
    if builder.failed or builder.root is None:
        return Reading(None, _in_order(builder.findings))
    scalars = Scalars(builder.scalars)
    document = Document(source, builder.root, comments(source.text, scalars))
    slips = suspicious(document, scalars, builder.flow_maps)
    return Reading(document, _in_order([*builder.findings, *slips, *malformed(document)]))


def _size(text: str, most: int) -> int:
    if text.isascii() or len(text) > most:
        return len(text)
    return len(text.encode("utf-8", "surrogatepass"))


def _in_order(findings: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By place; of two findings of one rule at one place the first is enough."""
    once = {(finding.code, finding.span.start): finding for finding in reversed(findings)}
    return tuple(sorted(once.values(), key=lambda finding: finding.span.start))


def _run(builder: _Builder) -> None:
    # A byte order mark becomes a line break, so that every offset stays the file's own.
    text = builder.source.text
    loader = _Loader("\n" + text[1:] if text.startswith("\ufeff") else text)
    try:
        builder.take_all(loader.get_event)
    except yaml.MarkedYAMLError as error:
        builder.fail(explain(_fault(builder, error)))
    finally:
        loader.dispose()
    if builder.root is None and not builder.failed:
        builder.fail(refusals.empty(builder.source))


def _fault(builder: _Builder, error: yaml.MarkedYAMLError) -> Fault:
    end = len(builder.source.text)
    index = error.problem_mark.index if error.problem_mark else end
    begun = error.context_mark.index if error.context_mark else index
    last = builder.scalars[-1] if builder.scalars else None
    return Fault(builder.source, error.problem or "", error.context or "", index, begun, last)


class _Frame:
    """A list or map that is being read."""

    __slots__ = ("flow", "holds_nothing", "is_map", "items", "key", "keys", "start", "values")

    def __init__(self, start: int, is_map: bool, flow: bool) -> None:
        self.start = start
        self.is_map = is_map
        self.flow = flow
        self.holds_nothing = False
        self.items: list[Node] = []
        self.values: dict[str, Node] = {}
        self.keys: dict[str, Scalar] = {}
        self.key: str | None = None  # the key whose value comes next; "" for a key that was refused


class _Builder:
    """Puts events together. Lives for one reading."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.findings: list[Diagnostic] = []
        self.scalars: list[Scalar] = []
        self.flow_maps: list[Mapping] = []  # those in which a value is missing
        self.failed = False
        self._top = _Frame(0, False, False)
        self._frame = self._top
        self._stack: list[_Frame] = []
        self._documents = 0
        self._end = 0  # where the last value ends that was put together
        self._left = limits.nodes  # how many more values may come; below 0 stops the reading

    @property
    def root(self) -> Node | None:
        """The document's one node; None where there is none or an empty one."""
        root = self._top.items[0] if self._top.items else None
        return None if isinstance(root, Scalar) and root.value is None else root

    def fail(self, diagnostic: Diagnostic) -> None:
        """Record a finding after which reading on makes no sense."""
        self.findings.append(diagnostic)
        self.failed = True
        self._left = -1

    def take_all(self, next_event: Callable[[], _Event]) -> None:
        """Take events until the stream or our patience ends."""
        takers: dict[type[yaml.Event], Callable[[_Event], None]] = {
            yaml.MappingStartEvent: self._open_map,
            yaml.SequenceStartEvent: self._open_list,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
            yaml.DocumentEndEvent: _ignore,
            yaml.StreamStartEvent: _ignore,
            yaml.StreamEndEvent: _ignore,
        }
        scalar_event: Any = yaml.ScalarEvent
        keep = self.scalars.append
        while self._left >= 0 and (event := next_event()) is not None:
            if type(event) is not scalar_event:
                takers[type(event)](event)
                continue
            if event.anchor or event.tag:
                self._properties(event)
            text, style = intern(event.value), event.style or ""  # one text for each name: found faster
            value = text if style or text[:1] not in FIRST_OF_TYPED else typed(text)
            scalar = Scalar(value, text, event.start_mark.index, event.end_mark.index, style)
            keep(scalar)
            self._place(scalar)
        if self._left < 0 and not self.failed:
            last = self.scalars[-1].start if self.scalars else 0
            self.fail(refusals.too_many_nodes(self.source, last, self.limits.nodes))

    def _document(self, event: _Event) -> None:
        self._documents += 1
        if self._documents > 1:
            self.fail(refusals.second_document(self.source, event.start_mark.index))

    def _alias(self, event: _Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        self._find(refusals.alias(self.source, start, end))
        text = self.source.text[start:end]
        self._end = end
        self._place(Scalar(text, text, start, end))

    def _open_map(self, event: _Event) -> None:
        self._open(event, True)

    def _open_list(self, event: _Event) -> None:
        self._open(event, False)

    def _open(self, event: _Event, is_map: bool) -> None:
        start = event.start_mark.index
        if event.anchor or event.tag:
            self._properties(event)
        if len(self._stack) >= self.limits.depth:
            self.fail(refusals.too_deep(self.source, start, self.limits.depth))
        self._stack.append(self._frame)
        self._frame = _Frame(start, is_map, event.flow_style)

    def _close(self, event: _Event) -> None:
        frame = self._frame
        self._frame = self._stack.pop()
        if frame.flow:
            self._end = event.end_mark.index
        elif self.scalars:  # a block's own end mark stands where the next thing begins
            self._end = max(self._end, self.scalars[-1].end)
        if frame.is_map:
            self._place(self._map(frame))
        else:
            self._place(Sequence(tuple(frame.items), frame.start, self._end, frame.flow))

    def _map(self, frame: _Frame) -> Mapping:
        frame.values.pop("", None)
        node = Mapping(frame.values, frame.keys, frame.start, self._end, frame.flow)
        if frame.holds_nothing and frame.flow:
            self.flow_maps.append(node)
        return node

    def _place(self, node: Node) -> None:
        self._left -= 1
        frame = self._frame
        if frame.key is not None:
            frame.values[frame.key] = node
            frame.key = None
            frame.holds_nothing |= node.end == node.start
        elif not frame.is_map:
            frame.items.append(node)
        elif isinstance(node, Scalar) and node.text not in frame.keys and node.text not in _ODD_KEYS:
            frame.keys[node.text] = node
            frame.key = node.text
        else:
            frame.key = ""
            self._find(_refused_key(self.source, frame, node))

    def _properties(self, event: _Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor:
            self._find(refusals.anchor(self.source, start, end))
        if event.tag:
            self._find(refusals.tag(self.source, start, end))

    def _find(self, diagnostic: Diagnostic) -> None:
        self.findings.append(diagnostic)
        if len(self.findings) >= _MOST_FINDINGS:
            self.failed = True
            self._left = -1


_ODD_KEYS = frozenset({"", "<<"})


def _refused_key(source: Source, frame: _Frame, node: Node) -> Diagnostic:
    if not isinstance(node, Scalar) or node.text == "":
        return refusals.key_not_text(source, node)
    if node.text in frame.keys:
        return refusals.duplicate_key(source, node, frame.keys[node.text])
    return refusals.merge(source, node)


def _ignore(event: _Event) -> None:
    """Beginnings and ends of which nothing follows."""
