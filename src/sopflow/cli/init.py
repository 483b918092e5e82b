"""`sopflow init`: a project to write procedures in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import click

from sopflow.app.writing.project import EXAMPLE, Ci, TakenPlacesError, new_project
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.language import say
from sopflow.cli.options import format_, lang, option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words

_NEXT = ("sopflow check playbooks", "sopflow test playbooks", f"sopflow run playbooks/{EXAMPLE}", "pre-commit install")
_ELSEWHERE = Words(
    en="take another folder, or move them away: nothing was written",
    id="pakai folder lain, atau pindahkan dulu: belum ada yang ditulis",
)


@click.command(
    "init",
    cls=Command,
    words=Words(
        en="Begin a project in DIR (without it: this folder): sopflow.toml, a playbook in Indonesian and English whose "
        "scenarios pass, schemas for editors, checks before each commit and on a build server. Nothing is ever "
        "overwritten.",
        id="Mulai proyek di DIR (tanpa itu: folder ini): sopflow.toml, playbook dua bahasa yang skenarionya lulus, "
        "skema untuk editor, pemeriksaan sebelum commit dan di server build. Tidak ada berkas yang ditimpa.",
    ),
)
@click.argument("folder", metavar="[DIR]", default=Path(), type=click.Path(path_type=Path, file_okay=False))
@option(
    "--ci",
    type=click.Choice(get_args(Ci)),
    default="github",
    show_default=True,
    en="The build server that a file is written for.",
    id="Server build yang dibuatkan berkasnya.",
)
@format_(("text", "json"))
@lang
def command(folder: Path, ci: Ci, form: str) -> int:
    try:
        made = new_project(folder, ci)
    except TakenPlacesError as problem:
        names = ", ".join(map(str, problem.paths))
        raise Refused(Words(en=f"there already: {names}", id=f"sudah ada: {names}"), _ELSEWHERE, place="DIR") from None
    except OSError as problem:
        where, why = problem.filename, problem.strerror
        words = Words(en=f"{where} cannot be written: {why}", id=f"{where} tidak bisa ditulis: {why}")
        raise Refused(words, place="DIR") from None
    if form == "json":
        click.echo(json.dumps({"files": [str(path) for path in made]}, ensure_ascii=False, indent=2))
        return Exit.CLEAN
    for path in made:
        click.echo(f"+ {path}")
    first, *others = _NEXT if folder == Path() else (f"cd {folder}", *_NEXT)
    click.echo(say(Words(en=f"Next: {first}", id=f"Berikutnya: {first}")))
    for line in others:
        click.echo(say(Words(en=f"      {line}", id=f"            {line}")))
    return Exit.CLEAN
