"""`step(program, case, event)`: what the case becomes, and what the world must now do.

Rules: pure. Time is `event.at`; ids derive from the case's id and a count; a failed operation is an event, not an
exception. The same function serves the live case, the dry run, the scenario, the replay and the proof.

Theory of operation: an event reaches the verb of the state that the case is in (`_hear`). The verb answers with a
result or with None, "still waiting". With a result the case walks (`walk.py`) from state to state until one waits
again. What the world must do is gathered on the way; what happened is noted for those who look on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from sopflow.engine import slas, timers
from sopflow.engine.attention import resolve
from sopflow.engine.authority import Act, note_who_began, refuse_others
from sopflow.engine.case import Case, ForAnswers, ForChore, ForVotes, Status
from sopflow.engine.events import (
    AnswersCorrected,
    AttentionResolved,
    CaseCancelled,
    CaseMigrated,
    CaseResumed,
    CaseStarted,
    ChoreDone,
    EffectConfirmed,
    Event,
    EventReceived,
    LeftoverSettled,
    OperationFailed,
    OperationSucceeded,
    PlaybookEnded,
    QuestionsAnswered,
    TimerFired,
    VoteCast,
)  # fmt: skip
from sopflow.engine.going_on import go_on
from sopflow.engine.interrupts import (
    ANSWERS,
    break_in,
    cancel,
    hear_event,
    interrupted,
    is_to_be_held,
    release,
    resume,
)  # fmt: skip
from sopflow.engine.made import Step
from sopflow.engine.verbs import approve, ask, call, do, run, wait
from sopflow.engine.walk import arrive, walk
from sopflow.engine.watching import watched
from sopflow.engine.work import Heard, Stop, Work
from sopflow.errors import UsageError
from sopflow.policies.together import Watches
from sopflow.program.model import (
    ApprovePlan,
    AskPlan,
    CallsPlan,
    DoPlan,
    Plan,
    Program,
    RunPlan,
    State,
    WaitPlan,
)  # fmt: skip

__all__ = ["HEAR", "Step", "begin", "plain", "step"]

DONE: Final = Status.DONE
PAUSED: Final = Status.PAUSED
"""Looked up once: a member of an enumeration costs more to reach than to compare."""


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
        if not isinstance(event, CaseStarted):
            raise UsageError("a case begins with `CaseStarted`.")
        return begin(program, event, explain=explain)
    if case.program != program.identity:
        raise UsageError("this case runs on another version of the playbook.")
    if case.status is DONE:
        raise UsageError(f"the case `{case.id}` is over.")
    if case.earlier is not None:
        return go_on(program, case, event, partial(plain, explain=explain))
    return plain(program, case, event, explain=explain)


def plain(
    program: Program, case: Case, event: Event, *, explain: bool, heard: Heard | None = None, stop: Stop | None = None
) -> Step:
    """A step of a case that hears nothing but this event. `heard` writes down what it answered, `stop` says where it
    stands still; where there is none, the program's policies see to it."""
    if stop is None and program.policies is not None:
        return _watched(program.policies, program, case, event, explain, heard)
    work = Work(program, case, event.at, explain)
    work.heard, work.stop = heard, stop
    if (type(event) not in ANSWERS or work.status is PAUSED) and is_to_be_held(work, event):
        if isinstance(event, Act):
            refuse_others(work, event)
        work.held = (*work.held, event)
    else:
        result = _hear(work, event)
        walk(work, break_in(work, result) if work.held and result is not None else result)
    if work.held:
        _release(work)
    return Step(work.freeze(), tuple(work.effects), tuple(work.notes or ()))


def _watched(
    policies: Watches, program: Program, case: Case, event: Event, explain: bool, heard: Heard | None
) -> Step:  # fmt: skip
    """The step with what it would break kept from happening. Apart from `plain`, which compiled costs more where a
    function stands inside it."""

    def make(stop: Stop, counts: bool) -> Step:
        return plain(program, case, event, explain=True, heard=heard if counts else None, stop=stop)

    return watched(policies, case, event, make, explain=explain, noted=heard is not None)


def begin(
    program: Program, event: CaseStarted, *, explain: bool, like: Case | None = None, stop: Stop | None = None
) -> Step:
    """The first step of a case. `like` is a case whose ids, ledger, acts and earlier tellings it goes on
    with."""
    if stop is None and program.policies is not None:
        return _watched_from_the_start(program.policies, program, event, explain, like)
    settings = _settings(program, event.settings)
    scope: dict[str, object] = {"settings": settings}
    language = event.language or program.languages[0]
    blank = Case(event.case, program.identity, Status.WAITING, program.start, scope, language=language)
    if like is not None:
        blank = blank._replace(issued=like.issued, ledger=like.ledger, earlier=like.earlier, acts=like.acts)
    work = Work(program, blank, event.at, explain)
    work.stop = stop
    for name, value in event.inputs.items():
        if name not in program.facts:
            raise UsageError(f"`{program.id}` has no fact `{name}`.")
        work.put(name, value, "input")
    slas.set_up(work)
    note_who_began(work, event.by)
    walk(work, arrive(work, work.here))
    return Step(work.freeze(), tuple(work.effects), tuple(work.notes or ()))


def _watched_from_the_start(
    policies: Watches, program: Program, event: CaseStarted, explain: bool, like: Case | None
) -> Step:
    """The same of the first step."""

    def make(stop: Stop, counts: bool) -> Step:
        return begin(program, event, explain=True, like=like, stop=stop)

    return watched(policies, None, event, make, explain=explain, noted=False)


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
    if work.heard is not None:
        return work.heard(work, event, _heard_by_the_state)
    state = work.program.states[work.state]
    return HEAR[type(event)](work, state, state.plan, event)


def _heard_by_the_state(work: Work, event: Event) -> str | None:
    """The same, with nobody who writes it down."""
    state = work.program.states[work.state]
    return HEAR[type(event)](work, state, state.plan, event)


def _answered(work: Work, state: State, plan: Plan, event: QuestionsAnswered) -> str | None:
    if not isinstance(plan, AskPlan) or not isinstance(work.waiting, ForAnswers):
        raise UsageError(f"nothing is asked in the state `{state.id}`.")
    return ask.answered(work, state, plan, event)


def _succeeded(work: Work, state: State, plan: Plan, event: OperationSucceeded) -> str | None:
    return call.succeeded(work, state, plan, event) if isinstance(plan, CallsPlan) else None


def _failed(work: Work, state: State, plan: Plan, event: OperationFailed) -> str | None:
    return call.failed(work, state, plan, event) if isinstance(plan, CallsPlan) else None


def _confirmed(work: Work, state: State, plan: Plan, event: EffectConfirmed) -> str | None:
    return call.confirmed(work, state, plan, event) if isinstance(plan, CallsPlan) else None


def _voted(work: Work, state: State, plan: Plan, event: VoteCast) -> str | None:
    if not isinstance(plan, ApprovePlan) or not isinstance(work.waiting, ForVotes):
        raise UsageError(f"nothing is to be approved in the state `{state.id}`.")
    return approve.voted(work, plan, work.waiting, event)


def _ticked(work: Work, state: State, plan: Plan, event: ChoreDone) -> str | None:
    if not isinstance(plan, DoPlan) or not isinstance(work.waiting, ForChore):
        raise UsageError(f"there is no chore in the state `{state.id}`.")
    return do.done(work, plan, event)


def _ended(work: Work, state: State, plan: Plan, event: PlaybookEnded) -> str | None:
    return run.ended(work, state, plan, event) if isinstance(plan, RunPlan) else None


def _timer(work: Work, state: State, plan: Plan, event: TimerFired) -> str | None:
    """A due time. One that the case does not wait for any more changes nothing; none may fire early."""
    if slas.is_of_one(event.timer):
        interrupt = slas.fired(work, event.timer, event.at)
        return None if interrupt is None else interrupted(work, interrupt)
    timer = timers.running(work, event.timer)
    if timer is None:
        return None
    if event.at < timer.due:
        raise UsageError(f"the timer `{timer.name}` is due at {timer.due.isoformat()}, not before.")
    if work.status is Status.PAUSED:
        return None  # it is asked for again when the case is resumed
    timers.drop(work, timer.name)
    if timer.name == timers.LATE:
        return timers.LATE
    if timer.name == timers.REMIND:
        assert state.remind is not None
        timers.remind(work, state.remind, timer.reminders)
        return None
    if isinstance(plan, CallsPlan):
        return call.timer_fired(work, state, plan, timer.name)
    assert isinstance(plan, WaitPlan)
    return wait.passed(plan)


def _resumed(work: Work, state: State, plan: Plan, event: CaseResumed) -> str | None:
    return resume(work)


def _cancelled(work: Work, state: State, plan: Plan, event: CaseCancelled) -> str | None:
    return cancel(work)


def _resolved(work: Work, state: State, plan: Plan, event: AttentionResolved) -> str | None:
    return resolve(work, event)


def _started(work: Work, state: State, plan: Plan, event: CaseStarted) -> str | None:
    raise UsageError(f"the case `{work.case.id}` has begun already.")


def _by_itself(work: Work, state: State, plan: Plan, event: AnswersCorrected | CaseMigrated) -> str | None:
    raise UsageError("a correction and a migration need the history: `correction.correct`, `migration.migrate`.")


def _nothing_left(work: Work, state: State, plan: Plan, event: LeftoverSettled) -> str | None:
    raise UsageError(f"nothing of `{event.key}` is left to settle.")


HEAR: Final[Mapping[type, Callable[..., str | None]]] = {
    QuestionsAnswered: _answered,
    OperationSucceeded: _succeeded,
    OperationFailed: _failed,
    EffectConfirmed: _confirmed,
    VoteCast: _voted,
    ChoreDone: _ticked,
    PlaybookEnded: _ended,
    EventReceived: hear_event,
    TimerFired: _timer,
    CaseResumed: _resumed,
    CaseCancelled: _cancelled,
    AttentionResolved: _resolved,
    CaseStarted: _started,
    AnswersCorrected: _by_itself,
    CaseMigrated: _by_itself,
    LeftoverSettled: _nothing_left,
}
"""What each event does. An answer to an effect that the case has gone on without changes nothing; what nobody asked
for is the caller's fault."""


def _release(work: Work) -> None:
    """Give the case, one by one, what it was too busy to hear. An answer to what is not asked any more, or a decision
    that cannot be taken here, is let go, and the case stands as it stood before."""
    while work.status is not DONE:
        event = release(work)
        if event is None:
            return
        mark = work.mark()
        try:
            walk(work, _hear(work, event))
        except UsageError:
            work.go_back(mark)
