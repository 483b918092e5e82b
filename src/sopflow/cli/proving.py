"""`sopflow check --prove`: the proofs, loaded only where they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from json import dumps, loads
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import click

from sopflow.app.procedure import Procedure
from sopflow.app.use_cases import Checked
from sopflow.cli.language import say, spoken
from sopflow.cli.progress import Progress
from sopflow.diagnostics import Words

if TYPE_CHECKING:
    from sopflow.app.proofs.proving import Proved
    from sopflow.app.proofs.told_before import Told


class Proofs(Protocol):
    """What was proved of some playbooks."""

    @property
    def holds(self) -> bool:
        """Whether nothing is broken."""

    def within(self, written: str, form: str) -> str:
        """The findings, in a form, with what was proved among them where the form has room for it."""

    def tell(self, form: str, folder: Path | None, certificate: Path | None) -> None:
        """Say what was proved; write the cases that break something into a folder, and the certificate into a file,
        where they are named."""


class Nothing:
    """Nothing was to be proved."""

    holds = True

    def within(self, written: str, form: str) -> str:
        return written

    def tell(self, form: str, folder: Path | None, certificate: Path | None) -> None:
        return


NOTHING_PROVED: Proofs = Nothing()


def _written(path: Path) -> None:
    click.echo(say(Words(en=f"written: {path}", id=f"ditulis: {path}")), err=True)


class Certified:
    """A certificate, held against a playbook."""

    def __init__(self, checked: Checked, path: Path) -> None:
        from sopflow.app.proofs.certifying import held, read_certificate

        given = read_certificate(path)
        self.held = () if checked.procedure is None else tuple(held(checked.procedure, given))
        self.holds = checked.procedure is not None and not any(one.refused for one in self.held)

    def within(self, written: str, form: str) -> str:
        from sopflow.rendering.certified import as_objects

        if form != "json":
            return written
        return dumps({**loads(written), "certificate": as_objects(self.held)}, ensure_ascii=False, indent=2)

    def tell(self, form: str, folder: Path | None, certificate: Path | None) -> None:
        from sopflow.rendering.certified import lines

        for line in lines(self.held) if form == "text" else ():
            click.echo(say(line))


def _proved(procedure: Procedure, *, keeps: bool) -> Proved:
    from sopflow.app.proofs.at_home import cache_home
    from sopflow.app.proofs.keeping import prove_and_keep
    from sopflow.app.proofs.proving import prove_procedure
    from sopflow.app.told.tried import broken_beside

    with Progress(0) as progress:
        if keeps:
            return prove_and_keep(procedure, cache_home(), progress.of)
        return prove_procedure(procedure, broken_beside(procedure), progress.of)


class Said(NamedTuple):
    """What is said of one playbook; `proved` is None where it was said before and nothing changed."""

    told: Told
    proved: Proved | None


def _said(procedure: Procedure, form: str, *, keeps: bool) -> Said:
    from sopflow.app.proofs.at_home import cache_home, file_for
    from sopflow.app.proofs.told_before import keep_told, key_of, told_before

    if not keeps:
        proved = _proved(procedure, keeps=False)
        return Said(_in_words(proved, form), proved)
    file = file_for(procedure.path, procedure.playbook.id, cache_home()).with_suffix(".told.json")
    key = key_of(procedure, form, spoken())
    told = told_before(file, key)
    if told is not None:
        return Said(told, None)
    proved = _proved(procedure, keeps=True)
    told = _in_words(proved, form)
    if not _has_broken(proved):
        keep_told(file, key, told)
    return Said(told, proved)


def _has_broken(proved: Proved) -> bool:
    """Whether something is broken, if only by a case of a scenario: that case is told each time."""
    from sopflow.proof.verdicts.claims import Standing

    return any(claim.standing is Standing.VIOLATED for claim in proved.claims)


def _in_words(proved: Proved, form: str) -> Told:
    from sopflow.app.proofs.told_before import Told
    from sopflow.rendering import loops, mattering, proofs

    procedure = proved.procedure
    about = procedure.program, procedure.document
    if form == "json":
        answers, ends = mattering.as_objects(*about, proved.answers), loops.as_objects(*about, proved.loops)
        return Told((), {**proofs.as_object(proved.verdicts, spoken()), "answers": answers, "loops": ends})
    if form != "text":
        return Told((), None)
    below = (*loops.lines(*about, proved.loops), *mattering.lines(*about, proved.answers))
    return Told((*proofs.lines(proved.verdicts, spoken()), *map(say, below)), None)


def proofs_of(checked: Iterable[Checked], form: str, *, keeps: bool) -> Proofs:
    """Prove every playbook that checks, to be said in a form. `keeps`: with what is kept of earlier runs, and for later
    ones."""
    return Proven(tuple(_said(one.procedure, form, keeps=keeps) for one in checked if one.procedure is not None))


class Proven:
    """Playbooks that were proved, now or before."""

    def __init__(self, said: tuple[Said, ...]) -> None:
        self.said = said
        self.holds = all(one.proved is None or one.proved.holds for one in said)

    def within(self, written: str, form: str) -> str:
        if form != "json":
            return written
        return dumps({**loads(written), "proofs": [one.told.object for one in self.said]}, ensure_ascii=False, indent=2)

    def tell(self, form: str, folder: Path | None, certificate: Path | None) -> None:
        for told, proved in self.said:
            for line in told.lines:
                click.echo(line)
            if proved is not None:
                _write(proved, folder, certificate)


def _write(proved: Proved, folder: Path | None, certificate: Path | None) -> None:
    """The cases that break something, and the certificate, where they are asked for."""
    from sopflow.app.proofs.certifying import certificate as certificate_of
    from sopflow.app.told.counterexamples import save

    for path in save(proved, folder) if folder is not None else ():
        _written(path)
    if certificate is not None:
        certificate.write_text(dumps(certificate_of(proved), indent=1) + "\n", encoding="utf-8")
        _written(certificate)
