"""`step(program, case, event)`: what the case becomes, and what the world must now do.

Rules: pure. Time is `event.at`; ids derive from the case's id and a count; a failed operation is an event, not an
exception. The same function serves the live case, the dry run, the scenario, the replay and the proof.

Theory of operation: an event reaches the verb of the state that the case is in (`_hear`). The verb answers with a result
or with None, "still waiting". With a result the case walks (`walk.py`) from state to state until one waits again. What
the world must do is gathered on the way; what happened is noted for those who look on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, assert_never

from sopflow.engine import timers
from sopflow.engine.attention import resolve
from sopflow.engine.case import Case, ForVotes, Status
from sopflow.engine.effects import Effect
from sopflow.engine.events import (
    AttentionResolved, CaseCancelled, CaseResumed, CaseStarted, ChoreDone, EffectConfirmed, Event, EventReceived,
    OperationFailed, OperationSucceeded, PlaybookEnded, QuestionsAnswered, TimerFired, VoteCast,
)  # fmt: skip
from sopflow.engine.interrupts import cancel, hear_event, is_to_be_held, release, resume
from sopflow.engine.notes import FactChanged, Note
from sopflow.engine.verbs import approve, ask, call, do, run, wait
from sopflow.engine.walk import arrive, walk
from sopflow.engine.work import Work
from sopflow.errors import UsageError
from sopflow.program.model import (
    ApprovePlan, AskPlan, CallsPlan, DoPlan, Program, RunPlan, WaitPlan,
)  # fmt: skip


class Step(NamedTuple):
    """What came of an event: the case, the effects in order, and notes on what was done."""

    case: Case
    effects: tuple[Effect, ...]
    notes: tuple[Note, ...] = ()


def step(program: Program, case: Case | None, event: Event, *, explain: bool = False) -> Step:
    """What `event` makes of `case`.

    Args:
        program: the compiled playbook that the case runs on.
        case: the case as it was; None only with `CaseStarted`.
        event: what happened. An answer to an effect that nobody waits for any more changes nothing.
        explain: also note what was done and what guards saw, for those who look on (slower).

    Raises:
        UsageError: the event makes no sense now: an answer to what was not asked, a second start, a case that is over.
    """
    if case is None:
        return _begun(program, event, explain)
    if case.program != program.identity:
        raise UsageError("this case runs on another version of the playbook.")
    if isinstance(event, CaseStarted):
        raise UsageError(f"the case `{case.id}` has begun already.")
    if case.status is Status.DONE:
        raise UsageError(f"the case `{case.id}` is over.")
    work = Work(program, case, event.at, explain=explain)
    if is_to_be_held(work, event):
        work.held = (*work.held, event)
    else:
        walk(work, _hear(work, event))
    if work.held:
        _release(work)
    return Step(work.freeze(), tuple(work.effects), tuple(work.notes))


def _begun(program: Program, event: Event, explain: bool) -> Step:
    if not isinstance(event, CaseStarted):
        raise UsageError("a case begins with `CaseStarted`.")
    settings = _settings(program, event.settings)
    scope: dict[str, object] = {"settings": settings}
    language = event.language or program.languages[0]
    blank = Case(event.case, program.identity, Status.WAITING, program.start, scope, language=language)
    work = Work(program, blank, event.at, explain=explain)
    for name, value in event.inputs.items():
        if name not in program.facts:
            raise UsageError(f"`{program.id}` has no fact `{name}`.")
        work.scope[name] = value
        work.note(FactChanged(name, value, "input"))
    walk(work, arrive(work))
    return Step(work.freeze(), tuple(work.effects), tuple(work.notes))


def _settings(program: Program, given: Mapping[str, object]) -> dict[str, object]:
    """The settings as expressions read them, nested by the dots of their names."""
    nested: dict[str, object] = {}
    unknown = [name for name in given if name not in program.settings]
    if unknown:
        raise UsageError(f"`{program.id}` has no setting `{unknown[0]}`.")
    for name, setting in program.settings.items():
        *above, last = name.split(".")
        place = nested
        for part in above:
            inner = place.setdefault(part, {})
            assert isinstance(inner, dict)
            place = inner
        place[last] = given.get(name, setting.default)
    return nested


def _hear(work: Work, event: Event) -> str | None:
    """The result that an event gives in the state that the case is in; None while it goes on waiting."""
    state = work.here
    work.by = getattr(event, "by", None)
    match event, state.plan:
        case QuestionsAnswered(), AskPlan() as plan:
            return ask.answered(work, state, plan, event)
        case OperationSucceeded(), CallsPlan() as plan:
            return call.succeeded(work, state, plan, event)
        case OperationFailed(), CallsPlan() as plan:
            return call.failed(work, state, plan, event)
        case EffectConfirmed(), CallsPlan() as plan:
            return call.confirmed(work, state, plan, event)
        case VoteCast(), ApprovePlan() as plan if isinstance(work.waiting, ForVotes):
            return approve.voted(work, state, plan, event)
        case ChoreDone(), DoPlan() as plan:
            return do.done(work, state, plan, event)
        case PlaybookEnded(), RunPlan() as plan:
            return run.ended(work, state, plan, event)
        case EventReceived(), _:
            return hear_event(work, state, event)
        case TimerFired(), _:
            return _timer(work, event)
        case CaseResumed(), _:
            return resume(work)
        case CaseCancelled(), _:
            return cancel(work)
        case AttentionResolved(), _:
            return resolve(work, event)
        case (OperationSucceeded() | OperationFailed() | EffectConfirmed() | PlaybookEnded()), _:
            return None  # the case has gone on without it
        case (QuestionsAnswered() | VoteCast() | ChoreDone()), _:
            raise UsageError(f"nothing of that kind is asked for in the state `{state.id}`.")
        case CaseStarted(), _:
            raise UsageError("the case has begun already.")
        case _:
            assert_never(event)


def _timer(work: Work, event: TimerFired) -> str | None:
    """A due time. One that the case does not wait for any more changes nothing; none may fire early."""
    timer = timers.running(work, event.timer)
    if timer is None:
        return None
    if event.at < timer.due:
        raise UsageError(f"the timer `{timer.name}` is due at {timer.due.isoformat()}, not before.")
    timers.drop(work, timer.name)
    state = work.here
    match timer.name, state.plan:
        case timers.LATE, _:
            return timers.LATE
        case timers.REMIND, _:
            timers.remind(work, state, timer.reminders)
            return None
        case timers.DELAY, WaitPlan() as plan:
            return wait.passed(plan)
        case name, CallsPlan() as plan:
            return call.timer_fired(work, state, plan, name)
        case _:
            return None


def _release(work: Work) -> None:
    """Give the case what it was too busy to hear."""
    for event in release(work):
        if work.status is Status.DONE:
            return
        walk(work, _hear(work, event))
