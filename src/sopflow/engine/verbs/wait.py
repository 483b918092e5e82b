"""`wait`: for events, a moment, or a delay. An event that came before the case waited for it was held for it."""

from __future__ import annotations

from datetime import datetime

from sopflow.engine import timers
from sopflow.engine.case import ForEvents
from sopflow.engine.effects import AwaitEvents
from sopflow.engine.events import EventReceived
from sopflow.engine.work import Work
from sopflow.program.model import AwaitedPlan, State, WaitPlan


def begin(work: Work, state: State, plan: WaitPlan) -> str | None:
    for event in work.held:
        if isinstance(event, EventReceived):
            result = _matched(work, plan, event)
            if result is not None:
                work.held = tuple(one for one in work.held if one is not event)
                return result
    names = tuple(awaited.event for awaited in plan.events)
    work.waiting = ForEvents(names)
    if names:
        work.emit(AwaitEvents(state.id, names))
    if plan.delay is not None:
        timers.start_after(work, timers.DELAY, plan.delay)
    if plan.until is not None:
        moment = plan.until.evaluate(work.scope)
        timers.start(work, timers.DELAY, moment if isinstance(moment, datetime) else work.at)
    return None


def heard(work: Work, state: State, plan: WaitPlan, event: EventReceived) -> str | None:
    """The result where the state waits for this event, None where it does not."""
    return _matched(work, plan, event)


def passed(plan: WaitPlan) -> str:
    """The delay is over, or the moment came: too late where events were waited for, else what was wanted."""
    return timers.LATE if plan.events else "done"


def _matched(work: Work, plan: WaitPlan, event: EventReceived) -> str | None:
    for awaited in plan.events:
        if awaited.event == event.name and _holds(work, awaited, event):
            if awaited.save is not None:
                work.put(awaited.save, dict(event.data), "saved", event.name)
            return awaited.result
    return None


def _holds(work: Work, awaited: AwaitedPlan, event: EventReceived) -> bool:
    return awaited.where is None or bool(awaited.where.test({**work.scope, "event": event.data}))
