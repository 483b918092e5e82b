"""Where a new state and what it declares go in a playbook's text. All else stays character for character."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopflow.diagnostics import Fix, Span, Words
from sopflow.document.nodes import Document, Node, Scalar
from sopflow.document.nodes import Mapping as Map
from sopflow.document.nodes import Sequence as List
from sopflow.document.pointer import Pointer
from sopflow.errors import UsageError

_STEP = "  "
_WAYS = ("next", "late")
GO_ON = "continue"
"""After a failure: as if there had been none. It names no state."""

_NO_WAY = frozenset(("when", "by", "that", "where", "set", "add", "ask_again", "covers", "at_most", "title"))
_TITLE = Words(en="add the state", id="tambahkan langkah")


class InlineError(UsageError):
    """States that are written in braces on one line: there is no line to put another one on."""


def state_behind(document: Document, anchor: Pointer, name: str, lines: Sequence[str]) -> Fix:
    """The edit that puts a state below another one: as far to the right, with a blank line between where states have
    one.

    Raises:
        InlineError: the states stand in braces.
    """
    around = document.node(anchor[:-1])
    if not isinstance(around, Map) or around.flow:
        raise InlineError(name)
    text, key = document.source.text, document.key_span(anchor)
    margin = " " * (key.start - _line_start(text, key.start))
    gap = "\n\n" if _blank_between(document, around) else "\n"
    block = [f"{margin}{name}:", *(f"{margin}{_STEP}{line}" for line in lines)]
    return _insert(document, _end_of(document, anchor, len(margin)), gap + "\n".join(block))


def declaration(document: Document, section: str, name: str, line: str) -> Fix:
    """The edit that declares something in one line, as the last of its section; a section that is not there begins
    above `states`."""
    root = document.root
    known = root.values.get(section) if isinstance(root, Map) else None
    if not isinstance(known, Map) or not known.values:
        return _insert(document, _above(document, "states"), f"{section}:\n{_STEP}{name}: {line}\n\n")
    last = (section, tuple(known.values)[-1])
    if known.flow:
        return _insert(document, document.span(last).end, f", {name}: {line}")
    start = document.key_span(last).start
    margin = " " * (start - _line_start(document.source.text, start))
    return _insert(document, _end_of(document, last, len(margin)), f"\n{margin}{name}: {line}")


def targets(document: Document, state: Pointer) -> tuple[tuple[str, Pointer], ...]:
    """The words in a state that name where its case goes, each with its place, in the order of the text."""
    found = (each for at in _ways(document, state) for each in _targets(document.node(at), at))
    return tuple(sorted(found, key=lambda each: document.span(each[1]).start))


def _ways(document: Document, state: Pointer) -> Iterator[Pointer]:
    """Where a state says its ways: beside its verb, and under the operations that it calls."""
    node = document.node(state)
    yield from ((*state, key) for key in _WAYS if isinstance(node, Map) and key in node.values)
    call = node.values.get("call") if isinstance(node, Map) else None
    calls = enumerate(call.items) if isinstance(call, List) else [(None, call)]
    for index, each in calls:
        if isinstance(each, Map) and "on_error" in each.values:
            yield (*state, "call", *(() if index is None else (index,)), "on_error")


def redirected(document: Document, places: Sequence[Pointer], name: str) -> tuple[Fix, ...]:
    """The edits that lead these ways to another state."""
    return tuple(Fix(document.inner_span(at, 0, len(_text(document, at))), name, _TITLE) for at in places)


def _targets(node: Node, at: Pointer) -> Iterator[tuple[str, Pointer]]:
    match node:
        case Scalar(text=text) if text != GO_ON:
            yield text, at
        case List(items=items):
            for index, each in enumerate(items):
                yield from _targets(each, (*at, index))
        case Map(values=values):
            for key, each in values.items():
                if key not in _NO_WAY:
                    yield from _targets(each, (*at, key))


def _text(document: Document, at: Pointer) -> str:
    node = document.node(at)
    return node.text if isinstance(node, Scalar) else ""


def _insert(document: Document, at: int, text: str) -> Fix:
    if "\r\n" in document.source.text:
        text = text.replace("\n", "\r\n")
    return Fix(Span(document.source, at, at), text, _TITLE)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1 : end] == "\r" else end


def _blank_between(document: Document, around: Map) -> bool:
    """Whether blank lines stand between states, looked at from the comments above each; so where there is one only."""
    text = document.source.text
    above = [text[: _without_comments(text, key.start)] for key in tuple(around.keys.values())[1:]]
    return not above or any(before.replace("\r", "").endswith("\n\n") for before in above)


def _without_comments(text: str, at: int) -> int:
    """The beginning of the line, above the comments that belong to it."""
    start = _line_start(text, at)
    while start and text[_line_start(text, start - 1) : start].lstrip().startswith("#"):
        start = _line_start(text, start - 1)
    return start


def _end_of(document: Document, at: Pointer, margin: int) -> int:
    """Where the last line of an entry ends: with its comments, those below that stand deeper too."""
    text = document.source.text
    end = _line_end(text, len(text[: _last(document.node(at), document.key_span(at).end)].rstrip()))
    while end < len(text):
        begin = text.find("\n", end) + 1
        stop = _line_end(text, begin)
        line = text[begin:stop]
        if not begin or not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) <= margin:
            return end
        end = stop
    return end


def _last(node: Node, at_least: int) -> int:
    """The end of what is written in a node. A block of text ends below its last line: blank lines are not its own."""
    match node:
        case Map(flow=False, values=values) if values:
            return _last(tuple(values.values())[-1], max(at_least, tuple(node.keys.values())[-1].end))
        case List(flow=False, items=items) if items:
            return _last(items[-1], at_least)
        case _:
            return max(at_least, node.end)


def _above(document: Document, key: str) -> int:
    """Where a section begins, with the comments above it."""
    return _without_comments(document.source.text, document.key_span((key,)).start)
