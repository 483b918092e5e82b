"""`sopflow check --prove`: the proofs, loaded only where they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from json import dumps, loads
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from sopflow.app.procedure import Procedure
from sopflow.app.use_cases import Checked
from sopflow.cli.language import say, spoken
from sopflow.cli.progress import Progress
from sopflow.diagnostics import Words

if TYPE_CHECKING:
    from sopflow.app.proofs.proving import Proved


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
    from sopflow.app.proofs.keeping import prove_and_keep
    from sopflow.app.proofs.kept import cache_home
    from sopflow.app.proofs.proving import prove_procedure
    from sopflow.app.told.tried import broken_beside

    with Progress(0) as progress:
        if keeps:
            return prove_and_keep(procedure, cache_home(), progress.of)
        return prove_procedure(procedure, broken_beside(procedure), progress.of)


def proofs_of(checked: Iterable[Checked], *, keeps: bool) -> Proofs:
    """Prove every playbook that checks. `keeps`: with what is kept of earlier runs, and for later ones."""
    from sopflow.app.proofs.certifying import certificate as certificate_of
    from sopflow.app.told.counterexamples import save
    from sopflow.rendering import loops, mattering, proofs

    proved = tuple(_proved(one.procedure, keeps=keeps) for one in checked if one.procedure is not None)

    class Told:
        holds = all(one.holds for one in proved)

        def within(self, written: str, form: str) -> str:
            if form != "json":
                return written
            told = [
                {
                    **proofs.as_object(one.verdicts, spoken()),
                    "answers": mattering.as_objects(one.procedure.program, one.procedure.document, one.answers),
                    "loops": loops.as_objects(one.procedure.program, one.procedure.document, one.loops),
                }
                for one in proved
            ]
            return dumps({**loads(written), "proofs": told}, ensure_ascii=False, indent=2)

        def tell(self, form: str, folder: Path | None, certificate: Path | None) -> None:
            for one in proved:
                for line in proofs.lines(one.verdicts, spoken()) if form == "text" else ():
                    click.echo(line)
                procedure = one.procedure
                below = (
                    *loops.lines(procedure.program, procedure.document, one.loops),
                    *mattering.lines(procedure.program, procedure.document, one.answers),
                )
                for words in below if form == "text" else ():
                    click.echo(say(words))
                for path in save(one, folder) if folder is not None else ():
                    _written(path)
                if certificate is not None:
                    certificate.write_text(dumps(certificate_of(one), indent=1) + "\n", encoding="utf-8")
                    _written(certificate)

    return Told()
