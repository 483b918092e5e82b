"""`sopflow case approve`: one vote on what is to be approved."""

from __future__ import annotations

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_, key, token
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.case.yes_no import yes_no
from sopflow.cli.exits import Exit
from sopflow.diagnostics import Words


@click.command(
    "approve",
    cls=Command,
    words=Words(
        en="Grant (yes) or refuse (no) what is to be approved. Who may not, by role or because they took part, is "
        "turned away.",
        id="Setujui (ya) atau tolak (tidak) permintaan. Yang tidak berwenang, karena peran atau karena ikut "
        "mengerjakan, ditolak.",
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
        receipt = desk.engine.vote(focus, yes, by=asking.person, key=key, question=question)
        return after(desk, asking, case, receipt)
