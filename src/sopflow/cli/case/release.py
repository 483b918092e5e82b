"""`sopflow case release`: a held case goes on."""

from __future__ import annotations

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_, key, reason
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.diagnostics import Words


@click.command(
    "release",
    cls=Command,
    words=Words(
        en="Let a held case go on where it was; what fell due meanwhile happens now.",
        id="Lepaskan kasus yang ditahan; yang jatuh tempo selama ditahan terjadi sekarang.",
    ),
)
@case_
@reason
@key
@asks()
def command(case: str, reason: str, key: str | None, asking: Asking) -> Exit:
    with at_desk(asking) as desk:
        desk.engine.release(case, by=asking.person, reason=reason, key=key)
        return after(desk, asking, case)
