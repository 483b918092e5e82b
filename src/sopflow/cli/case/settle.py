"""`sopflow case settle`: somebody looked after what was done before a correction and is not wanted any more."""

from __future__ import annotations

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import Asking, asks, case_, key, reason
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.cli.options import option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words
from sopflow.runtime.wants import Leftover


@click.command(
    "settle",
    cls=Command,
    words=Words(
        en="Say that somebody looked after what systems had done before a correction and that is not wanted any more. "
        "NUMBER is the one that `case next` shows before it.",
        id="Nyatakan bahwa yang telanjur dilakukan sistem sebelum perbaikan sudah dibereskan. NUMBER adalah nomor yang "
        "ditampilkan `case next`.",
    ),
)
@case_
@click.argument("number", type=click.IntRange(1))
@option("--again", is_flag=True, en="Try to undo it once more instead.", id="Coba batalkan sekali lagi saja.")
@reason
@key
@asks()
def command(case: str, number: int, again: bool, reason: str, key: str | None, asking: Asking) -> Exit:
    with at_desk(asking) as desk:
        left = [want for want in desk.engine.get(case).wants if isinstance(want, Leftover)]
        if number > len(left):
            raise Refused(_beyond(number, len(left)))
        leftover = left[number - 1].key
        receipt = desk.engine.settle(case, leftover, by=asking.person, reason=reason, again=again, key=key)
        return after(desk, asking, case, receipt)


def _beyond(number: int, count: int) -> Words:
    if not count:
        return Words(
            en="there is nothing to look after in this case", id="tidak ada yang perlu dibereskan di kasus ini"
        )
    return Words(
        en=f"there is no number {number}: {count} to look after in this case",
        id=f"tidak ada nomor {number}: yang perlu dibereskan di kasus ini ada {count}",
    )
