"""`sopflow case confirm`: a person's yes or no before something is done that cannot be undone."""

from __future__ import annotations

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_, key, token
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.case.yes_no import yes_no
from sopflow.cli.exits import Exit
from sopflow.diagnostics import Words


@click.command(
    "confirm",
    cls=Command,
    words=Words(
        en="Say yes or no to what cannot be undone. Without a yes nothing is sent; who said so stays in the history.",
        id="Jawab ya atau tidak untuk yang tak bisa dibatalkan. Tanpa ya tidak ada yang dikirim; penjawabnya tercatat.",
    ),
)
@case_
@yes_no
@key
@token
@asks()
def command(case: str, yes: bool, key: str | None, question: str | None, asking: Asking) -> Exit:
    with at_desk(asking) as desk:
        focus = desk.focus(case)
        receipt = desk.engine.confirm(focus, yes, by=asking.person, key=key, question=question)
        return after(desk, asking, case, receipt)
