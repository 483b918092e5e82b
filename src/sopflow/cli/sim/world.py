"""`sopflow sim world`: the world that the simulators know, to start from, and whether one of yours is sound."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from sopflow.app.files import source_of
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.language import say, spoken
from sopflow.cli.options import format_, lang
from sopflow.cli.terminal import coloured
from sopflow.diagnostics import Diagnostic, Words
from sopflow.errors import InvalidPlaybook
from sopflow.rendering.diagnostics import json, text

_FOR_EDITORS = "yaml-language-server"  # that line says where our schema is, seen from our own file
_SOUND = Words(en="✔ {}: {} customers, nothing to mend.", id="✔ {}: {} pelanggan, tidak ada yang salah.")


@click.command(
    "world",
    cls=Command,
    words=Words(
        en="Check the world in FILE. Without FILE: print the world that comes with sopflow, to start from.",
        id="Periksa dunia simulasi di FILE. Tanpa FILE: tampilkan dunia bawaan sopflow sebagai titik awal.",
    ),
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@format_(("text", "json"))
@lang
def command(file: Path | None, form: str) -> int:
    from sopflow_adapters.sim import shipped, world_of

    if file is None:
        first, _, rest = shipped().text.partition("\n")
        click.echo(rest if _FOR_EDITORS in first else f"{first}\n{rest}", nl=False)
        return Exit.CLEAN
    try:
        world = world_of(source_of(file))
    except InvalidPlaybook as problem:
        click.echo(_written(problem.diagnostics, form))
        return Exit.FOUND
    click.echo(_written((), form) if form == "json" else say(_SOUND).format(file, len(world.customers)))
    return Exit.CLEAN


def _written(found: Sequence[Diagnostic], form: str) -> str:
    if form == "json":
        return json.render(found, spoken())
    width = shutil.get_terminal_size((100, 24)).columns
    return text.render(found, spoken(), color=coloured(sys.stdout), width=width)
