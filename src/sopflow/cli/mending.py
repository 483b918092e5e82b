"""What `check --fix` and `check --diff` say and write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from sopflow.app.adapters import installed
from sopflow.app.procedure import Checked
from sopflow.app.writing.fixing import Mending, mend, write
from sopflow.cli.failures import told
from sopflow.cli.language import say
from sopflow.diagnostics import Words
from sopflow.errors import UnreadableFile
from sopflow.rendering.text_diff import difference

_LEFT = Words(
    en="{} more could be mended with --unsafe: look at them with --diff --unsafe first",
    id="{} lagi bisa diperbaiki dengan --unsafe: lihat dulu dengan --diff --unsafe",
)


def mended(
    playbooks: Sequence[Path], *, unsafe: bool, keep: bool, show: bool, aside: bool
) -> tuple[tuple[Checked, ...], tuple[UnreadableFile, ...], bool]:
    """Mend playbooks: what is found then, why others could not be read, and whether something would change. `keep`
    writes the files, `show` prints the edits, on the error stream where they stand `aside` of what programs read."""
    done = mend(playbooks, installed(), unsafe=unsafe)
    problems: list[UnreadableFile] = []
    for one in done.files:
        if show:
            path = str(one.original.path)
            click.echo(difference(path, one.original.source.text, one.text), nl=False, err=aside)
        if keep:
            try:
                write(one)
            except UnreadableFile as problem:
                problems.append(problem)
            else:
                click.echo(say(_mended(one.original.path, one.edits)), err=True)
    for each in problems:
        told(each)
    _tell_left(done)
    return done.checked, (*done.unread, *problems), bool(done.files) and not keep


def _tell_left(done: Mending) -> None:
    if done.left:
        click.echo(say(_LEFT).format(done.left), err=True)


def _mended(path: Path, edits: int) -> Words:
    counted = "1 slip" if edits == 1 else f"{edits} slips"
    return Words(en=f"✔ {path}: {counted} mended", id=f"✔ {path}: {edits} kekeliruan diperbaiki")
