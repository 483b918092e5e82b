"""`sopflow case explain`: why a case went where it went."""

from __future__ import annotations

import click

from sopflow.app.live.desk import made_happen
from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_
from sopflow.cli.case.showing import at_desk
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.options import option
from sopflow.cli.refused import Refused
from sopflow.cli.terminal import console
from sopflow.diagnostics import Words
from sopflow.rendering.cases import json, text
from sopflow.rendering.cases.sheet import Page


@click.command(
    "explain",
    cls=Command,
    words=Words(
        en="Tell why a case went where it went: each branch with the values that it saw, from a replay of the history. "
        "`sopflow case history` numbers the events.",
        id="Jelaskan mengapa kasus menempuh jalurnya: setiap cabang dengan nilai yang dilihatnya, dari pemutaran ulang "
        "riwayat. `sopflow case history` memberi nomor kejadiannya.",
    ),
)
@case_
@option(
    "--event",
    "number",
    type=click.IntRange(1),
    metavar="N",
    en="Only what this event made happen.",
    id="Hanya akibat kejadian ini.",
)
@asks(acts=False, waits=False)
def command(case: str, number: int | None, asking: Asking) -> Exit:
    with at_desk(asking) as desk:
        sheet, retold, history = desk.retold(case)
    page = Page(sheet, asking.reader)
    part = None
    if number is not None:
        if number > len(history):
            raise Refused(_beyond(len(history)))
        part = made_happen(retold, history, number)
    if asking.form == "json":
        as_json(json.steps(page, sheet.trace.steps if part is None else part))
    else:
        console().print(text.path(page) if part is None else text.happened(page, part))
    return Exit.CLEAN


def _beyond(count: int) -> Words:
    return Words(en=f"--event: the case has {count} events", id=f"--event: kasus ini punya {count} kejadian")
