"""`wait`: for events, a moment, or a delay. An event that came before the case waited for it was held for it."""

from __future__ import annotations

from sopflow.engine import timers
from sopflow.engine.case import ForEvents
from sopflow.engine.effects import AwaitEvents
from sopflow.engine.events import EventReceived
from sopflow.engine.work import Work
from sopflow.program.model import AwaitedPlan, State, WaitPlan


def begin(work: Work, state: State, plan: WaitPlan) -> str | None:
    for event in work.held:
        if isinstance(event, EventReceived):
            result = heard(work, plan, event)
            if result is not None:
                work.held = tuple(one for one in work.held if one is not event)
                return result
    names = tuple([awaited.event for awaited in plan.events])
    work.waiting = ForEvents(names)
    if names:
        work.emit(AwaitEvents(state.id, names))
    start_delay(work, plan)
    return None


def start_delay(work: Work, plan: WaitPlan) -> None:
    """The delay begins, or the moment is waited for, where there is one."""
    if plan.delay is not None:
        timers.start_after(work, timers.DELAY, plan.delay.evaluate(work.scope))
    if plan.until is not None:
        timers.start_after(work, timers.DELAY, plan.until.evaluate(work.scope))


def heard(work: Work, plan: WaitPlan, event: EventReceived) -> str | None:
    """The result where the state waits for this event, None where it does not. What is saved of it is saved."""
    awaited = matching(work, plan, event)
    if awaited is None:
        return None
    if awaited.save is not None:
        work.put(awaited.save, dict(event.data), "saved", event.name)
    return awaited.result


def matching(work: Work, plan: WaitPlan, event: EventReceived) -> AwaitedPlan | None:
    """The first of the awaited events that this one is."""
    for one in plan.events:
        if one.event == event.name and _holds(work, one, event):
            return one
    return None


def passed(plan: WaitPlan) -> str:
    """The delay is over, or the moment came: too late where events were waited for, else what was wanted."""
    return timers.LATE if plan.events else "done"


def _holds(work: Work, awaited: AwaitedPlan, event: EventReceived) -> bool:
    return awaited.where is None or bool(awaited.where.test({**work.scope, "event": event.data}))
