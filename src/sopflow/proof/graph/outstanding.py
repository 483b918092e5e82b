"""What a case has under way, as far as a later step can see it: calls, writes in the ledger, what a person decides."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from sopflow.engine import slas
from sopflow.engine.case import Case, Entry, EntryStatus, ForDecision, ForPlaybook, ForReplies, Pending, Waiting
from sopflow.engine.events import Event, EventReceived, TimerFired
from sopflow.engine.ledger import key_of_fields
from sopflow.engine.verbs.call import RESENDS
from sopflow.engine.verbs.under_way import writes_under_way
from sopflow.program.model import CallPlan, CallsPlan, Fact, Program
from sopflow.proof.flow.mentions import CALLED
from sopflow.proof.flow.sight import Sight
from sopflow.proof.graph.naming import Names
from sopflow.proof.values.choices import Choices
from sopflow.proof.values.unknown import symbol, touches, unknown

Renamed = Mapping[str, str]


def waiting_kept(waiting: Waiting, program: Program, state: str, sight: Sight, names: Names, keys: Renamed) -> Waiting:
    """What a case waits for, with what it will save under its new names, and the new keys of writes."""
    match waiting:
        case ForReplies(pending=pending, outputs=outputs):
            plan = program.states[state].plan
            assert isinstance(plan, CallsPlan)
            saves = [program.facts.get(call.save or "") for call in plan.calls]
            return waiting._replace(
                pending=tuple(_pending(one, names, keys) for one in pending),
                outputs={
                    index: _output(output, saves[index], sight, names) for index, output in sorted(outputs.items())
                },
                errors=dict(sorted(waiting.errors.items())),
            )
        case ForDecision(before=before):
            return waiting._replace(before=waiting_kept(before, program, state, sight, names, keys))
        case ForPlaybook():
            return waiting._replace(effect="effect.0")
        case _:
            return waiting


def attempts(waiting: Waiting, program: Program, state: str) -> Iterator[Waiting]:
    """How often a doubtful write was sent matters only where it is looked up: whether it may be sent once more. Between
    the first time and the last it is like either."""
    if not isinstance(waiting, ForReplies):
        yield waiting
        return
    plan = program.states[state].plan
    assert isinstance(plan, CallsPlan)
    ways = [
        (one._replace(attempt=1), one._replace(attempt=RESENDS + 1))
        if one.key and 1 < one.attempt <= RESENDS and plan.calls[one.call].retry is None
        else (one,)
        for one in waiting.pending
    ]
    for pending in itertools.product(*ways):
        yield waiting._replace(pending=pending)


def held_kept(case: Case, names: Names) -> tuple[Event, ...]:
    """What a case hears when its writes have come back: the first thing alone. Whatever else came meanwhile may as well
    come later. Where nothing is under way, nothing is held that could not come later."""
    if not case.held or not writes_under_way(case):
        return ()
    match case.held[0]:
        case EventReceived(name=name, data=data):
            return (EventReceived(case.scope["now"], name, names.renamed(data, f":held.{name}")),)  # type: ignore[arg-type]  # as in canonical: a time that nobody knows
        case TimerFired(timer=timer):
            return tuple(TimerFired(one.due, timer) for one in slas.owed(case) if one.name == timer)
        case other:
            return (other,)


def _pending(pending: Pending, names: Names, keys: Renamed) -> Pending:
    renamed = {field: names.renamed(value, f":in.{field}") for field, value in pending.input.items()}
    return pending._replace(effect=f"effect.{pending.call}", input=renamed, key=keys.get(pending.key, pending.key))


def _output(output: object, save: Fact | None, sight: Sight, names: Names) -> object:
    """An output that is saved when all have come back; of one that nothing decides by, only that it is there."""
    if save is None:
        return True
    if save.name in sight.roots:
        return names.renamed(output, f":out.{save.name}")
    return unknown(symbol(f":out.{save.name}"), save.type, names.choices)


def ledger_kept(case: Case, program: Program, sight: Sight, names: Names) -> tuple[Mapping[str, Entry], Renamed]:
    """The writes that a later call may come upon, those under way and those whose key is made of fields; and the keys
    that they have now, by those that they had."""
    under_way = {one.key: one for one in _under_way(case.waiting)}
    kept: dict[str, Entry] = {}
    renamed: dict[str, str] = {}
    for old, entry in sorted(case.ledger.items()):
        operation = program.operations[entry.operation]
        if old not in under_way and (not operation.key or f"{CALLED}{entry.operation}" not in sight.names):
            continue
        given = {field: entry.input[field] for field in operation.key or () if field in entry.input}
        new = {field: names.renamed(value, f":key.{field}") for field, value in given.items()}
        key = renamed[old] = key_of_fields(case.id, operation, new) if operation.key else old
        output = names.renamed(entry.output, f":ledger.{entry.operation}")
        kept[key] = entry._replace(key=key, input=new, attempts=1, output=output)
    return kept, renamed


def come_upon(case: Case, call: CallPlan, choices: Choices) -> Case:
    """The case, where the write that a call is about to make may be one that was made already: nobody remembers what
    was, or values that nobody knows may be the same. Then it stands under the key of the new one."""
    operation = call.operation
    if not operation.key or call.input is None:
        return case
    given = call.input.evaluate(dict(case.scope))
    assert isinstance(given, dict)
    key = key_of_fields(case.id, operation, given)
    if choices.focus.forgets(f"{CALLED}{operation.name}"):
        status = choices.free((None, EntryStatus.DONE, EntryStatus.FAILED))
        return case if status is None else _with_entry(case, _made_once(call, key, given, status, choices))
    for old, entry in case.ledger.items():
        same = key != old and entry.operation == operation.name and _may_be(entry.input, given, operation.key)
        if same and choices.guess(("same key", symbol("now"), operation.name)):
            without = case._replace(ledger={one: its for one, its in case.ledger.items() if one != old})
            return _with_entry(without, entry._replace(key=key))
    return case


def _may_be(one: Mapping[str, object], other: Mapping[str, object], fields: tuple[str, ...]) -> bool:
    """Whether two inputs may make the same key, where they do not surely."""
    pairs = [(one.get(field), other.get(field)) for field in fields]
    return all(touches(left) or touches(right) or left == right for left, right in pairs)


def _made_once(call: CallPlan, key: str, given: Mapping[str, object], status: EntryStatus, choices: Choices) -> Entry:
    output = unknown(symbol(f"{call.operation.name}'"), call.operation.output, choices)
    return Entry(key, call.operation.name, given, status, "", 1, output if status is EntryStatus.DONE else None)


def _with_entry(case: Case, entry: Entry) -> Case:
    return case._replace(ledger={**case.ledger, entry.key: entry})


def _under_way(waiting: Waiting) -> tuple[Pending, ...]:
    match waiting:
        case ForReplies(pending=pending):
            return pending
        case ForDecision(before=before):
            return _under_way(before)
        case _:
            return ()
