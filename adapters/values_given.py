"""Fields of an operation's input, as a client takes them: numbers in E.164, texts, times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sopflow.values.kinds import Counterparty, FileRef, Phone

Given = Mapping[str, object]


def text_of(given: Given, name: str) -> str:
    """A field that is there."""
    return str(given[name])


def optional(given: Given, name: str) -> str | None:
    """A field that may be missing; an empty one is missing."""
    value = given.get(name)
    return None if value in (None, "") else str(value)


def number_in(given: Given, name: str) -> str:
    """A telephone number in E.164; a counterparty that has none is its name or short code."""
    return str(number_of(given[name]))


def number_of(value: object) -> str | None:
    """As `number_in`, of the value itself; None of none."""
    match value:
        case None:
            return None
        case Phone(e164=e164):
            return e164
        case Counterparty(e164=e164, raw=raw):
            return e164 or raw
        case _:
            return str(value)


def texts_in(given: Given, name: str) -> tuple[str, ...]:
    """The texts of a list that may be missing."""
    value = given.get(name)
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def time_in(given: Given, name: str) -> datetime | None:
    """A time that may be missing."""
    value = given.get(name)
    return value if isinstance(value, datetime) else None


def whole_in(given: Given, name: str) -> int | None:
    """A whole number that may be missing."""
    value = given.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def file_names(given: Given, name: str) -> tuple[str, ...]:
    """The names of files: their bytes stay where they are."""
    value = given.get(name)
    return tuple(each.name for each in value if isinstance(each, FileRef)) if isinstance(value, list | tuple) else ()


def amount_in(given: Given, name: str) -> int:
    """An amount of whole rupiah that is there."""
    value = given[name]
    assert isinstance(value, int)  # the input was read by its type
    return value
