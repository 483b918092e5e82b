"""What is said of files that were begun, and why they were not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from sopflow.app.writing.scaffold import NotAnIdError, OccupiedError, TakenError
from sopflow.cli.language import say
from sopflow.cli.options import option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def into(function: Decorated) -> Decorated:
    """`--in DIR`: where it goes."""
    return option(
        "--in",
        "--dir",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        en="The folder to put it in. Without it: this one.",
        id="Folder tempatnya. Tanpa ini: folder ini.",
    )(function)


@contextmanager
def refusing(*, no_name: Words, taken: Words) -> Iterator[None]:
    """Turn what keeps something from being begun into a refusal."""
    try:
        yield
    except NotAnIdError:
        raise Refused(no_name) from None
    except TakenError:
        raise Refused(taken) from None
    except OccupiedError as problem:
        place = problem.path
        raise Refused(Words(en=f"{place} is there already", id=f"{place} sudah ada")) from None


def show(made: Sequence[Path], then: Sequence[str], form: str, *, mark: str = "+") -> None:
    """The files, and what to do next with the folder of the first."""
    if form == "json":
        click.echo(json.dumps({"files": [str(path) for path in made]}, ensure_ascii=False, indent=2))
        return
    for path in made:
        click.echo(f"{mark} {path}")
    show_next([line.format(home=made[0].parent) for line in then])


def show_next(lines: Sequence[str]) -> None:
    """Commands to go on with."""
    first, *others = lines
    click.echo(say(Words(en=f"Next: {first}", id=f"Berikutnya: {first}")))
    for line in others:
        click.echo(say(Words(en=f"      {line}", id=f"            {line}")))
