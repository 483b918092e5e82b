"""`sopflow adapters check`: whether systems are connected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from sopflow.app.adapters import installed
from sopflow.app.configuration.reading import Configuration, configuration
from sopflow.app.connections.checking import check
from sopflow.catalog.model import Catalog
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.json_output import as_json
from sopflow.cli.language import say, spoken
from sopflow.cli.options import config, format_, lang, option
from sopflow.cli.refused import Refused
from sopflow.cli.terminal import console
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean
from sopflow.rendering.systems import json, text
from sopflow.rendering.systems.rows import Finding, Verdict

_NOTHING = Words(
    en="No system is configured. `sopflow adapters list` shows what each needs.",
    id="Belum ada sistem yang diatur. `sopflow adapters list` menunjukkan yang diperlukan.",
)


@click.command(
    "check",
    cls=Command,
    words=Words(
        en="Check the systems that are configured, or those named: settings, and the code against its manifest. With "
        "--live they are called too: reached, their certificate, log-in, one read that asks for nobody. Nothing is "
        "written. The exit code is 1 when something is wrong, 5 when nothing is configured.",
        id="Periksa sistem yang sudah diatur, atau yang disebut: pengaturannya, dan kodenya terhadap manifes. Dengan "
        "--live sistem juga dihubungi: terjangkau, sertifikat, login, satu pembacaan yang tidak menanyakan siapa pun. "
        "Tidak ada yang ditulis. Kode keluar 1 bila ada yang salah, 5 bila belum ada yang diatur.",
    ),
)
@click.argument("systems", nargs=-1, metavar="[SYSTEM]...")
@option("--live", is_flag=True, en="Call the systems.", id="Hubungi sistemnya.")
@config
@format_(("text", "json"))
@lang
def command(systems: Sequence[str], live: bool, settings_file: Path | None, form: str) -> Exit:
    catalog = installed()
    found = configuration(catalog.adapters.values(), settings_file)
    wanted = _wanted(systems, catalog, found)
    findings = [each for name in wanted for each in check(catalog.adapters[name], catalog, found, live=live)]
    findings = [*(Finding(_where(words), "settings", Verdict.FAILED, words) for words in found.faults), *findings]
    if form == "json":
        as_json(json.findings(findings, spoken()))
    elif findings:
        console().print(text.findings(findings, spoken()))
    for words in found.strange:
        click.echo(f"sopflow: {say(words)}", err=True)
    if not findings:
        click.echo(say(_NOTHING), err=True)
        return Exit.NOTHING_TO_RUN
    return Exit.FOUND if any(each.verdict is Verdict.FAILED for each in findings) else Exit.CLEAN


def _wanted(named: Sequence[str], catalog: Catalog, found: Configuration) -> Sequence[str]:
    for name in named:
        if name not in catalog.adapters:
            words = Words(en=f"there is no system `{name}`", id=f"tidak ada sistem `{name}`")
            raise Refused(words, did_you_mean(name, catalog.adapters))
    return named or [name for name in sorted(catalog.adapters) if found.of(name).given]


def _where(words: Words) -> str:
    """What is to be mended: the file that the words begin with, or the environment where that is a variable."""
    place = words.en.partition(":")[0]
    return "environment" if place.isidentifier() else place
