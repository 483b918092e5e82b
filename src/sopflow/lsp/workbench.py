"""What an editor has open, and what is found in it. Files that nobody touched are read and checked once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path

from sopflow.app.beside import Scenarios, faults_beside, named_files, scenarios_in
from sopflow.app.checking import check_alone, with_scenarios
from sopflow.app.files import CLAUSES, PLAYBOOK, SCENARIOS, find_playbooks, find_scenarios, reading_of
from sopflow.app.procedure import Checked, Procedure
from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Source
from sopflow.document.nodes import Document
from sopflow.document.yaml_reader import Reading, read
from sopflow.errors import SopflowError, UnreadableFile

Texts = Mapping[Path, str]
"""Texts as they stand in the editor, saved or not, by whole path."""

_OURS = re.compile(r"^sopflow:", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Look:
    """What was found in a playbook and in the files beside it.

    Attributes:
        findings: by file, what is wrong; a file in which nothing is has an empty list.
        texts: the texts of the editor that were looked at.
        checked: the playbook; None where it could not be read, which `unread` says then.
    """

    findings: Mapping[Path, tuple[Diagnostic, ...]]
    texts: Texts
    checked: Checked | None
    unread: SopflowError | None = None


def meant(path: Path, text: str) -> Path | None:
    """The playbook that a file belongs to: itself, or the one that it is a scenario or the clauses of. None of a file
    that is none of ours: an editor asks about every YAML file.

    A file of another name is a playbook where it says `sopflow:`, which every playbook does.
    """
    ours = path.name in (PLAYBOOK, CLAUSES) or path.parent.name == SCENARIOS or _OURS.search(text)
    if not ours or not path.exists():
        return None
    (found,) = find_playbooks([path])
    return found.resolve() if found.name == PLAYBOOK or _OURS.search(text) else None


@dataclass
class Workbench:
    """Readings and checks that are kept from one keystroke to the next.

    One thread at a time may `look`.
    """

    catalog: Catalog
    _readings: dict[Path, tuple[object, Reading]] = field(default_factory=dict)
    _checked: dict[Path, Checked] = field(default_factory=dict)
    _faults: dict[str, tuple[Procedure, Scenarios, tuple[Diagnostic, ...]]] = field(default_factory=dict)

    def look(self, playbook: Path, texts: Texts) -> Look:
        """Everything that is wrong with a playbook and the files beside it, as they stand in the editor."""

        def reader(path: Path) -> Reading:
            return self.reading(path, texts)

        known = {path: each for path, each in self._checked.items() if self._stands(each, texts)}
        try:
            alone, done = check_alone(playbook, self.catalog, reader, known)
            self._checked = dict(done)
            checked = with_scenarios(alone, reader, self._faults_of)
        except UnreadableFile as problem:
            return Look({}, texts, None, problem)
        return Look(_by_file(playbook, checked), texts, checked)

    def reading(self, path: Path, texts: Texts) -> Reading:
        """A file as a document, from the editor where it is open there.

        Raises:
            UnreadableFile: it is not there, or is no text.
        """
        whole = path.resolve()
        text = texts.get(whole)
        stamp: object = text if text is not None else _stamp(whole)
        kept = self._readings.get(whole)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        reading = reading_of(whole) if text is None else read(Source(str(whole), text))
        self._readings[whole] = (stamp, reading)
        return reading

    def _faults_of(self, procedure: Procedure, document: Document) -> tuple[Diagnostic, ...]:
        """What is wrong with a scenario file; the same as last time where neither it nor the playbook changed."""
        kept = self._faults.get(document.source.path)
        if kept is None or kept[0] is not procedure or kept[1].document is not document:
            read_before = kept is not None and kept[1].document is document
            scenarios = kept[1] if kept is not None and read_before else scenarios_in(document)
            kept = self._faults[document.source.path] = (procedure, scenarios, faults_beside(procedure, scenarios))
        return kept[2]

    def _stands(self, checked: Checked, texts: Texts) -> bool:
        """Whether a playbook is what it was: it, the files that it names, and all that it runs."""
        procedure = checked.procedure
        return procedure is not None and all(self._unchanged(each, texts) for each in _family(procedure))

    def _unchanged(self, procedure: Procedure, texts: Texts) -> bool:
        documents = [procedure.document] + ([procedure.clauses] if procedure.clauses else [])
        origin = procedure.playbook.source
        if origin is not None and (
            (origin.clauses is not None and procedure.clauses is None)
            or named_files(procedure.path, procedure.document, procedure.playbook)
        ):
            return False  # what was not there may be there now
        try:
            return all(self.reading(Path(each.source.path), texts).document is each for each in documents)
        except UnreadableFile:
            return False


def _family(procedure: Procedure) -> Iterator[Procedure]:
    yield procedure
    for each in procedure.siblings.values():
        yield from _family(each)


def _by_file(playbook: Path, checked: Checked) -> Mapping[Path, tuple[Diagnostic, ...]]:
    files = [playbook, playbook.parent / CLAUSES, *find_scenarios(playbook)]
    found: dict[Path, list[Diagnostic]] = {path.resolve(): [] for path in files if path.is_file()}
    for diagnostic in dict.fromkeys(checked.diagnostics):
        found.setdefault(Path(diagnostic.path).resolve(), []).append(diagnostic)
    return {path: tuple(diagnostics) for path, diagnostics in found.items()}


def _stamp(path: Path) -> object:
    """What changes when a file does."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size
