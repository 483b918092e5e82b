"""`sopflow scenarios generate`: few scenarios that take every way that some case takes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from sopflow.app.scenarios import load_scenarios
from sopflow.app.use_cases import Procedure, load
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.language import say
from sopflow.cli.options import format_, lang, option, quiet
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words
from sopflow.simulation.trace import Trace

FILE = "generated.yaml"
_MADE_BY = "Made by `sopflow scenarios generate`; made anew it is written over."


@click.command(
    "generate",
    cls=Command,
    words=Words(
        en="Write few scenarios that together take every transition that some case takes. Each was run, and expects "
        "what came. The set is small, not surely the smallest. What no scenario takes is listed with the reason.",
        id="Tulis sedikit skenario yang bersama-sama melewati setiap transisi yang bisa dilewati kasus. Semuanya sudah "
        "dijalankan dan mengharapkan hasil itu. Jumlahnya sedikit, belum tentu paling sedikit. Yang tidak dilewati "
        "ditampilkan beserta alasannya.",
    ),
)
@click.argument("playbook", type=click.Path(path_type=Path))
@option(
    "--only-missing",
    "own",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="SCENARIOS",
    en="Only what these scenarios do not take: a file, or a folder of them.",
    id="Hanya yang belum dilewati skenario ini: berkas, atau folder.",
)
@option(
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    en=f"Write {FILE} into this folder. Without it: print it.",
    id=f"Tulis {FILE} ke folder ini. Tanpa ini: tampilkan.",
)
@format_(("text", "json"))
@quiet
@lang
def command(playbook: Path, own: Sequence[Path], folder: Path | None, form: str, quiet: bool) -> int:
    from sopflow.app.told.generating import completed, generate
    from sopflow.rendering.generated import Made, as_object, lines, text

    procedure = load(playbook)
    suite = completed(generate(procedure, _told(procedure, own)))
    made = Made(suite.scenarios, suite.left, suite.covered, suite.ways)
    whole = text(made, os.path.relpath(procedure.path, folder or Path()), _MADE_BY)
    if folder is not None and made.scenarios:
        _write(folder, whole)
    if form == "json":
        click.echo(json.dumps(as_object(made), ensure_ascii=False, indent=2, default=str))
    elif folder is None and made.scenarios:
        click.echo(whole, nl=False)
    if form == "text" and not quiet:
        for line in lines(made):
            click.echo(say(line), err=folder is None)
    return Exit.CLEAN if suite.is_whole else Exit.FOUND


def _told(procedure: Procedure, paths: Sequence[Path]) -> Iterator[Trace]:
    """What the author's own scenarios come to."""
    from sopflow.app.told.testing import run_scenarios

    files = [file for path in paths for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])]
    checked = [load_scenarios(procedure, file) for file in files]
    return (tested.result.trace for tested in run_scenarios(procedure, checked))


def _write(folder: Path, whole: str) -> None:
    path = folder / FILE
    if path.exists() and _MADE_BY not in path.read_text(encoding="utf-8"):
        raise Refused(
            Words(
                en=f"{path} is there and was not made by this command", id=f"{path} sudah ada, bukan dari perintah ini"
            ),
            Words(en="take another folder", id="pakai folder lain"),
            place="--output",
        )
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(whole, encoding="utf-8")
    click.echo(say(Words(en=f"written: {path}", id=f"ditulis: {path}")), err=True)
