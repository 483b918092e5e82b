"""The use case `new`: files to begin with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from sopflow.app.adapters import installed
from sopflow.app.checking import load
from sopflow.app.writing.rewriting import original, rewrite
from sopflow.document.nodes import Sequence
from sopflow.errors import UsageError

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SYSTEM = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_FILES = {"playbook.yaml": "playbook.yaml", "scenarios.yaml": "scenarios/main.yaml"}
_ADAPTER_FILES = {
    "adapter/README.md.template": "README.md",
    "adapter/pyproject.toml.template": "pyproject.toml",
    "adapter/init.py.template": "sopflow_NAME/__init__.py",
    "adapter/adapter.yaml.template": "sopflow_NAME/adapter.yaml",
    "adapter/client.py.template": "sopflow_NAME/client.py",
    "adapter/adapter.py.template": "sopflow_NAME/adapter.py",
    "adapter/simulator.py.template": "sopflow_NAME/simulator.py",
    "adapter/py.typed.template": "sopflow_NAME/py.typed",
    "adapter/test.py.template": "tests/test_NAME.py",
}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_TYPED = ("null", "true", "false")  # no texts in YAML
_NAME, _ENVIRONMENT = "NAME", "SOPFLOW_ENV_"


class NotAnIdError(UsageError):
    """What was given is no id of a playbook, no name of a system, no code of a language."""


class TakenError(UsageError):
    """An adapter of that system is installed already, or the playbook has that language."""


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
    return _written(folder / name, name, _FILES)


def new_adapter(folder: Path, name: str) -> tuple[Path, ...]:
    """Writes a package that is an adapter of the system `name`, with its simulator and tests that pass, into a new
    folder `name`; the paths that were written, its README first.

    Raises:
        UsageError: the name is no system's, or something of that name is there already. Nothing is written then.
    """
    if not _SYSTEM.fullmatch(name) or name in _TYPED:
        raise NotAnIdError(name)
    if name in installed().adapters:
        raise TakenError(name)
    return _written(folder / name, name, _ADAPTER_FILES)


def new_language(folder: Path, code: str) -> tuple[Path, ...]:
    """Adds a language to those of the playbook in a folder, as their last; the playbook's path. Which words lack it
    then, `i18n status` and `check` say.

    Raises:
        InvalidPlaybook: the playbook does not check.
        UsageError: the code is none, the playbook has the language, or its file cannot be read or written.
    """
    if not _LANGUAGE.fullmatch(code):
        raise NotAnIdError(code)
    procedure = load(folder, installed())
    if code in procedure.playbook.languages:
        raise TakenError(code)
    text, listed = procedure.document.source.text, procedure.document.node(("languages",))
    last = procedure.document.span(("languages", len(procedure.playbook.languages) - 1))
    at, behind = last.end, f", {code}"
    if not (isinstance(listed, Sequence) and listed.flow):  # on a line of its own, behind a comment of the last one
        at = last.end + len(text[last.end :].partition("\n")[0].rstrip("\r"))
        behind = f"\n{_margin(text, last.start)}{code}"
    rewrite(original(procedure.path), text[:at] + behind + text[at:])
    return (procedure.path,)


def _margin(text: str, at: int) -> str:
    """What stands before an item on its line: spaces and a dash."""
    return text[text.rfind("\n", 0, at) + 1 : at]


def _written(home: Path, name: str, wanted: Mapping[str, str]) -> tuple[Path, ...]:
    if home.exists():
        raise OccupiedError(home)
    written: list[Path] = []
    for template, place in wanted.items():
        path = home / place.replace(_NAME, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = files("sopflow.app").joinpath("scaffold_files", template).read_text(encoding="utf-8")
        filled = text.replace(_ENVIRONMENT, f"SOPFLOW_{name.upper()}_").replace(_NAME, name)
        path.write_text(filled, encoding="utf-8")
        written.append(path)
    return tuple(written)
