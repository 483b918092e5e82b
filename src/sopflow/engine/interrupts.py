"""What comes from outside at any time: interrupts, events that are early, pauses, and giving a case up.

While a write is under way nothing interrupts a case: the event is held until the write has come back. A paused case
holds everything until it is resumed, exactly where it was.
"""

from __future__ import annotations

from typing import Final

from sopflow.engine import slas, timers
from sopflow.engine.case import ForDecision, ForEvents, ForResult, Status
from sopflow.engine.effects import StartTimer, StopTimer
from sopflow.engine.events import (
    CaseCancelled,
    CaseResumed,
    CaseStarted,
    Event,
    EventReceived,
    OperationFailed,
    OperationSucceeded,
    QuestionsAnswered,
    TimerFired,
)  # fmt: skip
from sopflow.engine.loops import close_down_to
from sopflow.engine.verbs import end, wait
from sopflow.engine.verbs.under_way import writes_under_way
from sopflow.engine.walk import arrive
from sopflow.engine.walk import interrupt as take_interrupt
from sopflow.engine.work import Work
from sopflow.errors import UsageError
from sopflow.program.model import Exit, Interrupt, Plan, State, WaitPlan

IS_PAUSED: Final = Status.PAUSED
"""Looked up once: a member of an enumeration costs more to reach than to compare."""

PAUSED: Final = "paused"
"""The reserved target of an interrupt."""


ANSWERS: Final = frozenset({QuestionsAnswered, OperationSucceeded, OperationFailed})
"""Events that a case which is not paused always hears at once."""

HEARD_IN_A_PAUSE: Final = frozenset({CaseResumed, CaseCancelled, CaseStarted, TimerFired})
"""Events that a paused case does not keep. Its timers are asked for again when it is resumed."""


def is_to_be_held(work: Work, event: Event) -> bool:
    """Whether the case cannot hear the event now and keeps it for later."""
    if work.status is IS_PAUSED:
        return type(event) not in HEARD_IN_A_PAUSE and not _pauses(work, event)
    if type(event) in ANSWERS:
        return False
    if isinstance(event, CaseCancelled):
        return writes_under_way(work)
    if isinstance(event, TimerFired):
        return (_is_late(work, event) or slas.leads_away(work, event.timer, event.at)) and writes_under_way(work)
    if not isinstance(event, EventReceived):
        return False
    if _interrupt(work, event) is not None:
        return writes_under_way(work)
    return not _is_awaited_here(work, event) and _is_awaited_somewhere(work, event)


def hear_event(work: Work, state: State, plan: Plan, event: EventReceived) -> str | None:
    """The result where the state waits for the event; an interrupt takes the case elsewhere; else it is passed over."""
    if work.status is IS_PAUSED:
        return None  # it is paused by such an event already
    if isinstance(plan, WaitPlan) and isinstance(work.waiting, ForEvents):
        result = wait.heard(work, plan, event)
        if result is not None:
            return result
    interrupt = _interrupt(work, event)
    return None if interrupt is None else interrupted(work, interrupt)


def resume(work: Work) -> str | None:
    """Go on where the case was: its timers run again, and what was held is heard."""
    if work.status is not Status.PAUSED:
        raise UsageError("the case is not paused.")
    work.status = Status.NEEDS_ATTENTION if isinstance(work.waiting, ForDecision) else Status.WAITING
    if isinstance(work.waiting, ForResult):
        return work.waiting.result
    for timer in work.timers:
        work.emit(StartTimer(timer.name, work.state, timer.due))
    slas.look_again(work)
    return None


def cancel(work: Work) -> str | None:
    """End the case as cancelled, through the states that every case passes on its way out. A case that is on its way
    out already ends at once, with the outcome that it has: so one whose last states fail can be ended."""
    work.stop_timers()
    if work.ending is not None:
        end.finish(work)
        return None
    close_down_to(work, 0)
    work.held = ()
    work.status = Status.WAITING
    work.waiting = None
    work.ending = end.CANCELLED
    if not work.program.always:
        end.finish(work)
        return None
    work.state = work.program.always[0]
    return arrive(work, work.here)


def break_in(work: Work, result: str) -> str | None:
    """What was kept while a write was under way is heard now that it has come back, before the case goes on with the
    result: it is given up, goes elsewhere, or pauses and keeps the result for later (rule 10 of the language)."""
    for index, event in enumerate(work.held):
        interrupt = _breaking_in(work, event)
        if interrupt is None and not isinstance(event, CaseCancelled):
            continue
        work.held = (*work.held[:index], *work.held[index + 1 :])
        if interrupt is None:
            return cancel(work)
        if _way(work, interrupt) is None:
            return result
        work.waiting = ForResult(result)
        return interrupted(work, interrupt)
    return result


def _breaking_in(work: Work, event: Event) -> Interrupt | None:
    """The interrupt that a held event is; one of an SLA is over then, and kept."""
    if isinstance(event, TimerFired) and slas.leads_away(work, event.timer, event.at):
        return slas.fired(work, event.timer, event.at)
    return _interrupt(work, event) if isinstance(event, EventReceived) else None


def release(work: Work) -> Event | None:
    """The first held event that can be heard now, taken out of the case. In a pause that is a time that is over."""
    in_pause = work.status is Status.PAUSED
    for index, event in enumerate(work.held):
        if not is_to_be_held(work, event) and (not in_pause or isinstance(event, TimerFired)):
            work.held = (*work.held[:index], *work.held[index + 1 :])
            return event
    return None


def interrupted(work: Work, interrupt: Interrupt) -> str | None:
    """Pause the case, or take it where the interrupt leads."""
    if interrupt.way.to == PAUSED:
        for timer in work.timers:
            work.emit(StopTimer(timer.name))
        work.status = Status.PAUSED
        slas.look_again(work)
        return None
    way = _way(work, interrupt)
    if way is None:
        return None
    work.status = Status.WAITING
    return take_interrupt(work, way)


def _way(work: Work, interrupt: Interrupt) -> Exit | None:
    """The interrupt's way, or the one that is left when it was taken as often as it may be."""
    limit = interrupt.way.limit
    if limit is None or work.counts.get(limit.key, 0) < limit.at_most:
        return interrupt.way
    return interrupt.then


def _interrupt(work: Work, event: EventReceived) -> Interrupt | None:
    interrupt = work.program.interrupts.get(event.name)
    if interrupt is None or work.ending is not None or slas.is_of_one(event.name):
        return None
    if interrupt.during and not interrupt.during & {work.state, *(frame.state for frame in work.frames)}:
        return None
    somebody = event.by is not None or event.role is not None
    if interrupt.role is not None and somebody and event.role != interrupt.role:
        return None
    if interrupt.where is not None and not interrupt.where.test({**work.scope, "event": event.data}):
        return None
    return interrupt


def _pauses(work: Work, event: Event) -> bool:
    """Whether it is an event that pauses a case: it says nothing new to one that is paused."""
    if not isinstance(event, EventReceived):
        return False
    interrupt = work.program.interrupts.get(event.name)
    return interrupt is not None and interrupt.way.to == PAUSED


def _is_late(work: Work, event: TimerFired) -> bool:
    timer = timers.running(work, event.timer)
    return timer is not None and timer.name == timers.LATE and event.at >= timer.due


def _is_awaited_here(work: Work, event: EventReceived) -> bool:
    plan = work.here.plan
    return (
        isinstance(plan, WaitPlan)
        and isinstance(work.waiting, ForEvents)
        and wait.matching(work, plan, event) is not None
    )


def _is_awaited_somewhere(work: Work, event: EventReceived) -> bool:
    """An event that comes before the case waits for it is kept: nothing is lost."""
    return event.name in work.program.awaited
