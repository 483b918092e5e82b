"""`call`: one operation, or several look-ups side by side.

A write goes through the ledger: it is intended under its key before it is sent, a key that is done is never sent again,
and a doubtful one is looked up before anything else. All calls of a state come back before the case goes on; what they
saved is kept, and the first listed error branch wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sopflow.adapter_api import ErrorKind
from sopflow.engine import ledger, timers
from sopflow.engine.authority import admit, is_confirmed, role_wanted
from sopflow.engine.case import Entry, EntryStatus, Pending, Status
from sopflow.engine.effects import CallOperation, ConfirmEffect
from sopflow.engine.events import EffectConfirmed, OperationFailed, OperationSucceeded
from sopflow.engine.lookup import can_tell, found_in, look_up_input
from sopflow.engine.notes import CallEnded
from sopflow.engine.verbs.under_way import (
    CONFIRMATION,
    LOOK_UP,
    NOTHING_SENT,
    REPEAT,
    REPLY,
    RETRY,
    add,
    fail,
    forget,
    keep,
    pending_of,
    waiting_for,
)  # fmt: skip
from sopflow.engine.work import BREAKS_POLICY, Work
from sopflow.engine.written import current_key, reached
from sopflow.program.model import ANSWERED, CallPlan, CallsPlan, Maker, State
from sopflow.values.kinds import Duration

NEEDS_ATTENTION: Final = Status.NEEDS_ATTENTION
INTENDED: Final = EntryStatus.INTENDED
DONE: Final = EntryStatus.DONE
"""Looked up once: a member of an enumeration costs more to reach than to compare."""

NOT_CONFIRMED: Final = "not_confirmed"
"""The reason of a `rejected` where a person did not confirm an irreversible effect."""


def begin(work: Work, state: State, plan: CallsPlan) -> str | None:
    """Start every call; the result is there at once where the ledger knows them all."""
    work.waiting = NOTHING_SENT
    for call in plan.calls:
        _start(work, state, call)
        if work.status is NEEDS_ATTENTION:
            return None  # a required input is missing: a person decides
    return _conclude(work, plan)


def succeeded(work: Work, state: State, plan: CallsPlan, event: OperationSucceeded) -> str | None:
    """A reply came. One that nobody waits for any more is passed over."""
    pending = pending_of(work, event.effect, REPLY, LOOK_UP)
    if pending is None:
        return None
    call = plan.calls[pending.call]
    if pending.phase == LOOK_UP:
        return _looked_up(work, state, plan, call, pending, event.output)
    if len(plan.calls) == 1 and call.repeat is None:
        return _alone(work, call, pending, event.output)
    _done(work, call, pending, event.output)
    if _again(work, call, pending):
        return None
    return _conclude(work, plan)


def failed(work: Work, state: State, plan: CallsPlan, event: OperationFailed) -> str | None:
    """A failure came: settle a doubt, retry, or keep the error for the branches."""
    pending = pending_of(work, event.effect, REPLY, LOOK_UP)
    if pending is None:
        return None
    call = plan.calls[pending.call]
    error = _canonical(call, event.error)
    if pending.phase == LOOK_UP:
        return _look_up_failed(work, state, plan, call, pending, error)
    work.note(CallEnded(pending.effect, call.operation.name, error=error))
    if error == ErrorKind.IN_DOUBT:
        return _doubt(work, state, plan, call, pending)
    if error == ErrorKind.UNAVAILABLE and call.retry is not None and pending.attempt <= call.retry.times:
        _retry(work, state, call, pending)
        return None
    _give_up(work, call, pending, error, event.reason)
    return _conclude(work, plan)


def confirmed(work: Work, state: State, plan: CallsPlan, event: EffectConfirmed) -> str | None:
    """A person said yes or no to an irreversible effect."""
    pending = pending_of(work, event.effect, CONFIRMATION)
    if pending is None:
        return None
    admit(work, event)
    call = plan.calls[pending.call]
    if event.confirmed:
        _send(work, state, call, pending.input, pending.key, attempt=1, replacing=pending)
        return None
    forget(work, pending)
    fail(work, call, "rejected")
    return _conclude(work, plan)


def timer_fired(work: Work, state: State, plan: CallsPlan, name: str) -> str | None:
    """The wait of a retry or a repeat is over: call again."""
    phase, _, index = name.partition(".")
    waiting = waiting_for(work)
    pending = next(one for one in waiting.pending if one.phase == phase and str(one.call) == index)
    call = plan.calls[pending.call]
    attempt = pending.attempt + 1 if phase == RETRY else 1
    _send(work, state, call, pending.input, pending.key, attempt=attempt, replacing=pending)
    return None


def decided(work: Work, plan: CallsPlan, index: int, output: object, error: str | None) -> str | None:
    """A person settled what a call could not: it happened (with an output), or it did not (with an error)."""
    call = plan.calls[index]
    waiting = waiting_for(work)
    work.waiting = waiting._replace(errors={key: value for key, value in waiting.errors.items() if key != index})
    entry = _entry(work, call)
    if error is None:
        if work.explain:
            work.note(CallEnded("", call.operation.name, output, input=_input(work, call)))
        if entry is not None:
            work.record(entry._replace(status=EntryStatus.DONE, output=output, error=None))
        keep(work, call, output)
    else:
        if entry is not None:
            work.record(entry._replace(status=EntryStatus.FAILED, error=error))
        fail(work, call, error)
    return _conclude(work, plan)


def looked_into(work: Work, plan: CallsPlan, index: int) -> None:
    """A person lets a doubtful write be tried again. Where no look-up can settle the doubt, the person has: it did not
    happen, and is sent again under its key (after a new confirmation, where it cannot be undone)."""
    call = plan.calls[index]
    entry = _entry(work, call)
    if entry is not None and entry.status is EntryStatus.IN_DOUBT and call.operation.look_up is None:
        work.record(entry._replace(status=EntryStatus.FAILED))


def _entry(work: Work, call: CallPlan) -> Entry | None:
    """What the ledger has of a write that a person settles; nothing of one that was never sent."""
    return work.ledger.get(current_key(work, ledger.key_of(work, call.operation, _input(work, call))))


# ── starting ─────────────────────────────────────────────────────────────────────────────────────────────────


def _start(work: Work, state: State, call: CallPlan) -> None:
    given = _input(work, call)
    for name in call.required:
        if given.get(name) is None:
            work.raise_attention("input_missing", call.operation.name, name)
            return
    if not ledger.is_write(call.operation):
        _send(work, state, call, given, key="", attempt=1)
        return
    _start_write(work, state, call, given)


def _start_write(work: Work, state: State, call: CallPlan, given: dict[str, object]) -> None:
    key = ledger.key_of(work, call.operation, given)
    earlier = work.earlier
    if earlier is not None:
        key = current_key(work, key)
    if call.operation.key_field and given.get(call.operation.key_field) is None:
        given[call.operation.key_field] = key
    entry = work.ledger.get(key) if earlier is None else reached(work, earlier, call, key, given)
    if entry is not None and entry.status is EntryStatus.DONE:
        if work.explain:
            work.note(CallEnded("", call.operation.name, entry.output, reused=True, key=key, input=given))
        keep(work, call, entry.output)
    elif entry is not None and entry.status is EntryStatus.IN_DOUBT:
        pending = Pending("", call.index, key, 0, REPLY, entry.input)
        add(work, pending)
        _settle(work, state, call, pending)
    elif is_confirmed(call):
        effect = work.issue()
        add(work, Pending(effect, call.index, key, 0, CONFIRMATION, given))
        not_by = () if call.confirmation is None else call.confirmation.not_by
        work.emit(ConfirmEffect(effect, state.id, call.operation.name, given, role_wanted(state, call), not_by))
    else:
        _send(work, state, call, given, key, attempt=1)


def _input(work: Work, call: CallPlan) -> dict[str, object]:
    if call.input is None:
        return {}
    given = call.input.evaluate(work.scope)
    assert isinstance(given, dict)
    return given


def _send(
    work: Work,
    state: State,
    call: CallPlan,
    given: Mapping[str, object],
    key: str,
    *,
    attempt: int,
    replacing: Pending | None = None,
) -> None:
    repeats = 0
    if replacing is not None:
        repeats = replacing.repeats
        forget(work, replacing)
    effect = work.issue()
    name = call.operation.name
    if work.stop is not None and work.stop.effect == effect:
        work.raise_attention(BREAKS_POLICY, work.stop.policy, work.stop.what)
        return
    if key:
        before = work.ledger.get(key)
        attempts = 1 if before is None else before.attempts + 1
        work.record(Entry(key, name, given, INTENDED, state.id, attempts))
    add(work, Pending(effect, call.index, key, attempt, REPLY, given, repeats))
    timeout = None if call.timeout is None else _timeout(work, call.timeout)
    work.effects.append(CallOperation(effect, state.id, name, given, key, attempt, timeout))


def _timeout(work: Work, timeout: Maker) -> Duration | None:
    span = timeout.evaluate(work.scope)
    return span if isinstance(span, Duration) else None


# ── coming back ──────────────────────────────────────────────────────────────────────────────────────────────


def _alone(work: Work, call: CallPlan, pending: Pending, output: object) -> str:
    """The common case, without the book-keeping of several calls: one call, and it came back."""
    if work.explain:
        work.note(CallEnded(pending.effect, call.operation.name, output=output))
    if pending.key:
        before = work.ledger[pending.key]
        work.record(Entry(before.key, before.operation, before.input, DONE, before.state, before.attempts, output))
    _save(work, call, output)
    work.waiting = None
    return ANSWERED


def _done(work: Work, call: CallPlan, pending: Pending, output: object) -> None:
    work.note(CallEnded(pending.effect, call.operation.name, output=output))
    forget(work, pending)
    if pending.key:
        entry = work.ledger[pending.key]
        work.record(entry._replace(status=EntryStatus.DONE, output=output, error=None))
    keep(work, call, output)


def _give_up(work: Work, call: CallPlan, pending: Pending, error: str, reason: str | None) -> None:
    forget(work, pending)
    if pending.key:
        entry = work.ledger[pending.key]
        work.record(entry._replace(status=EntryStatus.FAILED, error=error, output=reason))
    fail(work, call, error)


def _retry(work: Work, state: State, call: CallPlan, pending: Pending) -> None:
    assert call.retry is not None
    if call.retry.wait is None:
        _send(work, state, call, pending.input, pending.key, attempt=pending.attempt + 1, replacing=pending)
        return
    forget(work, pending)
    add(work, pending._replace(effect="", phase=RETRY))
    timers.start_after(work, f"{RETRY}.{call.index}", call.retry.wait.evaluate(work.scope))


def _again(work: Work, call: CallPlan, pending: Pending) -> bool:
    """`repeat`: whether the operation is to be called again. What it saved can be read by `until` at once."""
    plan = call.repeat
    if plan is None:
        return False
    if call.save is not None:
        work.put(call.save, waiting_for(work).outputs[call.index], "saved", call.operation.name)
    repeats = pending.repeats + 1
    if plan.until.test(work.scope):
        return False
    if repeats >= plan.at_most:
        fail(work, call, timers.LATE)
        return False
    add(work, pending._replace(effect="", phase=REPEAT, repeats=repeats))
    timers.start_after(work, f"{REPEAT}.{call.index}", plan.every.evaluate(work.scope))
    return True


def _conclude(work: Work, plan: CallsPlan) -> str | None:
    """The result, once every call came back: what was saved is kept, then the first error decides."""
    waiting = waiting_for(work)
    if waiting.pending:
        return None
    for call in plan.calls:
        if call.index in waiting.outputs:
            _save(work, call, waiting.outputs[call.index])
    for call in plan.calls:
        error = waiting.errors.get(call.index)
        if error is None or error in call.continues:
            continue
        if error == timers.LATE:
            return timers.LATE if timers.LATE in work.here.exits else ANSWERED
        if error in call.errors:
            return f"error.{call.index}.{error}"
        work.raise_attention(error, call.operation.name, str(call.index))
        return None
    work.waiting = None
    return ANSWERED


def _save(work: Work, call: CallPlan, output: object) -> None:
    if call.save is not None:
        work.put(call.save, output, "saved", call.operation.name)
    if call.add_to is not None:
        before = work.scope.get(call.add_to) or ()
        assert isinstance(before, tuple)
        added = () if output is None else (output,)
        work.put(call.add_to, (*before, *added), "added", call.operation.name)


# ── doubt ────────────────────────────────────────────────────────────────────────────────────────────────────


def _doubt(work: Work, state: State, plan: CallsPlan, call: CallPlan, pending: Pending) -> str | None:
    """Nobody knows whether the write happened. It is never resent blindly."""
    entry = work.ledger[pending.key]
    work.record(entry._replace(status=EntryStatus.IN_DOUBT, error=str(ErrorKind.IN_DOUBT)))
    _settle(work, state, call, pending)
    return _conclude(work, plan)


def _settle(work: Work, state: State, call: CallPlan, pending: Pending) -> None:
    """Ask the look-up that the manifest names; where there is none, the author's branch or a person decides."""
    look_up = call.operation.look_up
    forget(work, pending)
    if look_up is None:
        fail(work, call, str(ErrorKind.IN_DOUBT))
        return
    effect = work.issue()
    given = look_up_input(look_up, pending.key, pending.input)
    add(work, pending._replace(effect=effect, phase=LOOK_UP))
    work.emit(CallOperation(effect, state.id, look_up.operation, given, looks_up=pending.key))


def _looked_up(
    work: Work, state: State, plan: CallsPlan, call: CallPlan, pending: Pending, reply: object
) -> str | None:
    if not can_tell(call.operation, reply, pending.input):
        return _look_up_failed(work, state, plan, call, pending, str(ErrorKind.IN_DOUBT))
    found = found_in(call.operation, reply, pending.input)
    if found is None:
        return _absent(work, state, plan, call, pending)
    _done(work, call, pending, found.output)
    return _conclude(work, plan)


def _look_up_failed(
    work: Work, state: State, plan: CallsPlan, call: CallPlan, pending: Pending, error: str
) -> str | None:
    if error == ErrorKind.NOT_FOUND:
        return _absent(work, state, plan, call, pending)
    forget(work, pending)
    fail(work, call, str(ErrorKind.IN_DOUBT))
    return _conclude(work, plan)


def _absent(work: Work, state: State, plan: CallsPlan, call: CallPlan, pending: Pending) -> str | None:
    """The look-up found nothing: send once more with the same key, then leave it to a person."""
    if pending.attempt > RESENDS:
        forget(work, pending)
        fail(work, call, str(ErrorKind.IN_DOUBT))
        return _conclude(work, plan)
    _send(work, state, call, pending.input, pending.key, attempt=pending.attempt + 1, replacing=pending)
    return None


RESENDS: Final = 1
"""How often a write that was looked up and not found is sent again before a person is asked; as often once more where
the person says so. Once: a system that is merely late has then been asked twice."""


def _canonical(call: CallPlan, error: str) -> str:
    """Only a write can be in doubt; what an adapter could not be authorised for is unavailable."""
    if error == ErrorKind.UNAUTHORIZED:
        return str(ErrorKind.UNAVAILABLE)
    if error == ErrorKind.IN_DOUBT and not ledger.is_write(call.operation):
        return str(ErrorKind.UNAVAILABLE)
    return error
