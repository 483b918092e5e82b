"""`run`: a sub-playbook, waited for. `open_case`: another case, not waited for."""

from __future__ import annotations

from sopflow.engine.case import ForPlaybook
from sopflow.engine.effects import RunPlaybook, StartCase
from sopflow.engine.events import PlaybookEnded
from sopflow.engine.work import Work
from sopflow.program.model import ANSWERED, Maker, OpenCasePlan, RunPlan, State


def begin(work: Work, state: State, plan: RunPlan) -> str | None:
    effect = work.issue()
    work.waiting = ForPlaybook(effect, plan.playbook)
    work.emit(RunPlaybook(effect, state.id, plan.playbook, _input(work, plan.input)))
    return None


def ended(work: Work, state: State, plan: RunPlan, event: PlaybookEnded) -> str | None:
    """Its outcome is the result; what the author wants of its outputs is saved."""
    if not isinstance(work.waiting, ForPlaybook) or work.waiting.effect != event.effect:
        return None
    for fact, output in plan.save.items():
        work.put(fact, event.outputs.get(output), "saved", plan.playbook)
    return event.outcome


def open_case(work: Work, state: State, plan: OpenCasePlan) -> str | None:
    visit = work.visits.get(state.id, 0)
    items = "".join(f":{frame.turn}" for frame in work.frames)
    key = f"{work.case.id}:{state.first_name}:{visit}{items}"
    work.emit(StartCase(state.id, plan.playbook, _input(work, plan.input), key))
    return ANSWERED


def _input(work: Work, maker: Maker | None) -> dict[str, object]:
    given = maker.evaluate(work.scope) if maker is not None else {}
    assert isinstance(given, dict)
    return given
