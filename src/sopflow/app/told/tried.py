"""The cases of scenarios, told to see whether they break a policy: what a scenario expects of them is not looked at.

A proof speaks of the settings as they are written; scenarios bring settings of their own, so that policies are tried
under those too. A breach that is found so is a real case, and the scenario is its story.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from sopflow.app.files import find_scenarios
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import CheckedScenarios, load_scenarios
from sopflow.dataclass import dataclass
from sopflow.engine.work import BREAKS_POLICY, OWES_POLICY
from sopflow.errors import InvalidPlaybook, UsageError
from sopflow.simulation.steps import AttentionNeeded, SubCase
from sopflow.simulation.suite import Result, run_scenario
from sopflow.simulation.trace import Trace

_CODES = (BREAKS_POLICY, OWES_POLICY)


@dataclass(frozen=True, slots=True)
class Broken:
    """A policy that the case of a scenario breaks, and the state in which it does."""

    policy: str
    state: str
    file: Path
    scenario: str


def tried(
    procedure: Procedure, files: Iterable[CheckedScenarios], only: Container[str] | None = None
) -> Iterator[tuple[Result, tuple[Broken, ...]]]:
    """Every scenario's case and the policies that it breaks, in the order of the files; `only` names the ids that are
    wanted. A scenario that gives what the playbook does not know is passed over: checking it says so."""
    for file in files:
        for scenario in file.file.scenarios:
            if only is not None and scenario.id not in only:
                continue
            try:
                result = run_scenario(
                    file.file,
                    scenario,
                    procedure.program,
                    siblings=procedure.sibling,
                    catalog=procedure.catalog,
                )
            except UsageError:
                continue
            broken = (
                Broken(step.subject, step.state, file.path, scenario.id)
                for step in _stops(result.trace, procedure.program.id)
            )
            yield result, tuple(broken)


def _stops(trace: Trace, playbook: str) -> Iterator[AttentionNeeded]:
    """Where a case of the playbook was stopped by a policy, cases that ran inside others included."""
    own = trace.program is not None and trace.program.id == playbook
    for step in trace.steps:
        if own and isinstance(step, AttentionNeeded) and step.code in _CODES:
            yield step
        if isinstance(step, SubCase) and step.trace is not None:
            yield from _stops(step.trace, playbook)


def broken_beside(procedure: Procedure) -> Mapping[str, Broken]:
    """The policies that some case of the scenarios beside a playbook breaks, with the first that does. Files that do
    not check are passed over: checking them says so."""
    found: dict[str, Broken] = {}
    for _, broken in tried(procedure, _beside(procedure)) if procedure.playbook.policies else ():
        for one in broken:
            found.setdefault(one.policy, one)
    return found


def _beside(procedure: Procedure) -> Iterator[CheckedScenarios]:
    for path in find_scenarios(procedure.path):
        with suppress(InvalidPlaybook):
            yield load_scenarios(procedure, path)
