"""`sopflow case hold`: processing is restricted."""

from __future__ import annotations

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_, key, reason
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.diagnostics import Words


@click.command(
    "hold",
    cls=Command,
    words=Words(
        en="Restrict processing, as a customer may demand: nothing goes on, nothing is sent, nothing is erased, until "
        "`sopflow case release`.",
        id="Batasi pemrosesan, sesuai hak pelanggan: tidak ada yang berjalan, dikirim, atau dihapus, sampai "
        "`sopflow case release`.",
    ),
)
@case_
@reason
@key
@asks()
def command(case: str, reason: str, key: str | None, asking: Asking) -> Exit:
    with at_desk(asking) as desk:
        desk.engine.hold(case, by=asking.person, reason=reason, key=key)
        return after(desk, asking, case)
