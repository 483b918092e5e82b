"""What is shown of tested scenarios: no more than every form needs."""

from __future__ import annotations

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.rendering.coverage.model import OfCases, Report
from sopflow.simulation.suite import Result


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario that was told: the playbook's id, the file it stands in, what came of it, and how long it took in
    seconds."""

    playbook: str
    playbook_path: str
    file: str
    result: Result
    seconds: float

    @property
    def passed(self) -> bool:
        return self.result.verdict.passed

    @property
    def failures(self) -> tuple[Words, ...]:
        return self.result.verdict.failures


@dataclass(frozen=True, slots=True)
class Suite:
    """Every scenario in the order in which it was told, and the coverage of each playbook where it was asked for: by
    the scenarios, and by the cases of a store."""

    cases: tuple[Case, ...]
    coverage: tuple[Report, ...] = ()
    of_cases: tuple[OfCases, ...] = ()

    @property
    def failed(self) -> int:
        return sum(not case.passed for case in self.cases)

    @property
    def seconds(self) -> float:
        return sum(case.seconds for case in self.cases)
