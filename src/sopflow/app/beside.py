"""The files beside a playbook: the document it encodes, its list of clauses, its scenarios."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sopflow.app import rules
from sopflow.app.files import Reader, find_scenarios, reading_of
from sopflow.app.procedure import Procedure
from sopflow.app.rulebook import NAMES
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Source, Words, has_errors
from sopflow.document.nodes import Document
from sopflow.document.suppressions import apply_suppressions
from sopflow.errors import UnreadableFile
from sopflow.playbook.model import Playbook
from sopflow.schema.validator import validate
from sopflow.simulation.checking import check_scenarios
from sopflow.simulation.reading import read_scenarios
from sopflow.simulation.scenario import ScenarioFile

Faults = Callable[[Procedure, Document], tuple[Diagnostic, ...]]
"""What is wrong with a scenario file of a playbook."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What was read beside a playbook. `document` is None where nothing of use was there."""

    document: Document | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Scenarios:
    """A file of scenarios that was read, and what is wrong with it by itself. `file` is None where its shape is."""

    document: Document
    file: ScenarioFile | None
    faults: tuple[Diagnostic, ...]


def clauses_beside(path: Path, document: Document, playbook: Playbook, reader: Reader = reading_of) -> Beside:
    """The list of clauses that `source` names. A file that is not there is `named_files`' to report."""
    name = playbook.source.clauses if playbook.source else None
    place = _own_file(path, name) if name else None
    if place is None:
        return Beside()
    try:
        reading = reader(place)
    except UnreadableFile:
        return Beside()
    if reading.document is None:
        return Beside(None, reading.diagnostics)
    shape = validate(reading.document, "clauses")
    fits = None if has_errors(shape) else reading.document
    return Beside(fits, (*reading.diagnostics, *shape), (reading.document.source,))


def named_files(path: Path, document: Document, playbook: Playbook) -> tuple[Diagnostic, ...]:
    """The files that `source` names and that are not in the playbook's folder."""
    origin = playbook.source
    named = (("document", origin.document), ("clauses", origin.clauses)) if origin else ()
    return tuple(
        _not_there(document, (*origin.at, key), name)
        for key, name in named
        if origin and name and _own_file(path, name) is None
    )


def scenarios_beside(procedure: Procedure, reader: Reader = reading_of, faults: Faults | None = None) -> Beside:
    """The scenario files of a playbook, checked against it (by `faults`, for who keeps what was found)."""
    found: list[Diagnostic] = []
    sources: list[Source] = []
    for path in find_scenarios(procedure.path):
        reading = reader(path)
        found += reading.diagnostics
        if reading.document is not None:
            sources.append(reading.document.source)
            found += (faults or scenario_faults)(procedure, reading.document)
    return Beside(None, tuple(found), tuple(sources))


def scenario_faults(procedure: Procedure, document: Document) -> tuple[Diagnostic, ...]:
    """What is wrong with a scenario file, without what its author allowed."""
    return faults_beside(procedure, scenarios_in(document))


def scenarios_in(document: Document) -> Scenarios:
    """What a file of scenarios says, whatever the playbook is."""
    shape = validate(document, "scenario")
    if has_errors(shape):
        return Scenarios(document, None, shape)
    reading = read_scenarios(document)
    return Scenarios(document, reading.file, (*shape, *reading.diagnostics))


def faults_beside(procedure: Procedure, scenarios: Scenarios) -> tuple[Diagnostic, ...]:
    """What is wrong with scenarios that were read, beside a playbook, without what their author allowed."""
    found, document = scenarios.faults, scenarios.document
    if scenarios.file is not None:
        found += check_scenarios(scenarios.file, document, procedure.names)
    return apply_suppressions(document, found, NAMES)


def _own_file(path: Path, name: str) -> Path | None:
    """A file in the playbook's own folder; None where it is not there or lies elsewhere."""
    folder = path.resolve().parent
    place = (folder / name).resolve()
    return path.parent / name if place.is_file() and folder in place.parents else None


def _not_there(document: Document, at: tuple[str | int, ...], name: str) -> Diagnostic:
    return Diagnostic(
        rules.FILE_NOT_THERE,
        document.span(at),
        Words(en=f"there is no file `{name}` in this folder", id=f"tidak ada berkas `{name}` di folder ini"),
        help=Words(
            en="put it beside the playbook, or take this line out",
            id="letakkan di samping playbook, atau hapus baris ini",
        ),
    )
