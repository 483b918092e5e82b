"""`sopflow worker`: performs what cases owe, for as long as it runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from sopflow.app.live.opening import Opened, opened
from sopflow.app.live.serving import Unserved, unserved
from sopflow.app.live.watching import log_to, open_telemetry
from sopflow.cli import given
from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import of_store
from sopflow.cli.ending import until_asked
from sopflow.cli.exits import Exit
from sopflow.cli.language import say
from sopflow.cli.options import config, lang, option, quiet
from sopflow.diagnostics import Words

_ON_DUTY = Words(
    en="On duty at {}. Ctrl-C or SIGTERM: end after the work at hand.",
    id="Bertugas di {}. Ctrl-C atau SIGTERM: berhenti setelah pekerjaan ini.",
)
_OFF_DUTY = Words(en="Off duty. What is owed stays owed.", id="Selesai bertugas. Yang belum dikerjakan tetap tercatat.")
_BEYOND = Words(
    en="⚠ Cases of {} cannot go on from here; what they owe stays owed:",
    id="⚠ Kasus {} tidak bisa dilanjutkan dari sini; yang ditunggu tetap tercatat:",
)
_PRACTICE = Words(en="Practice store: systems are made up.", id="Penyimpanan latihan: sistem buatan.")


@click.command(
    "worker",
    cls=Command,
    words=Words(
        en="Perform what cases owe, as it falls due: calls of systems, due times, sub-procedures. What happens is "
        "printed, one JSON object a line, without personal data. Several workers may run; killed ones lose nothing. "
        "SIGTERM ends it after the work at hand.",
        id="Kerjakan yang ditunggu kasus-kasus begitu waktunya: panggilan sistem, tenggat, sub-prosedur. Yang terjadi "
        "dicetak, satu objek JSON per baris, tanpa data pribadi. Boleh beberapa worker; yang mati tidak menghilangkan "
        "apa pun. SIGTERM menghentikannya setelah pekerjaan yang sedang berjalan.",
    ),
)
@option(
    "--slow",
    multiple=True,
    metavar="OPERATION=SECONDS",
    en="Practice: how long a made-up reply takes; may be repeated.",
    id="Latihan: berapa lama balasan buatan; boleh diulang.",
)
@option(
    "--otel",
    is_flag=True,
    en="Spans and metrics too, to what OpenTelemetry's variables say; needs sopflow[otel].",
    id="Juga span dan metrik, ke tujuan menurut variabel OpenTelemetry; perlu sopflow[otel].",
)
@quiet
@config
@of_store
@lang
def command(slow: Sequence[str], otel: bool, quiet: bool, settings_file: Path | None, url: str | None) -> Exit:
    log = () if quiet else (log_to(sys.stdout),)
    telemetry = (open_telemetry(),) if otel else ()
    sinks = (*log, *telemetry)
    with opened(url, slow=given.seconds(slow), sinks=sinks, settings=settings_file) as place, until_asked() as stop:
        beyond = unserved(place)
        for each in telemetry:
            each.observe(lambda: place.engine.status().readings())
        for words in _greeting(place, beyond):
            click.echo(words, err=True)
        place.engine.work(stop)
    click.echo(say(_OFF_DUTY), err=True)
    return Exit.CLEAN


def _greeting(place: Opened, beyond: Sequence[Unserved]) -> Iterator[str]:
    yield say(_ON_DUTY).format(place.shown)
    if place.practice:
        yield say(_PRACTICE)
    for one in beyond:
        yield say(_BEYOND).format(f"{one.playbook} {one.version}")
        yield from (f"  {name}: {say(why)}" if name else f"  {say(why)}" for name, why in one.reasons)
