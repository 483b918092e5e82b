"""What a case has under way, as far as a later step can see it: calls, writes in the ledger, what a person decides."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from sopflow.engine.case import Case, Entry, ForDecision, ForPlaybook, ForReplies, Pending, Waiting
from sopflow.engine.verbs.call import RESENDS
from sopflow.program.model import CallsPlan, Fact, Program
from sopflow.proof.naming import Names
from sopflow.proof.reading import CALLED
from sopflow.proof.sight import Sight
from sopflow.proof.unknown import Unknown, symbol, unknown


def waiting_kept(waiting: Waiting, program: Program, state: str, sight: Sight, names: Names) -> Waiting:
    """What a case waits for, with what it will save under its new names."""
    match waiting:
        case ForReplies(pending=pending, outputs=outputs):
            plan = program.states[state].plan
            assert isinstance(plan, CallsPlan)
            saves = [program.facts.get(call.save or "") for call in plan.calls]
            return waiting._replace(
                pending=tuple(_pending(one, names) for one in pending),
                outputs={
                    index: _output(output, saves[index], sight, names) for index, output in sorted(outputs.items())
                },
                errors=dict(sorted(waiting.errors.items())),
            )
        case ForDecision(before=before):
            return waiting._replace(before=waiting_kept(before, program, state, sight, names))
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


def _pending(pending: Pending, names: Names) -> Pending:
    renamed = {field: names.renamed(value, f"in.{field}") for field, value in pending.input.items()}
    return pending._replace(effect=f"effect.{pending.call}", input=renamed)


def _output(output: object, save: Fact | None, sight: Sight, names: Names) -> object:
    """An output that is saved when all have come back; of one that nothing decides by, only that it is there."""
    if save is None:
        return True
    if save.name in sight.roots:
        return names.renamed(output, f"out.{save.name}")
    return unknown(symbol(f"out.{save.name}"), save.type, names.choices)


def ledger_kept(case: Case, program: Program, sight: Sight, names: Names) -> Mapping[str, Entry]:
    """The writes that a later call may come upon: those under way, and those whose key is made of fields."""
    under_way = {one.key: one for one in _under_way(case.waiting)}
    kept: dict[str, Entry] = {}
    for old, entry in sorted(case.ledger.items()):
        key = old
        fields = program.operations[entry.operation].key
        if key not in under_way and (fields is None or f"{CALLED}{entry.operation}" not in sight.names):
            continue
        given = {field: entry.input[field] for field in fields or () if field in entry.input}
        new = {field: names.renamed(value, f"key.{field}") for field, value in given.items()}
        for field, value in given.items():
            key = key.replace(str(value), str(new[field])) if isinstance(value, Unknown) else key
        output = names.renamed(entry.output, f"ledger.{entry.operation}")
        kept[key] = entry._replace(key=key, input=new, attempts=1, output=output)
    return kept


def _under_way(waiting: Waiting) -> tuple[Pending, ...]:
    match waiting:
        case ForReplies(pending=pending):
            return pending
        case ForDecision(before=before):
            return _under_way(before)
        case _:
            return ()
