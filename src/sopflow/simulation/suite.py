"""Tells all scenarios of a file and judges each."""

from __future__ import annotations

from collections.abc import Container

from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.program.model import Program
from sopflow.simulation.expectations import judge
from sopflow.simulation.laying import whole
from sopflow.simulation.preparing import told_of
from sopflow.simulation.scenario import Scenario, ScenarioFile
from sopflow.simulation.systems import Replying
from sopflow.simulation.tell import tell
from sopflow.simulation.told import Siblings
from sopflow.simulation.trace import Trace
from sopflow.simulation.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Result:
    """A scenario, what came of it, and whether that was expected."""

    scenario: Scenario
    trace: Trace
    verdict: Verdict


def run_suite(
    file: ScenarioFile,
    program: Program,
    *,
    siblings: Siblings,
    catalog: Catalog,
    only: Container[str] | None = None,
) -> tuple[Result, ...]:
    """The results in the order of the file. `file` must have been checked; `only` names the ids that are wanted."""
    wanted = [scenario for scenario in file.scenarios if only is None or scenario.id in only]
    return tuple(run_scenario(file, scenario, program, siblings=siblings, catalog=catalog) for scenario in wanted)


def run_scenario(
    file: ScenarioFile,
    scenario: Scenario,
    program: Program,
    *,
    siblings: Siblings,
    catalog: Catalog,
    systems: Replying | None = None,
) -> Result:
    """One scenario of a file, with what it extends and the defaults laid under it. `systems` reply in place of its
    script, where they are given."""
    complete = whole(file, scenario)
    told = told_of(complete, program, catalog)
    trace = tell(program, told, siblings=siblings, catalog=catalog, systems=systems)
    return Result(scenario, trace, judge(trace, complete.expect))
