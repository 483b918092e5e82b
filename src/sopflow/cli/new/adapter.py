"""`sopflow new adapter`."""

from __future__ import annotations

from pathlib import Path

import click

from sopflow.app.writing.scaffold import new_adapter
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.new.begun import into, refusing, show
from sopflow.cli.options import format_, lang
from sopflow.diagnostics import Words

_NEXT = ("python -m pip install -e {home}", "python -m pytest {home}", "sopflow adapters list")


@click.command(
    "adapter",
    cls=Command,
    words=Words(
        en="Begin an adapter in a folder NAME: a package that connects to the system NAME, a made-up NAME that "
        "listens, and tests that pass. Nothing is ever overwritten.",
        id="Mulai adapter di folder NAME: paket yang terhubung ke sistem NAME, NAME buatan yang bisa dipanggil, dan "
        "tes yang lulus. Tidak ada berkas yang ditimpa.",
    ),
)
@click.argument("name")
@into
@format_(("text", "json"))
@lang
def command(name: str, folder: Path, form: str) -> int:
    with refusing(no_name=_no_name(name[:60]), taken=_taken(name)):
        made = new_adapter(folder, name)
    show(made, _NEXT, form)
    return Exit.CLEAN


def _no_name(name: str) -> Words:
    return Words(
        en=f"`{name}` cannot name a system: use small letters, digits and underscores, as in crm or core_banking",
        id=f"`{name}` tidak bisa menjadi nama sistem: pakai huruf kecil, angka, dan garis bawah, misalnya crm",
    )


def _taken(name: str) -> Words:
    return Words(
        en=f"an adapter of `{name}` is installed already: a system has one. Take another name",
        id=f"adapter `{name}` sudah terpasang: satu sistem satu adapter. Pakai nama lain",
    )
