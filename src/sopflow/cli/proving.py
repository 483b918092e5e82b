"""`sopflow check --prove`: the proofs, loaded only where they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from json import dumps, loads
from pathlib import Path
from typing import Protocol

import click

from sopflow.app.use_cases import Checked
from sopflow.cli.language import say, spoken
from sopflow.diagnostics import Words


class Proofs(Protocol):
    """What was proved of some playbooks."""

    @property
    def holds(self) -> bool:
        """Whether nothing is broken."""

    def within(self, written: str, form: str) -> str:
        """The findings, in a form, with what was proved among them where the form has room for it."""

    def tell(self, form: str, folder: Path | None) -> None:
        """Say what was proved, and write the cases that break something into a folder, where one is named."""


class Nothing:
    """Nothing was to be proved."""

    holds = True

    def within(self, written: str, form: str) -> str:
        return written

    def tell(self, form: str, folder: Path | None) -> None:
        return


NOTHING_PROVED: Proofs = Nothing()


def proofs_of(checked: Iterable[Checked]) -> Proofs:
    """Prove every playbook that checks."""
    from sopflow.app.counterexamples import save
    from sopflow.app.proving import prove_procedure
    from sopflow.rendering import proofs

    proved = tuple(prove_procedure(one.procedure) for one in checked if one.procedure is not None)

    class Told:
        holds = all(one.holds for one in proved)

        def within(self, written: str, form: str) -> str:
            if form != "json":
                return written
            told = [proofs.as_object(one.verdicts, spoken()) for one in proved]
            return dumps({**loads(written), "proofs": told}, ensure_ascii=False, indent=2)

        def tell(self, form: str, folder: Path | None) -> None:
            for one in proved:
                for line in proofs.lines(one.verdicts, spoken()) if form == "text" else ():
                    click.echo(line)
                for path in save(one, folder) if folder is not None else ():
                    click.echo(say(Words(en=f"written: {path}", id=f"ditulis: {path}")), err=True)

    return Told()
