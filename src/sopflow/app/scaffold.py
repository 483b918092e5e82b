"""The use case `new`: files to begin with."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from sopflow.errors import UsageError

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FILES = {"playbook.yaml": "playbook.yaml", "scenarios.yaml": "scenarios/main.yaml"}
_NAME = "NAME"


class NotAnIdError(UsageError):
    """What was given is no id of a playbook."""


class OccupiedError(UsageError):
    """There is something already where the playbook would go.

    Attributes:
        path: where.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} is there already")


def new_playbook(folder: Path, name: str) -> tuple[Path, ...]:
    """Writes a small playbook with scenarios into a new folder `name`; the paths that were written, the playbook's
    first.

    Raises:
        UsageError: the name is no id, or something of that name is there already. Nothing is written then.
    """
    if not _ID.fullmatch(name):
        raise NotAnIdError(name)
    home = folder / name
    if home.exists():
        raise OccupiedError(home)
    written: list[Path] = []
    for template, place in _FILES.items():
        path = home / place
        path.parent.mkdir(parents=True, exist_ok=True)
        text = files("sopflow.app").joinpath("scaffold_files", template).read_text(encoding="utf-8")
        path.write_text(text.replace(_NAME, name), encoding="utf-8")
        written.append(path)
    return tuple(written)
