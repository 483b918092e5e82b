"""Every scenario of the playbooks and of the conformance suite, told by the engine that is imported: a line each.

`python -m tests.compiled.told` prints where the engine comes from, then the scenario and its whole trace as JSON; after
the scenarios of a playbook, what they do not cover.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import sopflow_playbooks

from sopflow.app.adapters import installed
from sopflow.app.checking import load
from sopflow.app.files import find_playbooks, find_scenarios
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.testing import Tested, coverage_of, run_scenarios
from sopflow.engine import step
from sopflow.simulation.printing import as_json

CONFORMANCE = Path(__file__).parents[1] / "conformance"


def playbooks() -> Iterator[tuple[str, Path]]:
    """Playbooks that can be told, each with a name that is the same wherever they lie."""
    for home in (Path(sopflow_playbooks.__path__[0]), CONFORMANCE):
        for playbook in find_playbooks([home]):
            name = playbook.parent.relative_to(home).as_posix()
            if not name.startswith("invalid"):
                yield name, playbook


def told() -> Iterator[str]:
    catalog = installed()
    for name, playbook in playbooks():
        procedure = load(playbook, catalog)
        told: list[Tested] = []
        for file in find_scenarios(playbook):
            for tested in run_scenarios(procedure, [load_scenarios(procedure, file)]):
                told.append(tested)
                verdict = tested.result.verdict
                trace = as_json(
                    tested.result.trace, show_personal=True, passed=verdict.passed, failures=verdict.failures
                )
                yield f"{name}/{file.stem}#{tested.result.scenario.id} {json.dumps(trace)}"
        gaps = [f"{gap.element.kind} {gap.element.key} {gap.why}" for gap in coverage_of(procedure, told).gaps]
        yield f"{name} coverage {json.dumps(gaps)}"


if __name__ == "__main__":
    print(step.__file__)
    for line in told():
        print(line)
