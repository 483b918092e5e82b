"""`sopflow case cancel`: a case is given up."""

from __future__ import annotations

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_, key, reason
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.diagnostics import Words


@click.command(
    "cancel",
    cls=Command,
    words=Words(
        en="Give a case up: it passes the states that are always passed and ends as cancelled. What systems have done "
        "stays done.",
        id="Batalkan kasus: langkah yang selalu dilewati tetap dijalankan, lalu berakhir sebagai dibatalkan. Yang "
        "sudah dilakukan sistem tetap.",
    ),
)
@case_
@reason
@key
@asks()
def command(case: str, reason: str, key: str | None, asking: Asking) -> Exit:
    with at_desk(asking) as desk:
        return after(desk, asking, case, desk.engine.cancel(case, reason=reason, by=asking.person, key=key))
