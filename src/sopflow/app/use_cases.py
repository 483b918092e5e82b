"""The use cases as callers see them: paths in, values out, with the adapters that are installed."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from sopflow.app import checking
from sopflow.app.adapters import installed
from sopflow.app.files import find_playbooks
from sopflow.app.procedure import Checked, Procedure
from sopflow.errors import UnreadableFile

__all__ = ["Checked", "Procedure", "check", "check_all", "find_playbooks", "load"]


def check(path: str | PathLike[str]) -> Checked:
    """Everything that is wrong with a playbook, its list of clauses and its scenarios.

    `path` is the playbook's file or its folder. What an author can write never raises.

    Raises:
        UnreadableFile: the file does not exist or is not text.
    """
    return checking.check(Path(path), installed())


def check_all(paths: Iterable[Path]) -> tuple[tuple[Checked, ...], tuple[UnreadableFile, ...]]:
    """The same for several playbooks, and why the others could not be read; a sub-playbook that several run is checked
    once."""
    return checking.check_all(paths, installed())


def load(path: str | PathLike[str]) -> Procedure:
    """A playbook that checks, ready to run. `path` is its file or its folder.

    Raises:
        InvalidPlaybook: it does not check; carries every diagnostic.
        UnreadableFile: the file does not exist or is not text.
    """
    return checking.load(Path(path), installed())
