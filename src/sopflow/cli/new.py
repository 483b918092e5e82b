"""`sopflow new`: a playbook, or an adapter, that works from the first minute; a language of a playbook."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sopflow.app.scaffold import NotAnIdError, OccupiedError, TakenError, new_adapter, new_language, new_playbook
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.language import say
from sopflow.cli.options import format_, lang, option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words

_BEGIN = {"playbook": new_playbook, "adapter": new_adapter, "language": new_language}
_NEXT = {
    "playbook": ("sopflow check {home}", "sopflow test {home}", "sopflow run {home}"),
    "adapter": ("python -m pip install -e {home}", "python -m pytest {home}", "sopflow adapters list"),
    "language": ("sopflow i18n status {home}", "sopflow i18n export {home}", "sopflow i18n import {home} FILE"),
}


@click.command(
    "new",
    cls=Command,
    words=Words(
        en="Begin a playbook or an adapter in a folder NAME. A playbook: a small procedure in Indonesian and English "
        "that checks clean, and scenarios that pass. An adapter: a package that connects to the system NAME, a made-up "
        "NAME that listens, and tests that pass. Or add the language NAME, such as en, to the playbook in --in. "
        "Nothing is ever overwritten.",
        id="Mulai playbook atau adapter di folder NAME. Playbook: prosedur kecil dalam bahasa Indonesia dan Inggris "
        "yang sudah benar, dengan skenario yang lulus. Adapter: paket yang terhubung ke sistem NAME, NAME buatan yang "
        "bisa dipanggil, dan tes yang lulus. Atau tambahkan bahasa NAME, misalnya en, ke playbook di --in. Tidak ada "
        "berkas yang ditimpa.",
    ),
)
@click.argument("what", type=click.Choice(tuple(_BEGIN)))
@click.argument("name")
@option(
    "--in",
    "--dir",
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
        made = _BEGIN[what](folder, name)
    except NotAnIdError:
        raise Refused(_no_name(what, name[:60])) from None
    except TakenError:
        raise Refused(_taken(what, name)) from None
    except OccupiedError as problem:
        place = problem.path
        raise Refused(Words(en=f"{place} is there already", id=f"{place} sudah ada")) from None
    if form == "json":
        click.echo(json.dumps({"files": [str(path) for path in made]}, ensure_ascii=False, indent=2))
        return Exit.CLEAN
    for path in made:
        click.echo(f"{'~' if what == 'language' else '+'} {path}")
    first, *others = (line.format(home=made[0].parent) for line in _NEXT[what])
    click.echo(say(Words(en=f"Next: {first}", id=f"Berikutnya: {first}")))
    for line in others:
        click.echo(say(Words(en=f"      {line}", id=f"            {line}")))
    return Exit.CLEAN


def _no_name(what: str, name: str) -> Words:
    if what == "playbook":
        return Words(
            en=f"`{name}` is no id: use small letters, digits and dashes, as in card-fraud",
            id=f"`{name}` bukan id: pakai huruf kecil, angka, dan tanda hubung, misalnya card-fraud",
        )
    if what == "language":
        return Words(
            en=f"`{name}` is no code of a language: two or three small letters, as in id, en or jv",
            id=f"`{name}` bukan kode bahasa: dua atau tiga huruf kecil, misalnya id, en, atau jv",
        )
    return Words(
        en=f"`{name}` cannot name a system: use small letters, digits and underscores, as in crm or core_banking",
        id=f"`{name}` tidak bisa menjadi nama sistem: pakai huruf kecil, angka, dan garis bawah, misalnya crm",
    )


def _taken(what: str, name: str) -> Words:
    if what == "language":
        return Words(en=f"the playbook has `{name}` already", id=f"playbook ini sudah memakai `{name}`")
    return Words(
        en=f"an adapter of `{name}` is installed already: a system has one. Take another name",
        id=f"adapter `{name}` sudah terpasang: satu sistem satu adapter. Pakai nama lain",
    )
