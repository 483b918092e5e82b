"""Scenario files: read, checked against a playbook, and found by id."""

from __future__ import annotations

from pathlib import Path

from sopflow.app.beside import scenario_faults
from sopflow.app.files import reading_of
from sopflow.app.procedure import Procedure
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Words, has_errors
from sopflow.document.suggestions import did_you_mean
from sopflow.errors import InvalidPlaybook, UsageError
from sopflow.simulation.laying import whole
from sopflow.simulation.reading import read_scenarios
from sopflow.simulation.scenario import Scenario, ScenarioFile


class WrongRequestError(UsageError):
    """What was asked for cannot be asked, in both languages: a name that nobody knows, a value that does not fit."""


@dataclass(frozen=True, eq=False)
class CheckedScenarios:
    """A scenario file that checks against a playbook. `diagnostics` are its warnings."""

    path: Path
    file: ScenarioFile
    diagnostics: tuple[Diagnostic, ...]

    def the(self, id: str | None) -> Scenario:
        """The scenario of that id, or the only one there is, with all that it extends laid under it.

        Raises:
            UsageError: there is none of that id, or several and no id was given.
        """
        known = [scenario.id for scenario in self.file.scenarios]
        if id is None and len(known) != 1:
            raise WrongRequestError(_which(self.path, known))
        found = self.file.named(id) if id is not None else self.file.scenarios[0]
        if found is None:
            raise WrongRequestError(_unknown(self.path, str(id), known))
        return whole(self.file, found)


def load_scenarios(procedure: Procedure, path: Path) -> CheckedScenarios:
    """The scenarios of a file, checked against a playbook.

    Raises:
        InvalidPlaybook: the file does not check; carries every diagnostic.
        UnreadableFile: it does not exist or is not text.
    """
    reading = reading_of(path)
    if reading.document is None:
        raise InvalidPlaybook(reading.diagnostics)
    found = (*reading.diagnostics, *scenario_faults(procedure, reading.document))
    if has_errors(found):
        raise InvalidPlaybook(found)
    return CheckedScenarios(path, read_scenarios(reading.document).file, found)


def _which(path: Path, known: list[str]) -> Words:
    ids = ", ".join(known)
    return Words(
        en=f"{path} has {len(known)} scenarios: say which one, as {path}#ID. They are {ids}",
        id=f"{path} berisi {len(known)} skenario: sebut salah satu, sebagai {path}#ID. Id-nya: {ids}",
    )


def _unknown(path: Path, id: str, known: list[str]) -> Words:
    near = did_you_mean(id, known) or Words(en=f"known here: {', '.join(known)}", id=f"yang ada: {', '.join(known)}")
    return Words(en=f"{path} has no scenario `{id}`; {near.en}", id=f"tidak ada skenario `{id}` di {path}; {near.id}")
