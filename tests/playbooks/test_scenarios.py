"""Every scenario of every playbook that sopflow ships comes out as its author wrote."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import sopflow_playbooks

from sopflow.app.adapters import installed
from sopflow.app.checking import load
from sopflow.app.clauses import trace_clauses
from sopflow.app.files import find_playbooks, find_scenarios, reading_of
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import CheckedScenarios, load_scenarios
from sopflow.app.told.testing import coverage_of, run_scenarios
from sopflow.coverage.elements import Kind
from sopflow.simulation.reading import read_scenarios

FOLDER = Path(sopflow_playbooks.__file__).parent
SOP = FOLDER / "penanganan-penipuan-va" / "playbook.yaml"


@cache
def procedure(playbook: Path) -> Procedure:
    return load(playbook, installed())


@cache
def scenarios(playbook: Path, file: Path) -> CheckedScenarios:
    return load_scenarios(procedure(playbook), file)


def every_scenario() -> Iterator[object]:
    for playbook in find_playbooks([FOLDER]):
        for file in find_scenarios(playbook):
            document = reading_of(file).document
            assert document is not None, file
            name = f"{playbook.parent.name}/{file.stem}"
            for scenario in read_scenarios(document).file.scenarios:
                yield pytest.param(playbook, file, scenario.id, id=f"{name}#{scenario.id}")


@pytest.mark.parametrize(("playbook", "file", "id"), [*every_scenario()])
def test_the_scenario_comes_out_as_written(playbook: Path, file: Path, id: str) -> None:
    [tested] = run_scenarios(procedure(playbook), [scenarios(playbook, file)], [id])
    assert [failure.en for failure in tested.result.verdict.failures] == []


@pytest.mark.parametrize("playbook", find_playbooks([FOLDER]), ids=lambda path: path.parent.name)
def test_every_playbook_has_scenarios(playbook: Path) -> None:
    assert find_scenarios(playbook)


def test_the_fraud_sop_is_told_in_every_state_and_over_every_transition() -> None:
    files = [scenarios(SOP, file) for file in find_scenarios(SOP)]
    found = coverage_of(procedure(SOP), run_scenarios(procedure(SOP), files), files)
    whole = (Kind.STATES, Kind.TRANSITIONS, Kind.INTERRUPTS, Kind.OUTCOMES, Kind.TIMERS, Kind.BOUNDARIES, Kind.SCRIPTS)
    assert [gap.element for gap in found.open if gap.element.kind in whole] == []
    conditions = found.of(Kind.MCDC)
    assert conditions.covered / (conditions.total + conditions.infeasible) >= 0.9


def test_every_clause_of_the_fraud_sop_is_covered() -> None:
    assert [clause.id for clause in trace_clauses(procedure(SOP)) if not clause.elements] == []
