"""`sopflow test --suggest`: scenarios for what is not covered, written beside the author's own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from sopflow.app.targets import Target
from sopflow.app.testing import Tested
from sopflow.cli.language import say
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words
from sopflow.rendering.suite.model import Suite


def write_suggestions(target: Target, suite: Suite, folder: Path) -> None:
    """Write a file of suggestions for each file that they were made from, and say what came of it.

    Raises:
        Refused: such a file is there and was not made by this command.
    """
    from sopflow.app.suggesting import heading, suggest
    from sopflow.rendering.coverage.suggested import file_name, lines, text

    found = suggest(target.procedure, target.files, _tested(target, suite), suite.coverage[0].coverage)
    written: list[Path] = []
    for file, scenarios in found.by_file().items():
        path = folder / file_name(file.path.stem)
        _refuse_a_stranger(path)
        shared = heading(file, os.path.relpath(target.procedure.path, folder))
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text(shared, scenarios), encoding="utf-8")
        written.append(path)
    for line in lines(target.procedure.program, found.scenarios, found.left, written):
        click.echo(say(line), err=True)


def _tested(target: Target, suite: Suite) -> Sequence[Tested]:
    return [Tested(Path(case.file), target.procedure, case.result) for case in suite.cases]


def _refuse_a_stranger(path: Path) -> None:
    from sopflow.rendering.coverage.suggested import MADE_BY

    if path.exists() and MADE_BY not in path.read_text(encoding="utf-8"):
        raise Refused(
            Words(
                en=f"{path} is there and was not made by this command", id=f"{path} sudah ada, bukan dari perintah ini"
            ),
            Words(en="take another folder", id="pakai folder lain"),
            place="--suggest",
        )
