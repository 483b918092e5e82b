"""Doing something again whenever a file changes: files are looked at a few times a second, which works everywhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import click

from sopflow.cli.exits import Exit
from sopflow.cli.failures import told
from sopflow.cli.language import say
from sopflow.cli.terminal import coloured
from sopflow.diagnostics import Words
from sopflow.errors import SopflowError

_PAUSE = 0.3
"""Seconds between two looks."""
_WAITING = Words(en="Watching {} files. Ctrl-C ends.", id="Mengawasi {} berkas. Ctrl-C untuk selesai.")

_Seen = dict[Path, tuple[int, int]]


def watch(
    files: Callable[[], Iterable[Path]], work: Callable[[], object], sleep: Callable[[float], None] = time.sleep
) -> int:
    """Work now, and again after every change of one of these files, until Ctrl-C. What cannot be done is said and tried
    again: an editor may be in the middle of saving."""
    with suppress(KeyboardInterrupt):
        while True:
            seen = _settled(files, sleep)
            if coloured(sys.stdout):
                click.clear()
            try:
                work()
            except SopflowError as problem:
                told(problem)
            click.echo(say(_WAITING).format(len(seen)), err=True)
            while _look(files) == seen:
                sleep(_PAUSE)
    return Exit.CLEAN


def _settled(files: Callable[[], Iterable[Path]], sleep: Callable[[float], None]) -> _Seen:
    """The files once nobody writes them any more."""
    seen = _look(files)
    while True:
        sleep(_PAUSE / 3)
        again = _look(files)
        if again == seen:
            return seen
        seen = again


def _look(files: Callable[[], Iterable[Path]]) -> _Seen:
    seen: _Seen = {}
    with suppress(SopflowError):  # a path is gone for a moment
        for path in files():
            with suppress(OSError):
                found = path.stat()
                seen[path] = (found.st_mtime_ns, found.st_size)
    return seen
