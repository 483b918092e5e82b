"""`sopflow case resume`: a paused case goes on exactly where it was."""

from __future__ import annotations

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_, key
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.diagnostics import Words


@click.command(
    "resume",
    cls=Command,
    words=Words(
        en="Go on with a paused case, exactly where it was: the customer called back.",
        id="Lanjutkan kasus yang dijeda, persis di tempatnya: pelanggan menelepon lagi.",
    ),
)
@case_
@key
@asks()
def command(case: str, key: str | None, asking: Asking) -> Exit:
    with at_desk(asking) as desk:
        return after(desk, asking, case, desk.engine.resume(case, by=asking.person, key=key))
