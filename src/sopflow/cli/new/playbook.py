"""`sopflow new playbook`."""

from __future__ import annotations

from pathlib import Path

import click

from sopflow.app.scaffold import new_playbook
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.new.begun import into, refusing, show
from sopflow.cli.options import format_, lang
from sopflow.diagnostics import Words

_NEXT = ("sopflow check {home}", "sopflow test {home}", "sopflow run {home}")


@click.command(
    "playbook",
    cls=Command,
    words=Words(
        en="Begin a playbook in a folder NAME: a small procedure in Indonesian and English that checks clean, and "
        "scenarios that pass. Nothing is ever overwritten.",
        id="Mulai playbook di folder NAME: prosedur kecil dalam bahasa Indonesia dan Inggris yang sudah benar, dengan "
        "skenario yang lulus. Tidak ada berkas yang ditimpa.",
    ),
)
@click.argument("name")
@into
@format_(("text", "json"))
@lang
def command(name: str, folder: Path, form: str) -> int:
    with refusing(no_name=_no_name(name[:60]), taken=_no_name(name[:60])):
        made = new_playbook(folder, name)
    show(made, _NEXT, form)
    return Exit.CLEAN


def _no_name(name: str) -> Words:
    return Words(
        en=f"`{name}` is no id: use small letters, digits and dashes, as in card-fraud",
        id=f"`{name}` bukan id: pakai huruf kecil, angka, dan tanda hubung, misalnya card-fraud",
    )
