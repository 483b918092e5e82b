"""`sopflow case retry`: what failed is done again."""

from __future__ import annotations

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_, key, reason
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.diagnostics import Words


@click.command(
    "retry",
    cls=Command,
    words=Words(
        en="Do again what a case stands still for. Keys keep its writes from being doubled where the system has keys.",
        id="Ulangi yang membuat kasus berhenti. Kunci mencegah penulisan dobel bila sistemnya mengenal kunci.",
    ),
)
@case_
@reason
@key
@asks()
def command(case: str, reason: str, key: str | None, asking: Asking) -> Exit:
    with at_desk(asking) as desk:
        receipt = desk.engine.retry(desk.focus(case), by=asking.person, reason=reason, key=key)
        return after(desk, asking, case, receipt)
