"""What was done before a correction and is not wanted any more: undone where the playbook says how, else shown.

A write that is done stays done until the case can come to it no more: no way leads from where it is to the state of the
write, or it is about to end. Then the call's `undo` is performed as a write of its own, once, under the key `undo:…`;
where there is none, or it fails, a person is shown what is left and settles it. A case does not end before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.adapter_api import Effect as Kind
from sopflow.catalog.model import Operation
from sopflow.engine.case import Case, Earlier, Entry, EntryStatus, ForDecision, Kept, Leftover, Status
from sopflow.engine.effects import CallOperation, ConfirmEffect, Effect, ShowLeftover
from sopflow.engine.events import PlaybookEnded
from sopflow.engine.ledger import undo_key
from sopflow.engine.outstanding import OPENED
from sopflow.engine.written import settled_mark
from sopflow.program.model import CallPlan, CallsPlan, Program

PERSON, CONFIRMATION, UNDO = "person", "confirmation", "undo"
"""What a leftover waits for."""

NOT_REACHED, IN_DOUBT, SUB_CASE = "not_reached", "in_doubt", "sub_case"


def left_behind(program: Program, case: Case) -> tuple[Case, tuple[Effect, ...]]:
    """Find what the case can come to no more, and undo it or show it."""
    assert case.earlier is not None
    ahead = _ahead(program, case)
    said: list[Effect] = []
    for left in _unreached(case.earlier, ahead):
        if not _is_known(case, left):
            case, effects = _undo(program, case, left) if _is_undoable(case, left) else (_add(case, left), ())
            said += effects
    return case, tuple(said)


def shown(before: Case | None, after: Case) -> Iterator[Effect]:
    """What is left for a person and was not before."""
    was = () if before is None or before.earlier is None else before.earlier.leftovers
    known = {(one.key, one.why, one.detail) for one in was if one.phase == PERSON}
    for one in after.earlier.leftovers if after.earlier is not None else ():
        if one.phase == PERSON and (one.key, one.why, one.detail) not in known:
            yield ShowLeftover(one.key, one.operation, one.input, one.output, one.why, one.detail)


def _ahead(program: Program, case: Case) -> frozenset[str]:
    """The states that ways lead to from where the case is. Interrupts are left out: a write that is undone, and comes
    again all the same, is written anew."""
    if case.status is Status.DONE:
        return frozenset()
    found = {case.state} if isinstance(case.waiting, ForDecision) else set()
    rest = list(program.states[case.state].leads_to())
    while rest:
        name = rest.pop()
        if name in found or name not in program.states:
            continue
        found.add(name)
        rest += program.states[name].leads_to()
    return frozenset(found)


def _unreached(earlier: Earlier, ahead: frozenset[str]) -> Iterator[Leftover]:
    for entry in earlier.writes.values():
        if entry.state not in ahead and entry.status in (EntryStatus.DONE, EntryStatus.IN_DOUBT):
            why = NOT_REACHED if entry.status is EntryStatus.DONE else IN_DOUBT
            yield Leftover(entry.key, entry.operation, entry.input, entry.output, why, state=entry.state)
    for entry in earlier.opened.values():
        if entry.state not in ahead:
            yield Leftover(entry.key, entry.operation, entry.input, None, OPENED, state=entry.state)
    for kept in earlier.tape:
        if kept.state not in ahead and isinstance(kept.event, PlaybookEnded) and kept.event.wrote:
            yield _sub_case(kept, kept.event)


def _sub_case(kept: Kept, event: PlaybookEnded) -> Leftover:
    playbook = kept.place.rpartition(":")[2]
    return Leftover(event.effect, playbook, {}, event.outputs, SUB_CASE, detail=event.outcome, state=kept.state)


def _is_known(case: Case, left: Leftover) -> bool:
    assert case.earlier is not None
    if settled_mark(left.key, left.why, left.wanted) in case.earlier.settled:
        return True
    return any((one.key, one.why) == (left.key, left.why) for one in case.earlier.leftovers)


def _add(case: Case, left: Leftover) -> Case:
    assert case.earlier is not None
    return case._replace(earlier=case.earlier._replace(leftovers=(*case.earlier.leftovers, left)))


# ── undoing ──────────────────────────────────────────────────────────────────────────────────────────────────


def _is_undoable(case: Case, left: Leftover) -> bool:
    assert case.earlier is not None
    return case.earlier.undoes and left.why == NOT_REACHED and undo_key(left.key) not in case.ledger


def _undo(program: Program, case: Case, left: Leftover) -> tuple[Case, tuple[Effect, ...]]:
    """Begin the undoing that the call names; where it names none, a person takes care of it."""
    call = undoing_call(program, left)
    given = None if call is None else undo_input(call, left)
    if call is None or call.undo is None or given is None:
        return _add(case, left), ()
    return begin_undo(program, case, call.undo, left, given)


def begin_undo(
    program: Program, case: Case, operation: Operation, left: Leftover, given: Mapping[str, object]
) -> tuple[Case, tuple[Effect, ...]]:
    """Undo it; what cannot be undone itself only after a person confirms it."""
    if operation.effect is not Kind.IRREVERSIBLE:
        return send_undo(case, operation, left, given)
    effect, case = _issue(case)
    ask = ConfirmEffect(effect, left.state, operation.name, given, program.states[left.state].role)
    return _add(case, left._replace(phase=CONFIRMATION, effect=effect, detail="")), (ask,)


def undoing_call(program: Program, left: Leftover) -> CallPlan | None:
    """The call that did it, as the program has it."""
    state = program.states.get(left.state)
    calls = state.plan.calls if state is not None and isinstance(state.plan, CallsPlan) else ()
    return next((call for call in calls if call.operation.name == left.operation), None)


def undo_input(call: CallPlan, left: Leftover) -> dict[str, object] | None:
    """What the undoing is given: what the author says, else the fields of the same names of what the write answered, or
    of what it was given. None where nothing undoes it, or a field that it needs is in neither."""
    operation = call.undo
    if operation is None:
        return None
    answered = left.output if isinstance(left.output, Mapping) else {}
    values: Mapping[str, object] = {**left.input, **answered}
    if call.undo_with is not None:
        made = call.undo_with.evaluate({"input": left.input, "output": left.output})
        values = made if isinstance(made, Mapping) else {}
    given = {name: values[name] for name in operation.input.fields if values.get(name) is not None}
    if operation.key_field:
        given[operation.key_field] = undo_key(left.key)
    needed = (name for name, field in operation.input.fields.items() if not field.optional)
    return given if all(name in given for name in needed) else None


def send_undo(
    case: Case, operation: Operation, left: Leftover, given: Mapping[str, object]
) -> tuple[Case, tuple[Effect, ...]]:
    """Undo it now: once in its ledger's key, and again only where a person wants it tried again."""
    effect, case = _issue(case)
    key = undo_key(left.key)
    before = case.ledger.get(key)
    attempts = 1 if before is None else before.attempts + 1
    entry = Entry(key, operation.name, given, EntryStatus.INTENDED, left.state, attempts)
    case = case._replace(ledger={**case.ledger, key: entry})
    call = CallOperation(effect, left.state, operation.name, given, key, attempts)
    return _add(case, left._replace(phase=UNDO, effect=effect, detail="")), (call,)


def _issue(case: Case) -> tuple[str, Case]:
    issued = case.issued + 1
    return f"{case.id}.{issued}", case._replace(issued=issued)
