"""`sopflow i18n import`: words of translators, put into a playbook."""

from __future__ import annotations

from pathlib import Path

import click

from sopflow.app.files import source_of
from sopflow.app.use_cases import load
from sopflow.app.writing.translated import BreaksError, Imported, put
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.i18n.catalogue import must_know_po
from sopflow.cli.language import say, spoken
from sopflow.cli.options import lang
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words
from sopflow.rendering.diagnostics.text import render
from sopflow.rendering.translations import NotATableError, from_csv, from_po

_NO_TABLE = Words(en="this is no table of words and no catalogue", id="ini bukan tabel teks dan bukan katalog")
_AS_EXPORTED = Words(
    en="keep the columns, or the header, that `sopflow i18n export` writes",
    id="pertahankan kolom, atau kepala berkas, seperti yang ditulis `sopflow i18n export`",
)
_BREAKS = Words(en="Nothing was written: with these words the playbook would have:",
                id="Tidak ada yang ditulis: dengan teks ini playbook akan memuat:")  # fmt: skip


@click.command(
    "import",
    cls=Command,
    words=Words(
        en="Put the words of FILE (CSV or PO, as exported) into PLAYBOOK. Only words change: comments and layout stay, "
        "and the playbook is checked before anything is written. Words whose original has changed since are left and "
        "listed; the exit code is 1 then.",
        id="Masukkan teks dari FILE (CSV atau PO, seperti yang diekspor) ke PLAYBOOK. Hanya teksnya yang berubah: "
        "komentar dan tata letak tetap, dan playbook diperiksa sebelum ditulis. Teks yang aslinya sudah berubah "
        "dibiarkan dan disebutkan; kode keluarnya 1.",
    ),
)
@click.argument("playbook", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@lang
def command(playbook: Path, file: Path) -> int:
    procedure = load(playbook)
    text = source_of(file).text
    try:
        if file.suffix == ".po":
            must_know_po()
            wanted = tuple(from_po(text))
        else:
            wanted = tuple(from_csv(text, procedure.playbook.languages[0]))
    except NotATableError:
        raise Refused(_NO_TABLE, _AS_EXPORTED, place="FILE") from None
    try:
        return _show(put(procedure, wanted))
    except BreaksError as problem:
        click.echo(say(_BREAKS), err=True)
        click.echo(render(problem.diagnostics, spoken()), err=True)
        return Exit.FOUND


def _show(done: Imported) -> int:
    for one in done.taken:
        click.echo(f"+ {one.key} [{one.language}]")
    for left in done.left:
        click.echo(f"- {left.wanted.key} [{left.wanted.language}]: {say(left.why)}")
    count = len(done.taken)
    click.echo(say(Words(en=f"{count} texts put in", id=f"{count} teks dimasukkan")))
    return Exit.FOUND if done.left else Exit.CLEAN
