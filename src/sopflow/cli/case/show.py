"""`sopflow case show`: all that is known of a case, for whoever takes it over."""

from __future__ import annotations

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_
from sopflow.cli.case.showing import at_desk
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.terminal import console
from sopflow.diagnostics import Words
from sopflow.rendering.cases import json, text
from sopflow.rendering.cases.sheet import Page


@click.command(
    "show",
    cls=Command,
    words=Words(
        en="Show all that is known of a case: what it wants now, the path so far with reasons, what systems were told, "
        "every fact with where it is from. Enough for a colleague to go on with.",
        id="Tampilkan semua tentang kasus: yang ditunggu sekarang, jalur sejauh ini beserta alasannya, yang sudah "
        "dikirim ke sistem, setiap fakta dengan asalnya. Cukup bagi rekan untuk melanjutkan.",
    ),
)
@case_
@asks(acts=False, waits=False)
def command(case: str, asking: Asking) -> Exit:
    with at_desk(asking) as desk:
        page = Page(desk.sheet(case), asking.reader)
    if asking.form == "json":
        as_json(json.whole(page))
    else:
        console().print(text.whole(page))
    return Exit.CLEAN
