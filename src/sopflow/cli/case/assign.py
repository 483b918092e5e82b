"""`sopflow case assign`: a case is handed over."""

from __future__ import annotations

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_, key
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.cli.options import option
from sopflow.diagnostics import Words


@click.command(
    "assign",
    cls=Command,
    words=Words(
        en="Hand a case over to a colleague, NAME, with a note. `sopflow case show` gives them all the context.",
        id="Serahkan kasus ke rekan, NAME, dengan catatan. `sopflow case show` memberi semua konteksnya.",
    ),
)
@case_
@click.argument("name")
@option("--note", default="", metavar="TEXT", en="What they should know.", id="Yang perlu diketahui.")
@key
@asks()
def command(case: str, name: str, note: str, key: str | None, asking: Asking) -> Exit:
    with at_desk(asking) as desk:
        desk.engine.assign(case, name, by=asking.person, note=note, key=key)
        return after(desk, asking, case)
