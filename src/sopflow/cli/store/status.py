"""`sopflow store status`: what a store holds and owes."""

from __future__ import annotations

import click

from sopflow.app.live.opening import opened
from sopflow.cli.bilingual import Command
from sopflow.cli.case.asking import of_store
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.language import spoken
from sopflow.cli.options import format_, lang, option
from sopflow.cli.progress import Progress
from sopflow.cli.terminal import console
from sopflow.diagnostics import Words
from sopflow.rendering.cases import status
from sopflow.runtime.status import broken_chains


@click.command(
    "status",
    cls=Command,
    words=Words(
        en="Show what a store holds and owes: open cases with their ages, what is due, effects in doubt, who is on "
        "duty. The exit code is 1 when something needs a person: a doubt, a case that stands still, a broken history.",
        id="Tampilkan isi penyimpanan dan yang ditunggu: kasus terbuka beserta umurnya, yang jatuh tempo, efek yang "
        "belum pasti, siapa yang bertugas. Kode keluar 1 bila ada yang butuh orang: keraguan, kasus berhenti, riwayat "
        "rusak.",
    ),
)
@option(
    "--chains",
    is_flag=True,
    en="Check every history against its hash chain; reads all that is kept.",
    id="Periksa setiap riwayat terhadap rantai hash-nya; membaca semuanya.",
)
@of_store
@format_(("text", "json"))
@lang
def command(chains: bool, url: str | None, form: str) -> Exit:
    with opened(url) as place:
        found = place.engine.status()
        if chains:
            with Progress(found.cases) as progress:
                found = status.with_chains(found, broken_chains(place.store, progress.at))
    if form == "json":
        as_json(found.as_json())
    else:
        console().print(status.text(found, spoken()))
    return Exit.FOUND if found.doubtful or found.attention or found.broken else Exit.CLEAN
