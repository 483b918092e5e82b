"""`sopflow new playbook`."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from sopflow.app.configuration.finding import FILE
from sopflow.app.writing.scaffold import new_playbook
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.new.begun import into, refusing, show
from sopflow.cli.options import format_, lang
from sopflow.diagnostics import Words

PLAYBOOKS = "playbooks"
_NEXT = ("sopflow check {home}", "sopflow test {home}", "sopflow run {home}")


@click.command(
    "playbook",
    cls=Command,
    words=Words(
        en="Begin a playbook in a folder NAME: a small procedure in Indonesian and English that checks clean, and "
        "scenarios that pass. In a project that `sopflow init` made it stands among its playbooks. Nothing is ever "
        "overwritten.",
        id="Mulai playbook di folder NAME: prosedur kecil dalam bahasa Indonesia dan Inggris yang sudah benar, dengan "
        "skenario yang lulus. Dalam proyek dari `sopflow init` letaknya di antara playbook lainnya. Tidak ada berkas "
        "yang ditimpa.",
    ),
)
@click.argument("name")
@into
@format_(("text", "json"))
@lang
def command(name: str, folder: Path, form: str) -> int:
    with refusing(no_name=_no_name(name[:60]), taken=_no_name(name[:60])):
        made = new_playbook(_home(folder), name)
    show(made, _NEXT, form)
    return Exit.CLEAN


def _home(folder: Path) -> Path:
    """Where it is put: among the playbooks of the project that we stand in, which its hooks and its build check."""
    asked = click.get_current_context().get_parameter_source("folder") is not ParameterSource.DEFAULT
    is_project = Path(FILE).is_file() and Path(PLAYBOOKS).is_dir()
    return Path(PLAYBOOKS) if is_project and not asked else folder


def _no_name(name: str) -> Words:
    return Words(
        en=f"`{name}` is no id: use small letters, digits and dashes, as in card-fraud",
        id=f"`{name}` bukan id: pakai huruf kecil, angka, dan tanda hubung, misalnya card-fraud",
    )
