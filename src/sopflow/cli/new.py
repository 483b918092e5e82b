"""`sopflow new`: a playbook that works from the first minute."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sopflow.app.scaffold import NotAnIdError, OccupiedError, new_playbook
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.language import say
from sopflow.cli.options import format_, lang, option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words


@click.command(
    "new",
    cls=Command,
    words=Words(
        en="Begin a playbook: a folder NAME with a small procedure in Indonesian and English that checks clean, and "
        "scenarios that pass. Nothing is ever overwritten.",
        id="Mulai playbook: folder NAME berisi prosedur kecil dalam bahasa Indonesia dan Inggris yang sudah benar, "
        "dengan skenario yang lulus. Tidak ada berkas yang ditimpa.",
    ),
)
@click.argument("what", type=click.Choice(("playbook",)))
@click.argument("name")
@option(
    "--in",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    en="The folder to put it in. Without it: this one.",
    id="Folder tempatnya. Tanpa ini: folder ini.",
)
@format_(("text", "json"))
@lang
def command(what: str, name: str, folder: Path, form: str) -> int:
    try:
        made = new_playbook(folder, name)
    except NotAnIdError:
        raise Refused(
            Words(
                en=f"`{name[:60]}` is no id: use small letters, digits and dashes, as in card-fraud",
                id=f"`{name[:60]}` bukan id: pakai huruf kecil, angka, dan tanda hubung, misalnya card-fraud",
            )
        ) from None
    except OccupiedError as problem:
        place = problem.path
        raise Refused(Words(en=f"{place} is there already", id=f"{place} sudah ada")) from None
    if form == "json":
        click.echo(json.dumps({"files": [str(path) for path in made]}, ensure_ascii=False, indent=2))
        return Exit.CLEAN
    for path in made:
        click.echo(f"+ {path}")
    home = made[0].parent
    click.echo(say(Words(en=f"Next: sopflow check {home}", id=f"Berikutnya: sopflow check {home}")))
    click.echo(say(Words(en=f"      sopflow test {home}", id=f"            sopflow test {home}")))
    click.echo(say(Words(en=f"      sopflow run {home}", id=f"            sopflow run {home}")))
    return Exit.CLEAN
