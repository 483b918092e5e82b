"""The use case `trace`: which clause of the document is covered by what, in the playbook and in its scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

from sopflow.app.beside import clauses_beside
from sopflow.app.files import find_scenarios, reading_of
from sopflow.app.procedure import Procedure
from sopflow.dataclass import dataclass
from sopflow.diagnostics import has_errors
from sopflow.document import nodes
from sopflow.document.nodes import Document
from sopflow.document.pointer import ROOT, Pointer, text
from sopflow.errors import InvalidPlaybook
from sopflow.playbook.model import Amendment, ChoiceType, Playbook, Policy
from sopflow.schema.validator import validate
from sopflow.simulation.reading import read_scenarios


@dataclass(frozen=True, slots=True)
class Element:
    """Something in a playbook that covers clauses: its place as a route and as a line of the file."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the document: its words, what covers it, and the scenarios that try it out."""

    id: str
    line: int | None
    text: str
    translation: str
    elements: tuple[Element, ...]
    scenarios: tuple[str, ...]

    @property
    def covered(self) -> bool:
        """Whether something in the playbook covers it. A scenario alone does not."""
        return bool(self.elements)


def trace_clauses(procedure: Procedure) -> tuple[Clause, ...]:
    """Every clause of the document that a playbook encodes, in the document's order; none where it names no list.

    Raises:
        InvalidPlaybook: the list of clauses or a scenario file cannot be understood.
    """
    beside = clauses_beside(procedure.path, procedure.document, procedure.playbook)
    if has_errors(beside.diagnostics):
        raise InvalidPlaybook(beside.diagnostics)
    if beside.document is None:
        return ()
    elements = _elements_by_clause(procedure)
    scenarios = _scenarios_by_clause(procedure.path)
    return tuple(_clause(given, elements, scenarios) for given in _listed(beside.document))


def _listed(document: Document) -> Iterator[Mapping[str, nodes.Plain]]:
    root = document.root.plain
    listed = root.get("clauses") if isinstance(root, dict) else None
    return (each for each in listed if isinstance(each, dict)) if isinstance(listed, list) else iter(())


def _clause(
    given: Mapping[str, nodes.Plain], elements: Mapping[str, list[Element]], scenarios: Mapping[str, list[str]]
) -> Clause:
    id, line = str(given.get("id", "")), given.get("line")
    return Clause(
        id,
        line if isinstance(line, int) else None,
        str(given.get("text", "")),
        str(given.get("en", "")),
        tuple(elements.get(id, ())),
        tuple(scenarios.get(id, ())),
    )


def _elements_by_clause(procedure: Procedure) -> Mapping[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    document = procedure.document
    for at, clauses in _covering(procedure.playbook):
        span = document.key_span(at)
        element = Element(text(at) or "playbook", span.source.position(span.start)[0])
        for clause in clauses:
            found.setdefault(clause, []).append(element)
    return found


def _covering(playbook: Playbook) -> Iterator[tuple[Pointer, tuple[str, ...]]]:
    """Every part of a playbook that names clauses, with its place; the playbook itself first."""
    if playbook.covers:
        yield ROOT, playbook.covers
    for field in fields(playbook):
        yield from _within(getattr(playbook, field.name))


def _within(part: object) -> Iterator[tuple[Pointer, tuple[str, ...]]]:
    match part:
        case tuple():
            for item in part:
                yield from _within(item)
        case Mapping():
            for item in part.values():
                yield from _within(item)
        case _ if is_dataclass(part):
            yield from _named_by(part)
            for field in fields(part):
                yield from _within(getattr(part, field.name))
        case _:
            pass


def _named_by(part: object) -> Iterator[tuple[Pointer, tuple[str, ...]]]:
    match part:
        case Amendment():
            yield part.at, (part.clause, part.amends)
        case Policy():
            yield part.at, part.because
        case ChoiceType():
            yield from (((*part.at, "choices", value), clauses) for value, clauses in part.covers.items())
        case _:
            yield getattr(part, "at", ROOT), getattr(part, "covers", ())


def _scenarios_by_clause(playbook: Path) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in find_scenarios(playbook):
        reading = reading_of(path)
        faults = (*reading.diagnostics, *(validate(reading.document, "scenario") if reading.document else ()))
        if reading.document is None or has_errors(faults):
            raise InvalidPlaybook(faults)
        for scenario in read_scenarios(reading.document).file.scenarios:
            for clause in scenario.covers:
                found.setdefault(clause, []).append(scenario.id)
    return found
