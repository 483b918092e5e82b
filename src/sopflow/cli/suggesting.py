"""`sopflow test --suggest`: scenarios for what is not covered, written beside the author's own."""

from __future__ import annotations

import os
from pathlib import Path

import click

from sopflow.app.targets import Target
from sopflow.app.told.testing import Tested, coverage_of
from sopflow.cli.language import say
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words
from sopflow.rendering.coverage.suggested import MADE_BY, file_name, lines, text
from sopflow.rendering.suite.model import Suite


def write_suggestions(target: Target, suite: Suite, folder: Path) -> None:
    """Write a file of suggestions for each file that they were made from, and say what came of it.

    Raises:
        Refused: such a file is there and was not made by this command.
    """
    from sopflow.app.told.suggesting import heading, suggest

    files = [file for file in target.files if not _is_made_by_us(file.path)]
    paths = {str(file.path) for file in files}
    tested = [Tested(Path(case.file), target.procedure, case.result) for case in suite.cases if case.file in paths]
    found = suggest(target.procedure, files, tested, coverage_of(target.procedure, tested, files))
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


def _is_made_by_us(path: Path) -> bool:
    """Whether it holds suggestions of an earlier run: they are made anew."""
    return MADE_BY in path.read_text(encoding="utf-8")


def _refuse_a_stranger(path: Path) -> None:
    if path.exists() and not _is_made_by_us(path):
        raise Refused(
            Words(
                en=f"{path} is there and was not made by this command", id=f"{path} sudah ada, bukan dari perintah ini"
            ),
            Words(en="take another folder", id="pakai folder lain"),
            place="--suggest",
        )
