"""Waits for real where a procedure does and systems are real: a due time that came at once would be a lie to them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import click

from sopflow.catalog.model import Operation
from sopflow.cli.language import say, spoken
from sopflow.cli.prompting import QuitError, pick
from sopflow.diagnostics import Words
from sopflow.rendering.cases.moments import shown_moment
from sopflow.rendering.trace.result import span

_SHORT = timedelta(minutes=1)
"""What is waited for without asking."""

_WAITS = Words(
    en="⏳ Waiting {}, as the procedure does. Ctrl-C gives up.",
    id="⏳ Menunggu {}, sesuai prosedur. Ctrl-C untuk berhenti.",
)
_LOOKS = Words(
    en="⏳ The reply to {} was lost. Waiting {}, so that what is late is found and not done twice. Ctrl-C gives up.",
    id="⏳ Balasan {} hilang. Menunggu {}, agar yang terlambat ditemukan dan tidak terulang. Ctrl-C untuk berhenti.",
)
_LONG = Words(en="The procedure waits {}, until {}.", id="Prosedur menunggu {}, sampai {}.")
_HERE = Words(en="wait here", id="tunggu di sini")
_STOP = Words(
    en="stop here: a case that waits for long belongs into a store (sopflow case start)",
    id="berhenti di sini: kasus yang menunggu lama sebaiknya disimpan (sopflow case start)",
)


def wait_for(length: timedelta) -> None:
    """Let that much time pass. A long wait is asked for.

    Raises:
        QuitError: the person would rather stop.
    """
    if length > _SHORT:
        until = shown_moment(datetime.now(UTC) + length, spoken())
        shown = say(_LONG).format(span(length, spoken()), until)
        if pick(shown, [("wait", say(_HERE)), ("stop", say(_STOP))], spoken()) == "stop":
            raise QuitError
    click.echo(say(_WAITS).format(_exact(length)), err=True)
    time.sleep(length.total_seconds())


def wait_before_look_up(operation: Operation, seconds: float) -> None:
    """Leave a doubtful write alone for so long."""
    length = timedelta(seconds=seconds)
    click.echo(say(_LOOKS).format(operation.name, _exact(length)), err=True)
    time.sleep(seconds)


def _exact(length: timedelta) -> str:
    return span(length, spoken()) if length >= _SHORT else f"{max(1, round(length.total_seconds()))} s"
