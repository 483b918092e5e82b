"""`sopflow case next`: what to say and ask now."""

from __future__ import annotations

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.diagnostics import Words


@click.command(
    "next",
    cls=Command,
    words=Words(
        en="Show what to say and to ask now, who may answer, and which clocks run. What is owed to the case by now is "
        "done first. Where a sub-procedure runs, its question is shown.",
        id="Tampilkan yang diucapkan dan ditanyakan sekarang, siapa yang boleh menjawab, dan jam yang berjalan. Yang "
        "sudah waktunya dikerjakan dulu. Bila sub-prosedur berjalan, pertanyaannya yang ditampilkan.",
    ),
)
@case_
@asks(acts=False)
def command(case: str, asking: Asking) -> Exit:
    with at_desk(asking) as desk:
        return after(desk, asking, case)
