"""The use case `check`: one playbook from text to program, with its sub-playbooks and the files beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path

from sopflow.app.beside import Beside, Faults, clauses_beside, named_files, scenarios_beside
from sopflow.app.files import PLAYBOOK, Reader, playbook_of, reading_of
from sopflow.app.procedure import Checked, Procedure
from sopflow.app.rulebook import NAMES
from sopflow.app.siblings import Mention, broken, in_a_circle, mentions
from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Severity, has_errors
from sopflow.document.nodes import Document
from sopflow.document.rules import MISSING_SPACE, UNUSED_ALLOW
from sopflow.document.suppressions import apply_suppressions
from sopflow.errors import InvalidPlaybook, UnreadableFile
from sopflow.lint.linter import lint
from sopflow.lint.rule import Subject
from sopflow.playbook.decode import decode
from sopflow.playbook.model import Playbook
from sopflow.program.compiler import compile_program
from sopflow.program.widening import widened
from sopflow.schema.validator import validate


def check(path: Path, catalog: Catalog, reader: Reader = reading_of) -> Checked:
    """Everything that is wrong with a playbook, its clauses and its scenarios.

    A folder means the `playbook.yaml` in it. What an author can write never raises.

    Raises:
        UnreadableFile: the file does not exist or is not text.
    """
    return with_scenarios(_Desk(catalog, reader).check(playbook_of(path), ()), reader)


def check_all(
    paths: Iterable[Path], catalog: Catalog, reader: Reader = reading_of
) -> tuple[tuple[Checked, ...], tuple[UnreadableFile, ...]]:
    """The same for several playbooks; each file is checked once. One that cannot be read keeps no other from it."""
    desk = _Desk(catalog, reader)
    checked: list[Checked] = []
    unread: list[UnreadableFile] = []
    for path in paths:
        try:
            checked.append(with_scenarios(desk.check(playbook_of(path), ()), reader))
        except UnreadableFile as problem:
            unread.append(problem)
    return tuple(checked), tuple(unread)


def check_alone(
    path: Path, catalog: Catalog, reader: Reader, known: Mapping[Path, Checked]
) -> tuple[Checked, Mapping[Path, Checked]]:
    """A playbook without its scenarios, and all that was checked on the way, by file. `known` are playbooks that it may
    run and that were checked before: they are not looked at again.

    Raises:
        UnreadableFile: as `check`.
    """
    desk = _Desk(catalog, reader, dict(known))
    return desk.check(playbook_of(path), ()), desk.done


def load(path: Path, catalog: Catalog) -> Procedure:
    """A playbook that checks. Warnings stay with it; scenarios are not looked at.

    Raises:
        InvalidPlaybook: it does not check; carries every diagnostic.
        UnreadableFile: the file does not exist or is not text.
    """
    found = _Desk(catalog).check(playbook_of(path), ())
    if found.procedure is None:
        raise InvalidPlaybook(found.diagnostics)
    return found.procedure


def with_scenarios(found: Checked, reader: Reader, faults: Faults | None = None) -> Checked:
    """The same with what is wrong with the scenarios beside it; of a playbook that has an error they are not asked."""
    if found.procedure is None:
        return found
    scenarios = scenarios_beside(found.procedure, reader, faults)
    everything = (*found.diagnostics, *scenarios.diagnostics)
    return Checked(found.path, everything, found.procedure, (*found.sources, *scenarios.sources))


@dataclass
class _Desk:
    """One run of `check`: what was checked already, so that a sub-playbook that several run is checked once."""

    catalog: Catalog
    reader: Reader = reading_of
    done: dict[Path, Checked] = field(default_factory=dict)

    def check(self, path: Path, chain: tuple[str, ...]) -> Checked:
        known = self.done.get(path)
        if known is None:
            known = self.done[path] = self._check(path, chain)
        return known

    def _check(self, path: Path, chain: tuple[str, ...]) -> Checked:
        reading = self.reader(path)
        document, found = reading.document, reading.diagnostics
        if document is None:
            return Checked(path, found, None, ())
        shape = validate(document, "playbook")
        if shape:
            return Checked(path, _kept(document, _unechoed(shape, found)), None, (document.source,))
        return self._meaning(path, document, found, chain)

    def _meaning(
        self, path: Path, document: Document, found: tuple[Diagnostic, ...], chain: tuple[str, ...]
    ) -> Checked:
        playbook = decode(document)
        folder = path.resolve().parent
        siblings, trouble = self._siblings(folder, document, playbook, (*chain, folder.name))
        interfaces = {id: sibling.compiled.interface for id, sibling in siblings.items()}
        catalog = widened(self.catalog, playbook)
        compiled = compile_program(playbook, document, catalog, interfaces)
        places = {diagnostic.span.start for diagnostic in trouble}
        found += trouble
        found += tuple(each for each in compiled.diagnostics if each.span.start not in places)
        beside = clauses_beside(path, document, playbook, self.reader)
        found += named_files(path, document, playbook)
        if compiled.program is None or has_errors(found):
            return self._checked(path, document, found, beside, None)
        found += lint(Subject(document, playbook, compiled.program, catalog, beside.document, interfaces))
        procedure = Procedure(path, document, playbook, compiled.program, catalog, siblings, clauses=beside.document)
        return self._checked(path, document, found, beside, procedure)

    def _checked(
        self,
        path: Path,
        document: Document,
        found: tuple[Diagnostic, ...],
        beside: Beside,
        procedure: Procedure | None,
    ) -> Checked:
        kept = _kept(document, found, linted=procedure is not None)
        runs = procedure is not None and not has_errors(kept)
        ready = _with_diagnostics(procedure, kept) if procedure is not None and runs else None
        return Checked(path, (*kept, *beside.diagnostics), ready, (document.source, *beside.sources))

    def _siblings(
        self, folder: Path, document: Document, playbook: Playbook, chain: tuple[str, ...]
    ) -> tuple[Mapping[str, Procedure], tuple[Diagnostic, ...]]:
        """The playbooks that this one runs; one that is not there is left out: the compiler says so."""
        siblings: dict[str, Procedure] = {}
        trouble: list[Diagnostic] = []
        for mention in mentions(playbook):
            path = folder.parent / mention.playbook / PLAYBOOK
            if mention.playbook in chain:
                trouble.append(in_a_circle(document, mention, chain))
            elif path.is_file():
                self._sibling(path, document, mention, chain, siblings, trouble)
        return siblings, tuple(trouble)

    def _sibling(
        self,
        path: Path,
        document: Document,
        mention: Mention,
        chain: tuple[str, ...],
        siblings: dict[str, Procedure],
        trouble: list[Diagnostic],
    ) -> None:
        try:
            checked = self.check(path, chain)
        except UnreadableFile as problem:
            trouble.append(broken(document, mention, str(problem)))
            return
        if checked.procedure is None:
            trouble.append(broken(document, mention, next(_errors(checked.diagnostics), "")))
        else:
            siblings[mention.playbook] = checked.procedure


def _unechoed(shape: tuple[Diagnostic, ...], reading: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """What is wrong with the text and with the shape, but of a line that could not be read as it was meant only why.
    A space that is missing is an error where the shape is wrong for it."""
    wrong = {each.line for each in shape}
    read = tuple(
        replace(each, severity_override=Severity.ERROR) if each.rule is MISSING_SPACE and each.line in wrong else each
        for each in reading
    )
    unread = {each.line for each in read if has_errors([each])}
    return (*read, *(each for each in shape if each.line not in unread))


def _errors(diagnostics: tuple[Diagnostic, ...]) -> Iterator[str]:
    return (str(each) for each in diagnostics if has_errors([each]))


def _kept(document: Document, found: tuple[Diagnostic, ...], *, linted: bool = False) -> tuple[Diagnostic, ...]:
    """In the order of the file, without what its author allowed. What an `allow` is for is known only where every
    rule was asked."""
    remaining = apply_suppressions(document, found, NAMES)
    judged = [each for each in remaining if linted or each.rule is not UNUSED_ALLOW]
    return tuple(sorted(judged, key=lambda each: (each.span.start, each.code)))


def _with_diagnostics(procedure: Procedure, found: tuple[Diagnostic, ...]) -> Procedure:
    return replace(procedure, diagnostics=found)
