"""The use case `init`: a folder in which procedures are written, checked before each commit and by a build server."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Literal

from sopflow.app.writing.scaffold import new_playbook
from sopflow.errors import UsageError

Ci = Literal["github", "gitlab", "none"]

EXAMPLE = "report-a-problem"
"""The playbook that a project begins with."""

_PLAYBOOKS = "playbooks"
_SCHEMAS = ("playbook.schema.json", "scenario.schema.json", "clauses.schema.json")
_FILES = {
    "sopflow.toml": "sopflow.toml.template",
    "README.md": "README.md.template",
    ".gitignore": "gitignore.template",
    ".pre-commit-config.yaml": "pre-commit-config.yaml.template",
    ".vscode/settings.json": "settings.json.template",
    ".vscode/extensions.json": "extensions.json.template",
}
_CI: Mapping[Ci, Mapping[str, str]] = {
    "github": {".github/workflows/playbooks.yml": "github.yml.template"},
    "gitlab": {".gitlab-ci.yml": "gitlab-ci.yml.template"},
    "none": {},
}


class TakenPlacesError(UsageError):
    """There are files already where those of the project would go.

    Attributes:
        paths: which.
    """

    def __init__(self, paths: tuple[Path, ...]) -> None:
        self.paths = paths
        super().__init__(", ".join(map(str, paths)))


def new_project(home: Path, ci: Ci) -> tuple[Path, ...]:
    """Writes a project into a folder, which may hold other things; the paths that were written.

    Raises:
        TakenPlacesError: some of its files are there already. Nothing is written then.
        OSError: the folder cannot be written.
    """
    wanted = {home / place: _template(name) for place, name in {**_FILES, **_CI[ci]}.items()}
    wanted |= {home / ".vscode/schemas" / name: _schema(name) for name in _SCHEMAS}
    example = home / _PLAYBOOKS / EXAMPLE
    taken = tuple(path for path in (*wanted, example) if path.exists() or path.is_symlink())
    if taken:
        raise TakenPlacesError(taken)
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return (*wanted, *new_playbook(home / _PLAYBOOKS, EXAMPLE))


def _template(name: str) -> str:
    text = files("sopflow.app").joinpath("scaffold_files", "project", name).read_text(encoding="utf-8")
    return text.replace("VERSION", version("sopflow"))


def _schema(name: str) -> str:
    return files("sopflow_schemas").joinpath(name).read_text(encoding="utf-8")
