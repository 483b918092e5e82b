"""A line that says how far long work has come: on a terminal only, and gone when the work is done."""

from __future__ import annotations

import sys
import time
from typing import Self

import click

_PATIENCE = 0.5


class Progress:
    """Counts steps on the error stream, once the work has taken longer than half a second."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.began = time.monotonic()
        self.visible = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.clear()

    def step(self, name: str) -> None:
        """One more is done."""
        self.at(self.done + 1, name)

    def of(self, name: str, done: int, total: int) -> None:
        """So many of so many are done, and this is what is done now."""
        self.total = total
        self.at(done, name)

    def at(self, done: int, name: str = "") -> None:
        """So many are done."""
        self.done = done
        if sys.stderr.isatty() and time.monotonic() - self.began > _PATIENCE:
            self.visible = True
            click.echo(f"\r\x1b[2K{self.done}/{self.total} {name}", err=True, nl=False)

    def clear(self) -> None:
        """Take the line away."""
        if self.visible:
            click.echo("\r\x1b[2K", err=True, nl=False)
            self.visible = False


class Waiting:
    """A line that says what is waited for: on a terminal only, and gone when the waiting is over."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.visible = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        if self.visible:
            click.echo("\r\x1b[2K", err=True, nl=False)

    def show(self) -> None:
        """It takes long."""
        if not self.visible and sys.stderr.isatty():
            self.visible = True
            click.echo(self.words, err=True, nl=False)
