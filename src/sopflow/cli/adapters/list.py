"""`sopflow adapters list`: systems, what they can do, who uses them, and where their settings come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from sopflow.app.adapters import installed
from sopflow.app.configuration.reading import configuration
from sopflow.app.connections.listing import systems
from sopflow.app.targets import load_procedures
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.failures import told
from sopflow.cli.json_output import as_json
from sopflow.cli.language import say, spoken
from sopflow.cli.options import config, format_, lang
from sopflow.cli.terminal import console
from sopflow.diagnostics import Words
from sopflow.rendering.systems import json, text


@click.command(
    "list",
    cls=Command,
    words=Words(
        en="Show the systems that playbooks can call: their operations and what each does to the world, which "
        "playbooks under PATHS (without any: this folder) use it, and where each setting comes from. Values are never "
        "shown.",
        id="Tampilkan sistem yang bisa dipanggil playbook: operasinya dan efeknya, playbook mana di PATHS (tanpa "
        "PATHS: folder ini) yang memakainya, dan dari mana tiap pengaturan berasal. Nilainya tidak pernah "
        "ditampilkan.",
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@config
@format_(("text", "json"))
@lang
def command(paths: Sequence[Path], settings_file: Path | None, form: str) -> Exit:
    catalog = installed()
    found = configuration(catalog.adapters.values(), settings_file)
    procedures, broken = load_procedures(paths or [Path()], catalog)
    lines = systems(catalog, found, procedures)
    if form == "json":
        as_json(json.systems(lines, spoken()))
    else:
        console().print(text.systems(lines, spoken()))
    for words in (*found.faults, *found.strange):
        click.echo(f"sopflow: {say(words)}", err=True)
    for problem in broken:
        told(problem)
    return Exit.COULD_NOT if found.faults or broken else Exit.CLEAN
