"""Compares what was expected with what came: typed, and a record only in the fields that are named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sopflow.simulation.given import Fields, Given, Several, is_null
from sopflow.values.kinds import Consent, Counterparty, FileRef, Phone
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import ListOf, Type, parts


def matches(expected: Given, actual: object, type_: Type) -> bool:
    """Whether `actual` is what `expected` means by that type. `null` means missing; a record may name some fields
    only, inside lists too; `[]` is also a list that nobody has filled."""
    if is_null(expected):
        return actual is None
    if actual is None:
        return isinstance(type_, ListOf) and isinstance(expected, Several) and not expected.items  # never filled
    fields = parts(type_)
    if isinstance(expected, Fields) and fields is not None:
        return all(
            name in fields and matches(part, _part_of(actual, name), fields[name].type)
            for name, part in expected.parts.items()
        )
    if isinstance(type_, ListOf) and isinstance(expected, Several | Fields):
        wanted = expected.items if isinstance(expected, Several) else (expected,)
        return _same_list(wanted, actual, type_.item)
    return _same(parse(expected.plain, type_), actual)


def _same_list(expected: Sequence[Given], actual: object, item: Type) -> bool:
    if not isinstance(actual, tuple | list) or len(actual) != len(expected):
        return False
    return all(matches(one, other, item) for one, other in zip(expected, actual, strict=True))


def _part_of(value: object, name: str) -> object:
    if isinstance(value, Mapping):
        return value.get(name)
    return getattr(value, name, None)


def _same(expected: object, actual: object) -> bool:
    if isinstance(expected, Refusal):
        return False
    match expected, actual:
        case bool(), Consent(accepted=accepted):
            return expected == accepted
        case FileRef(name=name, size=None, mime=None), FileRef(name=other):
            return name == other
        case Counterparty(e164=str() as number), (Counterparty(e164=other_number) | Phone(e164=other_number)):
            return number == other_number  # a phone may stand where a counterparty is wanted
        case tuple() | list(), tuple() | list():
            return len(expected) == len(actual) and all(map(_same, expected, actual))
        case _:
            return isinstance(expected, bool) == isinstance(actual, bool) and expected == actual
