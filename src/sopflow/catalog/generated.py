"""The fields that a system makes up itself (ticket numbers, ids, times of creation), filled in for dry runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from sopflow.catalog.model import FieldNote, Operation
from sopflow.values.reading import parse
from sopflow.values.types import DATE, TIME, Choice, Field, ListOf, Record, Simple, Type

_TRAILING_DIGITS = re.compile(r"\d+$")


def fill(operation: Operation, reply: object, *, count: int, now: datetime) -> object:
    """The reply with every generated field that it leaves out; what it says is kept.

    The same arguments give the same reply. A text is the manifest's example with `count` as its number
    (`INC000000000007`), a time is `now`, anything else is the example. The items of a list get numbers of their own,
    `count`, `count + 1`, …
    """
    return _fill(reply, operation.output, operation, count, now)


def _fill(value: object, type_: Type, operation: Operation, count: int, now: datetime) -> object:
    match type_:
        case ListOf(item=item) if isinstance(value, list | tuple):
            return tuple(_fill(part, item, operation, count + index, now) for index, part in enumerate(value))
        case Record(fields=fields) if isinstance(value, Mapping):
            filled = {}
            for name, field in fields.items():
                given = value.get(name)
                if given is not None:
                    filled[name] = _fill(given, field.type, operation, count, now)
                elif field.generated:
                    filled[name] = _made_up(f"{type_.name}.{name}", field, operation, count, now)
            return filled
        case _:
            return value


def _made_up(name: str, field: Field, operation: Operation, count: int, now: datetime) -> object:
    if field.type == TIME:
        return now
    if field.type == DATE:
        return now.date()
    note = operation.notes.get(name, FieldNote(None))
    if isinstance(field.type, Choice):
        return note.example or field.type.values[0]
    if not isinstance(field.type, Simple):
        return note.example
    return parse(numbered(str(note.example or f"{name.rpartition('.')[2].upper()}-0000001"), count), field.type)


def numbered(example: str, count: int) -> str:
    """The example with every number in it that ends a part (`A01|A01`) replaced, as wide as it was."""
    parts = [_TRAILING_DIGITS.sub(lambda found: str(count).zfill(len(found[0])), part) for part in example.split("|")]
    return "|".join(parts)
