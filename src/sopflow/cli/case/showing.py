"""What is shown after something was done with a case: the question that stands now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from sopflow.app.live.desk import Desk, desk_at
from sopflow.cli.case.asking import Asking
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.language import say
from sopflow.cli.progress import Waiting
from sopflow.cli.terminal import console
from sopflow.diagnostics import Words
from sopflow.rendering.cases import json, text
from sopflow.rendering.cases.sheet import Page
from sopflow.runtime.views import Receipt

REPEATED = Words(
    en="This very input was taken before: nothing was done twice.", id="Input ini sudah diterima: tidak ada yang dobel."
)
FOUND = Words(
    en="There is a live case about the same already: it goes on here.",
    id="Sudah ada kasus berjalan tentang hal yang sama: dilanjutkan di sini.",
)
AT_WORK = Words(en="… systems are at work", id="… sistem sedang bekerja")
STILL_AT_WORK = Words(
    en="Systems are still at work. Look again: sopflow case next {}",
    id="Sistem masih bekerja. Lihat lagi: sopflow case next {}",
)
KEPT = Words(
    en="Interrupted. What you gave is kept, and what it brings about goes on: sopflow case next {}",
    id="Dihentikan. Masukan Anda sudah tersimpan, dan akibatnya tetap berjalan: sopflow case next {}",
)
NO_WORKER = Words(
    en="Nothing here connects to the systems: a worker that does must go on. Start one: sopflow worker",
    id="Tidak ada koneksi ke sistem dari sini: worker yang terhubung harus melanjutkan. Jalankan: sopflow worker",
)


@contextmanager
def at_desk(asking: Asking) -> Iterator[Desk]:
    """The desk that a command works at."""
    with desk_at(asking.url) as desk:
        yield desk


def after(desk: Desk, asking: Asking, case: str, receipt: Receipt | None = None) -> Exit:
    """Let what is owed be done, and show what the case wants then."""
    try:
        rests = _settled(desk, case) if asking.waits else desk.rests(case)
    except KeyboardInterrupt:
        if receipt is not None and asking.form != "json":
            click.echo(say(_format(KEPT, case)), err=True)
        raise
    page = Page(desk.sheet(desk.focus(case)), asking.reader)
    if asking.form == "json":
        shown = json.question(page)
        if receipt is not None:
            shown |= {"seq": receipt.seq, "repeated": receipt.repeated, "found": receipt.found}
        as_json(shown)
    else:
        for words in _remarks(receipt):
            click.echo(say(words))
        console().print(text.question(page))
        if not rests:
            click.echo(say(_format(STILL_AT_WORK if desk.can_perform(case) else NO_WORKER, case)))
    return Exit.FOUND if receipt is not None and receipt.refused else Exit.CLEAN


def _settled(desk: Desk, case: str) -> bool:
    """Whether all that was owed is done; whoever waits for it at a terminal is told so."""
    with Waiting(say(AT_WORK)) as waiting:
        return desk.settle(case, waiting.show)


def _remarks(receipt: Receipt | None) -> Iterator[Words]:
    if receipt is not None and receipt.repeated:
        yield REPEATED
    if receipt is not None and receipt.found:
        yield FOUND


def _format(words: Words, value: str) -> Words:
    return Words(en=words.en.format(value), id=words.id.format(value))
