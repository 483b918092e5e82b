"""`call`: operations and their inputs against the manifests."""

from __future__ import annotations

from sopflow.adapter_api import ErrorKind
from sopflow.catalog.model import Operation
from sopflow.diagnostics import Words
from sopflow.playbook.states import Call, Continue
from sopflow.playbook.states import Operation as Written
from sopflow.playbook.values import FormRef, RecordValue
from sopflow.program import rules
from sopflow.program.authority import confirmation
from sopflow.program.changes import known_fact
from sopflow.program.compilation import Compilation, called
from sopflow.program.exits import Place, target_exits
from sopflow.program.guards import guard
from sopflow.program.lower.undo import undo, undo_with
from sopflow.program.makers import form, maker, record
from sopflow.program.model import CallPlan, CallsPlan, ConfirmPlan, Exit, Maker, RepeatPlan, RetryPlan
from sopflow.values.types import DURATION, ListOf, Type, fits

OPERATION = Words(en="operation", id="operasi")
NEVER_IN_DOUBT = frozenset({ErrorKind.IN_DOUBT})
NEVER_NAMED = frozenset({ErrorKind.UNAUTHORIZED})
"""Errors that no branch stands for: the engine takes them for `unavailable`."""


def lower(work: Compilation, verb: Call, place: Place) -> tuple[CallsPlan, dict[str, tuple[Exit, ...]]]:
    """The plan, and the exits of the errors that the author named: "error.<index>.<kind>"."""
    plans: list[CallPlan] = []
    exits: dict[str, tuple[Exit, ...]] = {}
    for index, one in enumerate(verb.operations):
        operation = _known(work, one)
        if operation is None:
            continue
        plans.append(_plan(work, one, operation, index))
        exits |= _errors(work, one, operation, index, place)
        if len(verb.operations) > 1 and operation.writes:
            _report_side_by_side(work, one)
    return CallsPlan(tuple(plans)), exits


def _known(work: Compilation, one: Written) -> Operation | None:
    operation = work.catalog.operations.get(one.operation)
    if operation is None:
        span = work.span((*one.at, "operation"))
        work.report_unknown(rules.UNKNOWN_OPERATION, span, OPERATION, one.operation, work.catalog.operations)
    return operation


def _plan(work: Compilation, one: Written, operation: Operation, index: int) -> CallPlan:
    _saved(work, one, operation.output)
    undoing = undo(work, one, operation)
    return CallPlan(
        index=index,
        operation=operation,
        input=_input(work, one, operation),
        save=one.save if one.save in work.facts else None,
        add_to=one.add_to if one.add_to in work.facts else None,
        retry=_retry(work, one),
        timeout=maker(work, one.timeout, DURATION) if one.timeout is not None else None,
        repeat=_repeat(work, one, operation),
        errors=frozenset(kind for kind, target in one.on_error.items() if not isinstance(target, Continue)),
        continues=frozenset(kind for kind, target in one.on_error.items() if isinstance(target, Continue)),
        undo=undoing,
        undo_with=undo_with(work, one, operation, undoing),
        confirm=one.confirm is not False,
        at=one.at,
        required=_required(operation),
        confirmation=_confirmation(work, one, operation),
    )


def _input(work: Compilation, one: Written, operation: Operation) -> Maker | None:
    given = one.with_ if one.with_ is not None else RecordValue({}, one.at)
    if isinstance(given, FormRef):
        return form(work, given, operation.input)
    made = record(work, given, operation.input)
    return made if made is not None and given.fields else None


def _required(operation: Operation) -> tuple[str, ...]:
    return tuple(
        name for name, field in operation.input.fields.items() if not field.optional and name != operation.key_field
    )


def _saved(work: Compilation, one: Written, output: Type) -> None:
    if one.save is not None and known_fact(work, one.save, (*one.at, "save")):
        _fits(work, output, work.facts[one.save].type, (*one.at, "save"))
    if one.add_to is not None and known_fact(work, one.add_to, (*one.at, "add_to")):
        _fits(work, ListOf(output), work.facts[one.add_to].type, (*one.at, "add_to"))


def _fits(work: Compilation, given: Type, wanted: Type, at: tuple[str | int, ...]) -> None:
    if not fits(given, wanted):
        message = Words(
            en=f"the operation gives {given}, the fact holds {wanted}",
            id=f"hasil operasi bertipe {given}, sedangkan fakta bertipe {wanted}",
        )
        hint = Words(en=f"declare the fact with `type: {given}`", id=f"deklarasikan fakta dengan `type: {given}`")
        work.report(rules.WRONG_TYPE, work.span(at), message, hint)


def _confirmation(work: Compilation, one: Written, operation: Operation) -> ConfirmPlan | None:
    if isinstance(one.confirm, bool):
        return None
    if not operation.writes:
        message = Words(
            en=f"`{one.operation}` only looks up: there is nothing to confirm",
            id=f"`{one.operation}` hanya mencari data: tidak ada yang perlu dikonfirmasi",
        )
        hint = Words(en="delete `confirm`", id="hapus `confirm`")
        work.report(rules.CONFIRMED_READ, work.key_span((*one.at, "confirm")), message, hint)
    return confirmation(work, one.confirm)


def _retry(work: Compilation, one: Written) -> RetryPlan | None:
    if one.retry is None:
        return None
    return RetryPlan(one.retry.times, maker(work, one.retry.wait, DURATION) if one.retry.wait is not None else None)


def _repeat(work: Compilation, one: Written, operation: Operation) -> RepeatPlan | None:
    if one.repeat is None:
        return None
    if operation.writes:
        _report_repeated(work, one)
    every = maker(work, one.repeat.every, DURATION)
    until = guard(work, one.repeat.until)
    return RepeatPlan(every, one.repeat.at_most, until) if every is not None and until is not None else None


def _errors(
    work: Compilation, one: Written, operation: Operation, index: int, place: Place
) -> dict[str, tuple[Exit, ...]]:
    never = NEVER_NAMED if operation.writes else NEVER_NAMED | NEVER_IN_DOUBT
    possible = [str(error) for error in operation.errors if error not in never]
    exits: dict[str, tuple[Exit, ...]] = {}
    for kind, target in one.on_error.items():
        if kind not in possible:
            span = work.key_span((*one.at, "on_error", kind))
            what = Words(en="error", id="galat")
            work.report_unknown(rules.UNKNOWN_ERROR, span, what, kind, possible, called(operation.name))
        if not isinstance(target, Continue):
            result = f"error.{index}.{kind}"
            exits[result] = target_exits(work, place, target, result)
    return exits


def _report_repeated(work: Compilation, one: Written) -> None:
    message = Words(
        en=f"`{one.operation}` writes, and a write is sent once: it cannot be repeated until something holds",
        id=f"`{one.operation}` menulis, dan penulisan dikirim sekali saja: tidak bisa diulang sampai syarat terpenuhi",
    )
    hint = Words(
        en="send it in one state, and repeat a look-up in the next",
        id="kirim di satu state, lalu ulangi pencariannya di state berikutnya",
    )
    work.report(rules.REPEATED_WRITE, work.key_span((*one.at, "repeat")), message, hint)


def _report_side_by_side(work: Compilation, one: Written) -> None:
    message = Words(
        en=f"`{one.operation}` writes; only look-ups run side by side",
        id=f"`{one.operation}` menulis; hanya pencarian yang boleh berdampingan",
    )
    hint = Words(en="give it a state of its own", id="beri state tersendiri")
    work.report(rules.SIDE_BY_SIDE_WRITE, work.span((*one.at, "operation")), message, hint)
