"""What `test` is pointed at: playbooks with their scenarios, or scenario files with the playbook they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sopflow.app.adapters import installed
from sopflow.app.checking import load
from sopflow.app.files import find_playbooks, find_scenarios, playbook_of, reading_of
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import CheckedScenarios, load_scenarios
from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.document.nodes import Mapping, Scalar
from sopflow.errors import InvalidPlaybook, SopflowError, UnreadableFile


@dataclass(frozen=True, eq=False)
class Target:
    """A playbook and the scenario files that are to be told on it."""

    procedure: Procedure
    files: tuple[CheckedScenarios, ...]


def load_targets(paths: Iterable[Path]) -> tuple[tuple[Target, ...], tuple[SopflowError, ...]]:
    """Everything that checks, and what kept the rest from being loaded.

    Raises:
        UnreadableFile: a path does not exist.
    """
    catalog = installed()
    targets: list[Target] = []
    broken: list[SopflowError] = []
    for playbook, files in _pairs(paths):
        try:
            targets.append(_target(playbook, files, catalog))
        except (InvalidPlaybook, UnreadableFile) as problem:
            broken.append(problem)
    return tuple(targets), tuple(broken)


def load_procedures(paths: Iterable[Path], catalog: Catalog) -> tuple[tuple[Procedure, ...], tuple[SopflowError, ...]]:
    """Every playbook under these paths that checks, and what kept the rest from being loaded.

    Raises:
        UnreadableFile: a path does not exist.
    """
    found: list[Procedure] = []
    broken: list[SopflowError] = []
    for playbook in find_playbooks(paths):
        try:
            found.append(load(playbook, catalog))
        except (InvalidPlaybook, UnreadableFile) as problem:
            broken.append(problem)
    return tuple(found), tuple(broken)


def _target(playbook: Path, files: tuple[Path, ...], catalog: Catalog) -> Target:
    procedure = load(playbook, catalog)
    return Target(procedure, tuple(load_scenarios(procedure, file) for file in files))


def _pairs(paths: Iterable[Path]) -> Iterator[tuple[Path, tuple[Path, ...]]]:
    """Each playbook with the files that are meant."""
    for path in paths:
        own = playbook_of_scenarios(path) if path.is_file() else None
        if own is not None:
            yield own, (path,)
        else:
            yield from ((playbook, find_scenarios(playbook)) for playbook in find_playbooks([path]))


def playbook_of_scenarios(path: Path) -> Path | None:
    """The playbook that a scenario file names, by a path from the file; None where it is no scenario file."""
    document = reading_of(path).document
    if document is None or not isinstance(document.root, Mapping) or "scenarios" not in document.root.values:
        return None
    named = document.root.values.get("playbook")
    place = path.parent / named.text if isinstance(named, Scalar) else path.parent.parent
    return playbook_of(place)
