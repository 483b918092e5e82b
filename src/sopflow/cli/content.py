"""The language of a playbook's own words."""

from __future__ import annotations

from sopflow.app.procedure import Procedure
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words


def language_in(procedure: Procedure, wanted: str | None) -> str:
    """The language that was asked for, or the playbook's first. One that it does not have is refused."""
    known = procedure.program.languages
    if wanted is None:
        return known[0]
    if wanted not in known:
        listed = ", ".join(known)
        raise Refused(
            Words(
                en=f"--content-lang: the playbook is written in {listed}, not in `{wanted}`",
                id=f"--content-lang: playbook ini ditulis dalam {listed}, bukan `{wanted}`",
            )
        )
    return wanted
