"""The use case `test`: the scenarios of playbooks, told and judged, and what of a playbook they visit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import CheckedScenarios
from sopflow.app.told.telling import Manner, tell_case
from sopflow.coverage.elements import Kind
from sopflow.coverage.inventory import Inventory
from sopflow.coverage.measure import Coverage, measured
from sopflow.coverage.seen import Id, Seen
from sopflow.coverage.watching import seen
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.simulation.expectations import judge
from sopflow.simulation.laying import whole
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


def coverage_of(procedure: Procedure, tested: Iterable[Tested], files: Iterable[CheckedScenarios] = ()) -> Coverage:
    """What the told scenarios covered of a playbook. With the files that they stand in, those that say something are
    told once more in the playbook's other languages, as far as that says words that nobody heard yet; of these only
    the words count."""
    told = tuple(tested)
    inventory = Inventory(procedure.program)
    found = seen(inventory, (each.result.trace for each in told))
    measured_ = measured(inventory, found | Seen(dict(_words(procedure, told, tuple(files), found))))
    return proved(procedure, measured_)


def proved(procedure: Procedure, coverage: Coverage) -> Coverage:
    """The same, in which gaps that no case closes say so (`infeasible`)."""
    if not coverage.open:
        return coverage
    from sopflow.app.proofs.infeasible import with_proofs  # who covers everything needs no proof

    return with_proofs(procedure, coverage)


def _words(
    procedure: Procedure, told: Sequence[Tested], files: Sequence[CheckedScenarios], found: Seen
) -> Iterator[tuple[Id, str]]:  # fmt: skip
    """The scripts that are said in other languages, each with the scenario that said it."""
    by_path = {file.path: file.file for file in files}
    heard = set(found.covered)
    for script in procedure.program.scripts.values():
        for language in script.texts:
            sayer = next(
                (each for each in told if script.name in each.result.trace.said and each.file in by_path), None
            )
            if sayer is None or (Kind.SCRIPTS, (script.name, language)) in heard:
                continue
            scenario = whole(by_path[sayer.file], sayer.result.scenario)
            trace = tell_case(procedure, scenario, manner=Manner(language=language))
            spoken = {id_ for id_ in seen(Inventory(procedure.program), [trace]).covered if id_[0] is Kind.SCRIPTS}
            heard |= spoken
            yield from ((id_, scenario.id) for id_ in spoken)
