"""`sopflow diff`: what a new version of a playbook changes. So far: which cases change their outcome, proved."""

from __future__ import annotations

import json

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.language import say
from sopflow.cli.options import format_, lang, option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words

_NOT_YET = Words(
    en="`diff` compares the cases of two versions: add --prove. Its comparison of the texts is not there yet",
    id="`diff` membandingkan kasus dua versi: tambahkan --prove. Perbandingan teksnya belum tersedia",
)


@click.command(
    "diff",
    cls=Command,
    words=Words(
        en="Which cases change their outcome or their writes from version OLD to NEW: proved that none does, or shown "
        "by cases that were told on both. A version is a playbook's file or folder, or git:REV:PATH.",
        id="Kasus mana yang berubah hasil atau penulisannya dari versi OLD ke NEW: terbukti tidak ada, atau "
        "ditunjukkan dengan kasus yang dijalankan di keduanya. Versi: berkas atau folder playbook, atau git:REV:PATH.",
    ),
)
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@option(
    "--prove",
    is_flag=True,
    en="Compare what every possible case comes to.",
    id="Bandingkan hasil setiap kasus yang mungkin.",
)
@format_(("text", "json"))
@lang
def command(old: str, new: str, prove: bool, form: str) -> int:
    if not prove:
        raise Refused(_NOT_YET)
    from sopflow.app.differing import difference
    from sopflow.app.versions import load_version
    from sopflow.rendering.differences import Outcomes, as_object, lines

    found = difference(load_version(old), load_version(new))
    outcomes = Outcomes(
        found.is_proved_same, found.side.pairs, found.side.complete, found.tried, found.partings, found.witnesses
    )
    if form == "json":
        click.echo(json.dumps({"outcomes": as_object(outcomes)}, ensure_ascii=False, indent=2, default=str))
    else:
        for line in lines(outcomes):
            click.echo(say(line))
    return Exit.CLEAN if found.is_proved_same else Exit.FOUND
