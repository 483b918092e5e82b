"""What the scenarios beside a playbook come to: real cases, for whoever asks which states and ways are come to."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.app.files import find_scenarios
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.errors import SopflowError
from sopflow.program.watching import without_policies
from sopflow.proof.covered import Been
from sopflow.simulation.laying import whole
from sopflow.simulation.preparing import told_of
from sopflow.simulation.steps import Branched
from sopflow.simulation.tell import tell
from sopflow.simulation.told import Told
from sopflow.simulation.trace import Trace


def been_to(procedure: Procedure) -> Iterator[Been]:
    """What each scenario's case comes to, where the settings are as the playbook has them and nothing is corrected. A
    scenario that cannot be told is passed over: checking it says why."""
    program = without_policies(procedure.program)
    for path in find_scenarios(procedure.path):
        try:
            file = load_scenarios(procedure, path).file
            for scenario in file.scenarios:
                told = told_of(whole(file, scenario), program, procedure.catalog)
                if _as_written(procedure, told):
                    yield _been(tell(program, told, siblings=procedure.sibling, catalog=procedure.catalog))
        except SopflowError:
            continue


def _as_written(procedure: Procedure, told: Told) -> bool:
    settings = procedure.program.settings
    return not told.corrections and all(settings[name].default == value for name, value in told.settings.items())


def _been(trace: Trace) -> Been:
    ways = (step.way for step in trace.steps if isinstance(step, Branched))
    return Been(frozenset(trace.path), frozenset((way.source, way.result, way.index) for way in ways))
