"""`undo` of a call: a write, with what its author says, or filled from what the call was given and what it answered."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.catalog.model import Operation
from sopflow.diagnostics import Words
from sopflow.expressions.references import names
from sopflow.expressions.scope import Declared
from sopflow.playbook.states import Operation as Written
from sopflow.playbook.values import FormRef
from sopflow.program import rules
from sopflow.program.compilation import Compilation
from sopflow.program.makers import form, record
from sopflow.program.model import Maker
from sopflow.values.types import Record, Type, fits

OPERATION = Words(en="operation", id="operasi")
LEAVE_OUT = Words(
    en="say what it is given, `undo: {operation: …, with: {…}}`; or leave it out: a person is shown what is left",
    id="sebutkan isiannya, `undo: {operation: …, with: {…}}`; atau hapus: petugas diberi tahu apa yang tersisa",
)
READABLE = frozenset({"input", "output"})
"""What `with` of an undo reads: facts may be others by then, or missing."""


def undo(work: Compilation, one: Written, operation: Operation) -> Operation | None:
    """The operation that takes the call back; None where there is none, or where it cannot work, which is noted."""
    if one.undo is None:
        return None
    found = work.catalog.operations.get(one.undo.operation)
    if found is None:
        known = work.catalog.operations
        work.report_unknown(rules.UNKNOWN_OPERATION, work.span(one.undo.at), OPERATION, one.undo.operation, known)
        return None
    fault = next(_faults(operation, found, has_input=one.undo.with_ is not None), None)
    if fault is None:
        return found
    work.report(rules.VAIN_UNDO, work.span(one.undo.at), *fault)
    return None


def undo_with(work: Compilation, one: Written, operation: Operation, undoing: Operation | None) -> Maker | None:
    """What the undoing is given, where the author says so."""
    if one.undo is None or one.undo.with_ is None or undoing is None:
        return None
    extra = {"input": Declared(operation.input), "output": Declared(operation.output)}
    given = one.undo.with_
    made = form(work, given, undoing.input) if isinstance(given, FormRef) else record(work, given, undoing.input, extra)
    others = sorted({name for read in made.reads for name in names(read.tree)} - READABLE) if made is not None else []
    if others:
        message = Words(
            en=f"`undo` reads `{others[0]}`; it may read `input` and `output` only",
            id=f"`undo` membaca `{others[0]}`; yang boleh dibaca hanya `input` dan `output`",
        )
        hint = Words(
            en="facts may be others by then: `input.…` is what the write was given, `output.…` what it answered",
            id="fakta bisa sudah berubah saat itu: `input.…` adalah masukan penulisan, `output.…` balasannya",
        )
        work.report(rules.VAIN_UNDO, work.span(one.undo.at), message, hint)
    return made


def _faults(operation: Operation, undoing: Operation, *, has_input: bool) -> Iterator[tuple[Words, Words]]:
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
    elif not has_input:
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
