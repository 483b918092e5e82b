"""What a plan made up, so that no system is asked for it: a made-up ticket's number may be a stranger's real one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.values.kinds import Counterparty, Phone
from sopflow.values.types import Kind, ListOf, Record, Simple, Type

_NAMING = (Kind.TEXT, Kind.WHOLE, Kind.PHONE, Kind.COUNTERPARTY)
_SHORTEST = 4  # characters: what is shorter names nothing by itself
_FOUND_INSIDE = 6  # characters of what is looked for inside a longer text


class MadeUp:
    """The values of made-up replies that name something: texts, numbers, telephone numbers."""

    def __init__(self) -> None:
        self._words: set[str] = set()

    def add(self, output: object, type_: Type, given: Mapping[str, object]) -> None:
        """A made-up reply. What it repeats of its input was known before."""
        self._words |= {word for word in _named(output, type_) if len(word) >= _SHORTEST} - set(_words(given))

    def holds(self, given: Mapping[str, object]) -> bool:
        """Whether an input holds such a value, at any depth, alone or inside a text."""
        return any(
            word in self._words or any(len(made) >= _FOUND_INSIDE and made in word for made in self._words)
            for word in _words(given)
        )


def _named(value: object, type_: Type) -> Iterator[str]:
    match type_:
        case Record(fields=fields) if isinstance(value, Mapping):
            for name, field in fields.items():
                yield from _named(value.get(name), field.type)
        case ListOf(item=item) if isinstance(value, list | tuple):
            for part in value:
                yield from _named(part, item)
        case Simple(kind=kind) if kind in _NAMING:
            yield from _words(value)
        case _:  # a choice, an amount, a time: they name nothing
            return


def _words(value: object) -> Iterator[str]:
    """Every text in a value, as it is compared."""
    match value:
        case Phone(e164=number) | Counterparty(e164=str(number)):
            yield number
        case bool() | None:
            return
        case str() | int():
            yield str(value).strip().casefold()
        case Mapping():
            for part in value.values():
                yield from _words(part)
        case list() | tuple():
            for part in value:
                yield from _words(part)
        case _:
            return
