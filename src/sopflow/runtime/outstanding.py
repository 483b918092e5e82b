"""What a case waits for of the world, as the effects that asked for it: made of the case alone.

The jobs of these are what the case owes. The store is the truth and the queue a notification: a queue that lost jobs
(a backup was restored, another queue is used now) is given them again.
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.engine.case import Case, ForPlaybook, ForReplies, Pending, Status
from sopflow.engine.effects import CallOperation, Effect, FinishCase, RunPlaybook, StartTimer
from sopflow.engine.events import TimerFired
from sopflow.engine.ledger import undo_key
from sopflow.engine.leftovers import UNDO
from sopflow.engine.lookup import look_up_input
from sopflow.engine.outstanding import running
from sopflow.engine.retell import ABANDONED
from sopflow.engine.verbs.under_way import LOOK_UP, REPLY
from sopflow.program.model import CallsPlan, Program, RunPlan
from sopflow.values.kinds import Duration


def outstanding(program: Program, case: Case) -> Iterator[Effect]:
    """The effects that the case still waits for; of a case that is over, its end."""
    if case.status is Status.DONE:
        yield FinishCase(str(case.outcome), case.outputs)
        return
    for name, due in running(case).items():
        yield StartTimer(name, case.state, due)
    plan = program.states[case.state].plan
    match case.waiting, plan:
        case ForReplies(pending=pending), CallsPlan():
            yield from (call for one in pending if (call := _call(plan, case, one)) is not None)
        case ForPlaybook(effect=effect, playbook=playbook), RunPlan():
            inputs = plan.input.evaluate(dict(case.scope)) if plan.input is not None else {}
            assert isinstance(inputs, dict)
            yield RunPlaybook(effect, case.state, playbook, inputs)
        case _:
            pass
    yield from _undoings(case)


def under_way(program: Program, case: Case, effect: str) -> CallOperation | None:
    """The call of that id, where the case still waits for it."""
    if case.status is Status.DONE:
        return None
    plan = program.states[case.state].plan
    if isinstance(case.waiting, ForReplies) and isinstance(plan, CallsPlan):
        for one in case.waiting.pending:
            if one.effect == effect and (call := _call(plan, case, one)) is not None:
                return call
    return next((call for call in _undoings(case) if call.effect == effect), None)


def is_kept(case: Case, timer: str) -> bool:
    """Whether the case knows already that this due time came, and keeps it until a write is back."""
    return any(isinstance(event, TimerFired) and event.timer == timer for event in case.held)


def keys_of(case: Case) -> tuple[str, ...]:
    """The keys of the writes that the case knows of, those that a person is to confirm among them."""
    pending = case.waiting.pending if isinstance(case.waiting, ForReplies) else ()
    left = (
        ()
        if case.earlier is None
        else tuple(
            key for one in case.earlier.leftovers if one.why != ABANDONED for key in (one.key, undo_key(one.key))
        )
    )
    return (*case.ledger, *(one.key for one in pending if one.key), *left)


def _undoings(case: Case) -> Iterator[CallOperation]:
    """The writes that undo what an earlier telling did."""
    for left in () if case.earlier is None else case.earlier.leftovers:
        if left.phase == UNDO:
            key = undo_key(left.key)
            entry = case.ledger[key]
            yield CallOperation(left.effect, left.state, entry.operation, entry.input, key, entry.attempts)


def _call(plan: CallsPlan, case: Case, pending: Pending) -> CallOperation | None:
    """The call that is under way, if it was sent: one that waits for a person or for a due time was not."""
    call = plan.calls[pending.call]
    if pending.phase == LOOK_UP and call.operation.look_up is not None:
        given = look_up_input(call.operation.look_up, pending.key, pending.input)
        return CallOperation(
            pending.effect, case.state, call.operation.look_up.operation, given, looks_up=pending.key
        )  # fmt: skip
    if pending.phase != REPLY:
        return None
    span = None if call.timeout is None else call.timeout.evaluate(dict(case.scope))
    timeout = span if isinstance(span, Duration) else None
    return CallOperation(
        pending.effect, case.state, call.operation.name, pending.input, pending.key, pending.attempt, timeout
    )
