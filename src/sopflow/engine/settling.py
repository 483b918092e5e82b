"""What comes back about leftovers: that an undoing happened or failed, was confirmed, or that a person settled one."""

from __future__ import annotations

from typing import assert_never

from sopflow.adapter_api import ErrorKind
from sopflow.catalog.model import Operation
from sopflow.diagnostics import Words
from sopflow.engine.attention import DONE_BEFORE
from sopflow.engine.authority import admit_to_leftover
from sopflow.engine.case import Case, Earlier, EntryStatus, ForDecision, Leftover, Status
from sopflow.engine.effects import Effect, FinishCase, RaiseAttention
from sopflow.engine.events import EffectConfirmed, Event, LeftoverSettled, OperationFailed, OperationSucceeded
from sopflow.engine.ledger import undo_key
from sopflow.engine.leftovers import (
    CONFIRMATION,
    NOT_REACHED,
    PERSON,
    UNDO,
    begin_undo,
    send_undo,
    undo_input,
    undoing_call,
)  # fmt: skip
from sopflow.engine.verbs import end
from sopflow.engine.work import Work
from sopflow.engine.written import came_to, settled_mark
from sopflow.errors import NotFound, UsageError
from sopflow.program.model import Program
from sopflow.values.value import NOTHING

Settling = OperationSucceeded | OperationFailed | EffectConfirmed | LeftoverSettled


def leftover_of(case: Case, event: Event) -> Leftover | None:
    """What the event is about, where it is about a leftover.

    Raises:
        NotFound: a person settles what is not there.
    """
    assert case.earlier is not None
    left = case.earlier.leftovers
    if isinstance(event, LeftoverSettled):
        found = next((one for one in left if one.key == event.key and one.phase == PERSON), None)
        if found is None:
            raise NotFound(_nothing_left(event.key))
        return found
    if isinstance(event, OperationSucceeded | OperationFailed | EffectConfirmed):
        return next((one for one in left if one.effect and one.effect == event.effect), None)
    return None


def settle(program: Program, case: Case, left: Leftover, event: Event) -> tuple[Case, tuple[Effect, ...]]:
    """The case after what came back about a leftover, and what the world must do then."""
    assert isinstance(event, Settling)
    match event:
        case OperationSucceeded():
            return (_undone(case, left, event) if left.phase == UNDO else case), ()
        case OperationFailed():
            return (_failed(case, left, event) if left.phase == UNDO else case), ()
        case EffectConfirmed():
            if left.phase != CONFIRMATION:
                return case, ()
            undo, given = _undoing(program, left)
            admit_to_leftover(program, case, left, (undo.name, given), event)
            if event.confirmed:
                return send_undo(_with(case, left, None), undo, left, given)
            return _with(case, left, left._replace(phase=PERSON, effect="", detail="not_confirmed")), ()
        case LeftoverSettled():
            admit_to_leftover(program, case, left, None, event)
            return _again(program, case, left) if event.again else (_settled(case, left), ())
        case _:
            assert_never(event)


def hold_back(case: Case, effects: tuple[Effect, ...]) -> tuple[Case, tuple[Effect, ...]]:
    """A case that would end, and has something left to settle, stands still before its end."""
    left = () if case.earlier is None else case.earlier.leftovers
    if case.status is not Status.DONE or not left:
        return case, effects
    waiting = ForDecision(DONE_BEFORE, case.state, "", None)
    case = case._replace(status=Status.NEEDS_ATTENTION, outcome=None, outputs=NOTHING, waiting=waiting)
    kept = tuple(one for one in effects if not isinstance(one, FinishCase))
    return case, (*kept, RaiseAttention(case.state, DONE_BEFORE, case.state))


def finish(program: Program, case: Case, event: Event) -> tuple[Case, tuple[Effect, ...]]:
    """End a case that waited for nothing but that."""
    assert case.earlier is not None
    waits = isinstance(case.waiting, ForDecision) and case.waiting.code == DONE_BEFORE
    if not waits or case.earlier.leftovers:
        return case, ()
    work = Work(program, case, event.at, explain=False)
    end.finish(work)
    return work.freeze(), tuple(work.effects)


def _undone(case: Case, left: Leftover, event: OperationSucceeded) -> Case:
    entry = case.ledger[undo_key(left.key)]
    done = entry._replace(status=EntryStatus.DONE, output=event.output, error=None)
    case = _with(case, left, None)
    earlier = _earlier(case)
    undone = {left.key: earlier.writes[left.key], entry.key: done}
    return case._replace(ledger={**case.ledger, **undone}, earlier=came_to(earlier, left.key))


def _failed(case: Case, left: Leftover, event: OperationFailed) -> Case:
    doubt = event.error == ErrorKind.IN_DOUBT
    status = EntryStatus.IN_DOUBT if doubt else EntryStatus.FAILED
    entry = case.ledger[undo_key(left.key)]
    failed = entry._replace(status=status, error=event.error, output=event.reason)
    case = case._replace(ledger={**case.ledger, entry.key: failed})
    return _with(case, left, left._replace(phase=PERSON, effect="", detail=event.error))


def _again(program: Program, case: Case, left: Leftover) -> tuple[Case, tuple[Effect, ...]]:
    undo, given = _undoing(program, left)
    return begin_undo(program, _with(case, left, None), undo, left, given)


def _undoing(program: Program, left: Leftover) -> tuple[Operation, dict[str, object]]:
    """What undoes it, and what that is given.

    Raises:
        UsageError: nothing does.
    """
    call = undoing_call(program, left)
    given = None if call is None else undo_input(call, left)
    if left.why != NOT_REACHED or call is None or call.undo is None or given is None:
        raise UsageError(_no_undo(left.operation))
    return call.undo, given


def _settled(case: Case, left: Leftover) -> Case:
    case = _with(case, left, None)
    earlier = _earlier(case)
    mark = settled_mark(left.key, left.why, left.wanted)
    return case._replace(earlier=earlier._replace(settled=earlier.settled | {mark}))


def _with(case: Case, left: Leftover, other: Leftover | None) -> Case:
    """The case with another leftover in the place of one, or without it."""
    earlier = _earlier(case)
    rest = tuple(one for one in earlier.leftovers if one is not left)
    return case._replace(earlier=earlier._replace(leftovers=rest if other is None else (*rest, other)))


def _earlier(case: Case) -> Earlier:
    assert case.earlier is not None
    return case.earlier


def _nothing_left(key: str) -> Words:
    return Words(en=f"nothing of `{key}` is left to settle.", id=f"tidak ada sisa `{key}` yang perlu diselesaikan.")


def _no_undo(operation: str) -> Words:
    return Words(
        en=f"the playbook names nothing that undoes `{operation}`: take care of it by hand, and settle it.",
        id=f"playbook tidak menyebut pembatalan untuk `{operation}`: tangani sendiri, lalu selesaikan.",
    )
