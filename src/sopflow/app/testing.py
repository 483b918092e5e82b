"""The use case `test`: the scenarios of playbooks, told and judged, and what of a playbook they visit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import CheckedScenarios
from sopflow.coverage.inventory import Inventory
from sopflow.coverage.measure import Coverage, measured
from sopflow.coverage.watching import seen
from sopflow.diagnostics import Words
from sopflow.simulation.expectations import judge
from sopflow.simulation.scenario import Scenario
from sopflow.simulation.suite import Result, run_scenario
from sopflow.simulation.systems import Replying
from sopflow.simulation.trace import Trace

SystemsFor = Callable[[Procedure, CheckedScenarios, Scenario], Replying | None]
"""What replies for systems in a scenario of a file; None: what it scripts."""


@dataclass(frozen=True, slots=True)
class Told:
    """A case that was told, and what was not as expected. `expected` says that something was."""

    trace: Trace
    failures: tuple[Words, ...]
    expected: bool


@dataclass(frozen=True, slots=True)
class Tested:
    """A scenario that was told and judged. `file` is where it stands."""

    file: Path
    procedure: Procedure
    result: Result


def judged(scenario: Scenario, trace: Trace) -> Told:
    """A told scenario, judged by what it expects."""
    return Told(trace, judge(trace, scenario.expect).failures, expected=scenario.expect is not None)


def run_scenarios(
    procedure: Procedure,
    files: Iterable[CheckedScenarios],
    only: Sequence[str] = (),
    systems_for: SystemsFor = lambda procedure, file, scenario: None,
) -> Iterator[Tested]:
    """The scenarios of checked files, one by one as they are told, in the order of the files. `only` names ids;
    `systems_for` gives what replies in place of a scenario's script."""
    for file in files:
        for scenario in file.file.scenarios:
            if not only or scenario.id in only:
                result = run_scenario(
                    file.file,
                    scenario,
                    procedure.program,
                    siblings=procedure.sibling,
                    catalog=procedure.catalog,
                    systems=systems_for(procedure, file, scenario),
                )
                yield Tested(file.path, procedure, result)


def coverage_of(procedure: Procedure, tested: Iterable[Tested]) -> Coverage:
    """What the told scenarios covered of a playbook."""
    inventory = Inventory(procedure.program)
    return measured(inventory, seen(inventory, (each.result.trace for each in tested)))
