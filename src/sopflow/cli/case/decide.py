"""`sopflow case decide`: a person decides what the procedure could not."""

from __future__ import annotations

import click

from sopflow.adapter_api import ErrorKind
from sopflow.cli import given
from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_, key, reason
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.cli.options import option
from sopflow.diagnostics import Words


@click.command(
    "decide",
    cls=Command,
    words=Words(
        en="Decide what is in doubt, after a look into the system itself: it was done (`done`, with what it would have "
        "replied), it was not (`failed`), or do it again (`retry`).",
        id="Putuskan yang belum pasti, setelah memeriksa sistemnya: sudah terjadi (`done`, dengan balasannya), tidak "
        "terjadi (`failed`), atau ulangi (`retry`).",
    ),
)
@case_
@click.argument("decision", type=click.Choice(("done", "failed", "retry")))
@option(
    "--output",
    metavar="YAML",
    en="done: what the system would have replied, such as {number: INC000000000432}.",
    id="done: balasan sistemnya, misalnya {number: INC000000000432}.",
)
@option(
    "--error",
    type=click.Choice([kind.value for kind in ErrorKind]),
    default=ErrorKind.REJECTED.value,
    show_default=True,
    en="failed: as which error it counts.",
    id="failed: dihitung sebagai kesalahan apa.",
)
@reason
@key
@asks()
def command(
    case: str, decision: str, output: str | None, error: str, reason: str, key: str | None, asking: Asking
) -> Exit:
    value = given.yaml("--output", output) if output is not None else None
    with at_desk(asking) as desk:
        receipt = desk.engine.decide(
            desk.focus(case), decision, output=value, error=error, by=asking.person, reason=reason, key=key
        )
        return after(desk, asking, case, receipt)
