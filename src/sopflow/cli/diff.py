"""`sopflow diff`: what a new version of a playbook changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from sopflow.changes.model import Level
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.language import say, spoken
from sopflow.cli.options import format_, lang, option
from sopflow.diagnostics import Words

_LEVELS = tuple(level.name.lower() for level in sorted(Level, reverse=True))


@click.command(
    "diff",
    cls=Command,
    words=Words(
        en="What changes from version OLD to NEW, by meaning: what breaks open cases, where cases go otherwise (with "
        "values that show it), which words are new. A version is a playbook's file or folder, or git:REV:PATH.",
        id="Apa yang berubah dari versi OLD ke NEW, menurut artinya: yang memutus kasus berjalan, di mana kasus "
        "berjalan lain (dengan nilai contohnya), kata-kata yang baru. Versi: berkas atau folder "
        "playbook, atau git:REV:PATH.",
    ),
)
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@option(
    "--impact",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="SCENARIOS",
    en="Tell these cases on both versions, and show those that come to something else.",
    id="Jalankan kasus-kasus ini di kedua versi, dan tampilkan yang menjadi lain.",
)
@option(
    "--prove",
    is_flag=True,
    en="Compare what every possible case comes to.",
    id="Bandingkan hasil setiap kasus yang mungkin.",
)
@option(
    "--fail-on",
    type=click.Choice(_LEVELS),
    en="Exit with 1 where a change matters that much, or more.",
    id="Keluar dengan 1 bila ada perubahan sepenting itu atau lebih.",
)
@option(
    "--check-version",
    is_flag=True,
    en="Exit with 1 where the version number does not say how much changed: first number for what breaks open cases, "
    "second for behaviour, third for the rest.",
    id="Keluar dengan 1 bila nomor versi tidak mencerminkan perubahannya: angka pertama untuk yang memutus kasus "
    "berjalan, kedua untuk perilaku, ketiga untuk lainnya.",
)
@format_(("text", "json", "markdown", "html"))
@lang
def command(
    old: str, new: str, impact: tuple[Path, ...], prove: bool, fail_on: str | None, check_version: bool, form: str
) -> int:
    from sopflow.app.comparison.comparing import compared, scenarios_of
    from sopflow.app.versions import load_version

    before, after = load_version(old), load_version(new)
    report = compared(before, after, scenarios_of(before, impact) if impact else None)
    proved = _proved(before, after) if prove else None
    _show(report, proved, form)
    worst = report.level
    is_found = fail_on is not None and worst is not None and worst >= Level[fail_on.upper()]
    is_found = is_found or (
        check_version and (report.wanted is not None or (worst is not None and bool(report.unnumbered)))
    )
    return Exit.FOUND if is_found or (proved is not None and not proved.same) else Exit.CLEAN


def _proved(old: Any, new: Any) -> Any:
    from sopflow.app.comparison.differing import difference
    from sopflow.rendering.differences import Outcomes

    found = difference(old, new)
    return Outcomes(
        found.is_proved_same, found.side.pairs, found.side.complete, found.tried, found.partings, found.witnesses
    )


def _show(report: Any, proved: Any, form: str) -> None:
    from sopflow.rendering.changes import html, objects, text
    from sopflow.rendering.differences import as_object, lines

    language = spoken()
    if form == "json":
        made = objects.as_object(report, language) | ({} if proved is None else {"outcomes": as_object(proved)})
        click.echo(json.dumps(made, ensure_ascii=False, indent=2, default=str))
        return
    if form == "html":
        click.echo(html.page(report, language), nl=False)
        return
    if proved is not None:
        click.echo("".join(f"{say(words)}\n" for words in lines(proved)))
    for line in text.lines(report, language) if form == "text" else text.markdown(report, language):
        click.echo(line)
