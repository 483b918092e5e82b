"""Every scenario of the SOP and of its sub-procedures, told over HTTP: our adapters call simulators that know what the
scenario scripts, and the case ends as it does on the script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sopflow_adapters.sim.script import scripted

from sopflow.app.connected.scenarios import Stage, stage
from sopflow.app.procedure import Procedure
from sopflow.app.targets import load_targets
from sopflow.simulation.laying import whole
from sopflow.simulation.scenario import ScenarioFile
from sopflow.simulation.suite import Result, run_scenario
from sopflow.simulation.trace import Trace

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
SOP = ("penanganan-penipuan-va", "sop-007-validation", "sop-008-follow-up", "sim-swap-mbanking")


class Told(NamedTuple):
    """A scenario, where it stands, and whose it is."""

    procedure: Procedure
    file: ScenarioFile
    id: str


TARGETS, BROKEN = load_targets(PLAYBOOKS / name for name in SOP)
SCENARIOS = [
    Told(target.procedure, file.file, scenario.id)
    for target in TARGETS
    for file in target.files
    for scenario in file.file.scenarios
]


@pytest.fixture(scope="module")
def on() -> Iterator[Stage]:
    """Simulators that all scenarios share, each with a world of its own."""
    with stage(target.procedure for target in TARGETS) as made:
        yield made
        assert made.bugs == []


def over_http(on: Stage, told: Told) -> Result:
    scenario = told.file.named(told.id)
    assert scenario is not None
    replies = on.set_up(told.procedure, whole(told.file, scenario))
    return run_scenario(
        told.file,
        scenario,
        told.procedure.program,
        siblings=told.procedure.sibling,
        catalog=told.procedure.catalog,
        systems=replies,
    )


def by_script(on: Stage, told: Told) -> Trace:
    scenario = told.file.named(told.id)
    assert scenario is not None
    return on.as_scripted(told.procedure, whole(told.file, scenario))


def effects(trace: Trace) -> list[tuple[str, object]]:
    """What was written, without what a system knew of the purchase and the script did not say."""
    left_out = {"order_id"}
    return [
        (each.operation, {name: value for name, value in each.input.items() if name not in left_out})
        for each in trace.effects
    ]


def name(told: Told) -> str:
    return f"{told.procedure.playbook.id}/{told.id}"


@pytest.mark.parametrize("told", [pytest.param(each, id=name(each)) for each in SCENARIOS])
def test_a_scenario_ends_over_http_as_it_does_on_its_script(on: Stage, told: Told) -> None:
    expected, result = by_script(on, told), over_http(on, told)
    trace = result.trace

    assert [each.en for each in result.verdict.failures] == []
    assert (trace.status, trace.outcome, trace.path) == (expected.status, expected.outcome, expected.path)
    assert effects(trace) == effects(expected)
    done = sorted(each.operation for each in trace.effects if each.status == "done")
    assert sorted(f"{each.system}.{each.operation}" for each in on.effects) == done  # each once, and nothing else


def test_none_of_the_scenarios_is_left_out() -> None:
    assert BROKEN == ()
    assert len(SCENARIOS) >= 393
    assert len({name(each) for each in SCENARIOS}) == len(SCENARIOS)


def test_a_script_becomes_a_world_that_its_file_may_hold(on: Stage) -> None:
    """So whoever wants to play a scenario by hand can: `sopflow sim up` takes it."""
    tc01 = next(each for each in SCENARIOS if each.id == "TC01")
    world = scripted(by_script(on, tc01)).plain

    assert json.loads(json.dumps(world)) == world
    assert [(each["msisdn"], each["name"], each["payment_type"]) for each in world["customers"]] == [
        ("+6281200000001", "Budi Santoso", "prepaid")
    ]
    assert world["customers"][0]["purchases"][0]["usage"] == {"used_by_customer": False, "used_by_beneficiary": False}
    assert world["cancellations"] == [{"purchase_id": "P1", "state": "acknowledged"}]
    assert world["faults"] == []


def test_what_a_script_lets_go_wrong_becomes_a_fault_in_its_turn(on: Stage) -> None:
    tc02 = next(each for each in SCENARIOS if each.id == "TC02")

    assert scripted(by_script(on, tc02)).plain["faults"] == [
        {"system": "dsc", "operation": "kill_mytelkomsel_session", "after": 0, "method": "POST", "fault": "too_many",
         "times": 1, "seconds": 0}
    ]  # fmt: skip
