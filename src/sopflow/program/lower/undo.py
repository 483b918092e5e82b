"""`undo` of a call: a write that can be filled from what the call was given and what it answered."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.catalog.model import Operation
from sopflow.diagnostics import Words
from sopflow.playbook.states import Operation as Written
from sopflow.program import rules
from sopflow.program.compilation import Compilation
from sopflow.values.types import Record, Type, fits

OPERATION = Words(en="operation", id="operasi")
LEAVE_OUT = Words(
    en="leave `undo` out: a person is shown what is left after a correction",
    id="hapus `undo`: setelah koreksi, petugas diberi tahu apa yang tersisa",
)


def undo(work: Compilation, one: Written, operation: Operation) -> Operation | None:
    """The operation that takes the call back; None where there is none, or where it cannot work, which is noted."""
    if one.undo is None:
        return None
    at = (*one.at, "undo")
    found = work.catalog.operations.get(one.undo)
    if found is None:
        work.report_unknown(rules.UNKNOWN_OPERATION, work.span(at), OPERATION, one.undo, work.catalog.operations)
        return None
    fault = next(_faults(operation, found), None)
    if fault is None:
        return found
    work.report(rules.VAIN_UNDO, work.span(at), *fault)
    return None


def _faults(operation: Operation, undoing: Operation) -> Iterator[tuple[Words, Words]]:
    if not operation.writes:
        yield (
            Words(
                en=f"`{operation.name}` only looks up: there is nothing to undo",
                id=f"`{operation.name}` hanya mencari data: tidak ada yang perlu dibatalkan",
            ),
            Words(en="delete `undo`", id="hapus `undo`"),
        )
    elif not undoing.writes:
        yield (
            Words(
                en=f"`{undoing.name}` only looks up: it undoes nothing",
                id=f"`{undoing.name}` hanya mencari data: tidak membatalkan apa pun",
            ),
            Words(en="name a write", id="sebutkan operasi yang menulis"),
        )
    else:
        yield from _lacking(operation, undoing)


def _lacking(operation: Operation, undoing: Operation) -> Iterator[tuple[Words, Words]]:
    answered = operation.output.fields if isinstance(operation.output, Record) else {}
    known: dict[str, Type] = {name: field.type for name, field in (*operation.input.fields.items(), *answered.items())}
    for name, field in undoing.input.fields.items():
        if name in known and fits(known[name], field.type):
            continue
        if name in known or not (field.optional or name == undoing.key_field):
            message = Words(
                en=f"`{undoing.name}` needs `{name}` ({field.type}), and `{operation.name}` has no such field",
                id=f"`{undoing.name}` butuh `{name}` ({field.type}), dan `{operation.name}` tidak punya isian itu",
            )
            yield message, LEAVE_OUT
