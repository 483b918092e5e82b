"""A live case, told again from its history, is the case as it was told in advance: same path, facts, writes, reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopflow.app.live.desk import Desk
from sopflow.app.live.opening import opened
from sopflow.app.live.starting import Beginning, start
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.telling import tell_case
from sopflow.app.use_cases import load
from sopflow.runtime.people import Person
from sopflow.runtime.wants import Child, Confirmation, Question
from sopflow.simulation.steps import Branched

ROOT = Path(__file__).parents[4]
SOP = ROOT / "playbooks/penanganan-penipuan-va"
RINA = Person("rina", frozenset({"agent", "supervisor"}))
VALIDATION = {"owner_name_matches": "yes", "owner_proof_matches": "yes"}


@pytest.mark.parametrize("scenario", ["TC01", "TC02", "TC04"])
def test_a_live_case_goes_the_way_of_its_scenario(scenario: str, tmp_path: Path) -> None:
    procedure, file = load(SOP), SOP / "scenarios/sop.yaml"
    told = tell_case(procedure, load_scenarios(procedure, file).the(scenario))
    given = load_scenarios(procedure, file).the(scenario).circumstances.answers
    answers = {**VALIDATION, **{name: one.plain for name, one in given.items()}}

    with opened(str(tmp_path / "cases.db"), practice=True, create=True) as place:
        desk = Desk(place)
        case = start(desk, Beginning(str(SOP), scenario=(file, scenario)), by=RINA).case.id
        _lead(desk, case, answers)
        sheet, retold, history = desk.retold(case)

    assert retold.trace.path == told.path
    assert [effect.operation for effect in retold.trace.effects] == [effect.operation for effect in told.effects]
    assert retold.trace.said == told.said
    assert _ways(retold.trace.steps) == _ways(told.steps)
    assert retold.case == sheet.case
    assert len(retold.parts) == len(history)


def _lead(desk: Desk, case: str, answers: dict[str, object]) -> None:
    """Answer whatever is asked, until nothing is."""
    for _ in range(60):
        desk.settle(case)
        view = desk.engine.get(desk.focus(case))
        questions = [want.fact for want in view.wants if isinstance(want, Question)]
        if questions:
            desk.engine.answer(view.id, {name: answers.get(name) for name in questions[:1]}, by=RINA)
        elif any(isinstance(want, Confirmation) for want in view.wants):
            desk.engine.confirm(view.id, True, by=RINA)
        elif not any(isinstance(want, Child) for want in view.wants):
            return


def _ways(steps: tuple[object, ...]) -> list[tuple[str, str]]:
    return [(step.way.source, step.way.to) for step in steps if isinstance(step, Branched)]
