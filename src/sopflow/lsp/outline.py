"""A playbook at a glance: its states by phase, then what else it declares. Scenarios by their ids."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language, Span
from sopflow.document.nodes import Document, Mapping, Node, Scalar, Sequence
from sopflow.document.pointer import Pointer
from sopflow.lsp.hover import words_of
from sopflow.lsp.names import DECLARED


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the outline: what it spans, the name that is shown as chosen, and what is in it."""

    name: str
    detail: str
    kind: str
    span: Span
    selection: Span
    inside: tuple[Entry, ...] = ()


def outline(document: Document, language: Language) -> tuple[Entry, ...]:
    """The entries of a playbook or of a file of scenarios; of any other text none."""
    scenarios = _under(document.root, "scenarios")
    if isinstance(scenarios, Sequence):
        return tuple(_scenarios(document, scenarios))
    phases = tuple(_phases(document, language))
    rest = (key for key in DECLARED if key not in ("states", "phases"))
    return (*phases, *(each for key in rest for each in _section(document, key, language)))


def _phases(document: Document, language: Language) -> Iterator[Entry]:
    """A phase spans its states, wherever they stand; a state without one stands by itself."""
    states = tuple(_entries(document, ("states",), language))
    by_phase: dict[str, list[Entry]] = {}
    for each in states:
        phase = _under(document.node(("states", each.name)), "phase")
        by_phase.setdefault(phase.text if isinstance(phase, Scalar) else "", []).append(each)
    for name, found in by_phase.items():
        if not name:
            yield from found
            continue
        first, last = found[0].span, found[-1].span
        title = words_of(document.node(("phases", name)), language) if _declared(document, name) else ""
        yield Entry(name, title, "phase", Span(first.source, first.start, last.end), found[0].selection, tuple(found))


def _section(document: Document, key: str, language: Language) -> Iterator[Entry]:
    inside = tuple(_entries(document, (key,), language))
    if inside:
        yield Entry(key, "", "section", _whole(document, (key,)), document.key_span((key,)), inside)


def _entries(document: Document, at: Pointer, language: Language) -> Iterator[Entry]:
    below = document.node(at) if _under(document.root, str(at[-1])) is not None or len(at) > 1 else None
    if not isinstance(below, Mapping):
        return
    for name, node in below.values.items():
        here = (*at, name)
        inner = _under(node, "states") is not None
        inside = tuple(_entries(document, (*here, "states"), language)) if inner else ()
        selection = document.key_span(here)
        yield Entry(name, words_of(node, language), str(at[-1]), _whole(document, here), selection, inside)


def _scenarios(document: Document, scenarios: Sequence) -> Iterator[Entry]:
    for index, item in enumerate(scenarios.items):
        id_, title = _under(item, "id"), _under(item, "title")
        if isinstance(id_, Scalar):
            span = document.span(("scenarios", index))
            said = title.text if isinstance(title, Scalar) else ""
            yield Entry(id_.text, said, "scenario", span, Span(span.source, id_.start, id_.end))


def _whole(document: Document, at: Pointer) -> Span:
    key, value = document.key_span(at), document.span(at)
    return Span(key.source, key.start, max(key.end, value.end))


def _declared(document: Document, phase: str) -> bool:
    phases = _under(document.root, "phases")
    return isinstance(phases, Mapping) and phase in phases.values


def _under(node: Node, key: str) -> Node | None:
    return node.values.get(key) if isinstance(node, Mapping) else None
