"""What a plan made up, so that no system is asked for it: a made-up ticket's number may be a stranger's real one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sopflow.values.kinds import Counterparty, Phone
from sopflow.values.types import Kind, ListOf, Record, Simple, Type

_NAMING = (Kind.TEXT, Kind.WHOLE, Kind.PHONE, Kind.COUNTERPARTY)
_SHORTEST = 4  # characters: what is shorter names something only where it is an id
_DIGIT = re.compile(r"\d")


class MadeUp:
    """The values of made-up replies that name something: texts, numbers, telephone numbers. An id (`generated` in its
    manifest) does however short it is, and so does a text with a digit in it."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._real: set[str] = set()

    def add(self, output: object, type_: Type, given: Mapping[str, object]) -> None:
        """A made-up reply. What it repeats of its input, or of what a system has said, was known before."""
        self._words |= set(_named(output, type_, is_id=False)) - set(_words(given)) - self._real

    def hear(self, output: object) -> None:
        """A system's own reply: what it says is none of ours, also where a made-up reply had said the same."""
        said = set(_words(output))
        self._real |= said
        self._words -= said

    def holds(self, given: Mapping[str, object]) -> bool:
        """Whether an input holds such a value, at any depth: alone, or by itself inside a text where it has a digit
        and is not very short."""
        return any(word in self._words or any(_stands_in(made, word) for made in self._words) for word in _words(given))


def _stands_in(made: str, text: str) -> bool:
    if len(made) < _SHORTEST or made not in text or not _DIGIT.search(made):
        return False
    return re.search(rf"(?<![^\W_]){re.escape(made)}(?![^\W_])", text) is not None


def _named(value: object, type_: Type, *, is_id: bool) -> Iterator[str]:
    match type_:
        case Record(fields=fields) if isinstance(value, Mapping):
            for name, field in fields.items():
                yield from _named(value.get(name), field.type, is_id=field.generated)
        case ListOf(item=item) if isinstance(value, list | tuple):
            for part in value:
                yield from _named(part, item, is_id=is_id)
        case Simple(kind=kind) if kind in _NAMING:
            yield from (
                word
                for word in _words(value)
                if is_id or len(word) >= _SHORTEST or (kind is not Kind.WHOLE and _DIGIT.search(word))
            )
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
