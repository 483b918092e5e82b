"""`sopflow new language`."""

from __future__ import annotations

from pathlib import Path

import click

from sopflow.app.writing.scaffold import new_language
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.new.begun import into, refusing, show
from sopflow.cli.options import format_, lang
from sopflow.diagnostics import Words

_NEXT = ("sopflow i18n status {home}", "sopflow i18n export {home}", "sopflow i18n import {home} FILE")


@click.command(
    "language",
    cls=Command,
    words=Words(
        en="Add the language NAME, such as en, to the playbook in --in.",
        id="Tambahkan bahasa NAME, misalnya en, ke playbook di --in.",
    ),
)
@click.argument("name")
@into
@format_(("text", "json"))
@lang
def command(name: str, folder: Path, form: str) -> int:
    with refusing(no_name=_no_name(name[:60]), taken=_taken(name)):
        made = new_language(folder, name)
    show(made, _NEXT, form, mark="~")
    return Exit.CLEAN


def _no_name(name: str) -> Words:
    return Words(
        en=f"`{name}` is no code of a language: two or three small letters, as in id, en or jv",
        id=f"`{name}` bukan kode bahasa: dua atau tiga huruf kecil, misalnya id, en, atau jv",
    )


def _taken(name: str) -> Words:
    return Words(en=f"the playbook has `{name}` already", id=f"playbook ini sudah memakai `{name}`")
