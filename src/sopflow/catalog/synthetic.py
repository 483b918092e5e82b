"""Replies for dry runs that script no systems: typed, and plainly not real."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import assert_never

from sopflow.catalog.model import FieldNote, Operation
from sopflow.values.reading import parse
from sopflow.values.types import Choice, Kind, ListOf, Nothing, Record, Simple, Type

_TEXTS: Mapping[Kind, str] = {
    Kind.YES_NO: "no",
    Kind.CONSENT: "no",
    Kind.WHOLE: "1",
    Kind.NUMBER: "1",
    Kind.MONEY: "100000",
    Kind.TIME: "2025-01-01T09:00:00+07:00",
    Kind.DATE: "2025-01-01",
    Kind.DURATION: "1h",
    Kind.FILE: "contoh.txt",
    Kind.PERSON: "Pelanggan Contoh",
    Kind.OUTCOME: "contoh",
}
_UNUSED_LINES = 10_000  # 0812-0000-0000 … 0812-0000-9999: no subscriber has such a number


def example(operation: Operation, input: Mapping[str, object], *, seed: str) -> object:
    """A reply of the operation's output type; the same arguments give the same reply.

    A list is empty. A record has its required fields and those for which the manifest gives an example; generated
    ones are left to `generated.fill`. A required field of the same name and type as an input field takes its value.
    """
    if isinstance(operation.output, ListOf):
        return ()
    return _made(operation.output, "", operation, input, seed)


def _made(type_: Type, name: str, operation: Operation, given: Mapping[str, object], seed: str) -> object:
    match type_:
        case Simple(kind=kind):
            return _simple(kind, f"{seed}/{operation.name}/{name}")
        case Choice(values=values):
            return values[0]
        case ListOf():
            return ()
        case Record():
            return _record(type_, operation, given, seed)
        case Nothing():
            return None
        case _:
            assert_never(type_)


def _record(record: Record, operation: Operation, given: Mapping[str, object], seed: str) -> dict[str, object]:
    made = {}
    for name, field in record.fields.items():
        if field.generated:
            continue
        place = f"{record.name}.{name}"
        shown = operation.notes.get(place, FieldNote(None)).example
        asked = operation.input.fields.get(name)
        if asked is not None and asked.type == field.type and given.get(name) is not None:
            made[name] = given[name]
        elif shown is not None:
            made[name] = parse(shown, field.type)
        elif not field.optional:
            made[name] = _made(field.type, place, operation, given, seed)
    return made


def _simple(kind: Kind, place: str) -> object:
    number = int.from_bytes(hashlib.sha256(place.encode()).digest()[:4])
    if kind in (Kind.PHONE, Kind.COUNTERPARTY):
        return parse(f"0812 0000 {number % _UNUSED_LINES:04}", Simple(kind))
    if kind is Kind.SECRET:
        return None
    return parse(_TEXTS.get(kind, f"contoh-{number % _UNUSED_LINES:04}"), Simple(kind))
