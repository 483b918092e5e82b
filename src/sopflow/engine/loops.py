"""`each`: an inner machine per item, flattened. A frame remembers the items and which one is being handled."""

from __future__ import annotations

from sopflow.engine.case import Frame
from sopflow.engine.work import Work
from sopflow.program.model import EachPlan, State


def open_loop(work: Work, state: State, items: tuple[object, ...]) -> str:
    """Begin the loop of a state; the result is "item", or "done" where there is nothing to handle."""
    if not items:
        return "done"
    work.frames = (*work.frames, Frame(state.id, items, 0))
    work.scope[_plan(state).item] = items[0]
    return "item"


def turn(work: Work, step: str) -> str:
    """The case came back to its loop: to the next item, or out of it ("leave")."""
    frame = work.frames[-1]
    items, following = frame.items, frame.turn + 1
    plan = _plan(work.program.states[frame.state])
    _clear(work, plan)
    if step == "leave" or following >= len(items):
        work.frames = work.frames[:-1]
        return "done"
    work.frames = (*work.frames[:-1], Frame(frame.state, items, following))
    work.scope[plan.item] = items[following]
    return "item"


def close(work: Work) -> None:
    """End the innermost loop: its item and its facts are gone."""
    _clear(work, _plan(work.program.states[work.frames[-1].state]))
    work.frames = work.frames[:-1]


def close_down_to(work: Work, depth: int) -> None:
    """End loops until as many are left as stand around the state that the case came to."""
    while len(work.frames) > depth:
        close(work)


def _plan(state: State) -> EachPlan:
    assert isinstance(state.plan, EachPlan)
    return state.plan


def _clear(work: Work, plan: EachPlan) -> None:
    scope = work.scope
    for fact in plan.facts:
        if fact in scope:
            del scope[fact]
    if work.skipped:
        work.skipped -= set(plan.facts)
