"""The argument yes|no, in both languages."""

from __future__ import annotations

import click

from sopflow.cli.case.asking import Command

_YES, _NO = ("yes", "ya"), ("no", "tidak")


def _is_yes(context: click.Context, parameter: click.Parameter, value: str) -> bool:
    return value in _YES


def yes_no(function: Command) -> Command:
    """`yes` (or `ya`), `no` (or `tidak`)."""
    kind = click.Choice((*_YES, *_NO), case_sensitive=False)
    return click.argument("yes", metavar="yes|no", type=kind, callback=_is_yes)(function)
