"""`sopflow i18n export`: words for translators."""

from __future__ import annotations

from pathlib import Path

import click

from sopflow.app.use_cases import load
from sopflow.app.writing.translating import entries
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.i18n.catalogue import earlier, must_know_po, since
from sopflow.cli.options import lang, option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words
from sopflow.rendering.translations import to_csv, to_po


@click.command(
    "export",
    cls=Command,
    words=Words(
        en="Write the words of PLAYBOOK for translators: a table of all languages (CSV), or a catalogue of one (PO).",
        id="Tulis teks PLAYBOOK untuk penerjemah: tabel semua bahasa (CSV), atau katalog satu bahasa (PO).",
    ),
)
@click.argument("playbook", type=click.Path(path_type=Path))
@option(
    "--to",
    "form",
    type=click.Choice(("csv", "po")),
    default="csv",
    show_default=True,
    en="The form of the words.",
    id="Bentuk keluarannya.",
)
@option("--language", metavar="LANG", en="The language of a catalogue.", id="Bahasa katalog.")
@since
@lang
def command(playbook: Path, form: str, language: str | None, since: str | None) -> int:
    procedure = load(playbook)
    languages = procedure.playbook.languages
    if form == "po" and language not in languages[1:]:
        others = ", ".join(languages[1:]) or "–"
        raise Refused(
            Words(en="a catalogue is of one language", id="katalog memuat satu bahasa"),
            Words(en=f"here: {others}", id=f"di sini: {others}"),
            place="--language",
        )
    found = entries(procedure, earlier(since))
    if form == "po":
        must_know_po()
        click.echo(to_po(found, languages[0], str(language)), nl=False)
    else:
        click.echo(to_csv(found, languages), nl=False)
    return Exit.CLEAN
