"""`sopflow case history`: who did what with a case, and when."""

from __future__ import annotations

import click

from sopflow.app.live.listing import events
from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_
from sopflow.cli.case.showing import at_desk
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.language import spoken
from sopflow.cli.terminal import console
from sopflow.diagnostics import Words
from sopflow.rendering.cases import objects, tables


@click.command(
    "history",
    cls=Command,
    words=Words(
        en="List every event of a case: when, who or which system, what, and its content, masked.",
        id="Daftar setiap kejadian sebuah kasus: kapan, siapa atau sistem apa, apa, dan isinya, tersamar.",
    ),
)
@case_
@asks(acts=False, waits=False)
def command(case: str, asking: Asking) -> Exit:
    with at_desk(asking) as desk:
        rows = events(desk, case, asking.reader)
    if asking.form == "json":
        as_json(objects.history(rows))
    else:
        console().print(tables.history(rows, spoken()))
    return Exit.CLEAN
