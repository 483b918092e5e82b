"""What is given in turn or by a field: which of it comes next.

How far each has come is a plain map, so that telling a case stays a matter of values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from sopflow.dataclass import dataclass
from sopflow.simulation.given import Fields, Given, entries, items, word
from sopflow.simulation.laying import BY, CASES, ELSE, IN_TURN, is_by, is_in_turn
from sopflow.values.kinds import Phone
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import PHONE

Route = tuple[str | int, ...]
"""Where a list of turns stands: the name it was given for, and the steps down to it."""


@dataclass(frozen=True, slots=True)
class Used:
    """How many were taken, by route."""

    counts: Mapping[Route, int] = field(default_factory=dict)

    def of(self, route: Route) -> int:
        return self.counts.get(route, 0)

    def after(self, route: Route) -> Used:
        return Used({**self.counts, route: self.of(route) + 1})


NOTHING_USED = Used()


@dataclass(frozen=True, slots=True)
class Taken:
    """What came next (None: nothing is given for this) and how far everything has come then. `again` says that it
    came before: a single value repeats, and so does the last of a list."""

    given: Given | None
    used: Used
    again: bool = False


def take(given: Given | None, used: Used, route: Route, subject: Mapping[str, object]) -> Taken:
    """The next of what is given. `subject` holds the fields that a `by` may name."""
    if given is None:
        return Taken(None, used)
    if isinstance(given, Fields) and is_by(given):
        return _by_field(given, used, route, subject)
    if isinstance(given, Fields) and is_in_turn(given):
        return _in_turn(given, used, route, subject)
    return Taken(given, used.after(route), again=used.of(route) > 0)


def _in_turn(given: Fields, used: Used, route: Route, subject: Mapping[str, object]) -> Taken:
    turns = items(given.parts[IN_TURN])
    if not turns:
        return Taken(None, used)
    count = used.of(route)
    place = min(count, len(turns) - 1)
    inner = take(turns[place], used.after(route), (*route, place), subject)
    return Taken(inner.given, inner.used, again=count >= len(turns) and inner.again)


def _by_field(given: Fields, used: Used, route: Route, subject: Mapping[str, object]) -> Taken:
    value = look(subject, word(given.parts[BY]))
    for key, case in entries(given.parts[CASES]).items():
        if same(value, key):
            return take(case, used, (*route, key), subject)
    return take(given.parts.get(ELSE), used, (*route, ELSE), subject)


def look(subject: Mapping[str, object], path: str) -> object:
    """The value that a dotted name leads to; None where it leads nowhere."""
    value: object = subject
    for name in path.split("."):
        if not isinstance(value, Mapping):
            return getattr(value, name, None) if name in _PARTS else None
        value = value.get(name)
    return value


_PARTS = ("e164", "raw", "kind", "name", "on_net")


def same(value: object, key: str) -> bool:
    """Whether a key that was written names this value."""
    match value:
        case None:
            return False
        case bool():
            return key.casefold() in (("yes", "true", "ya") if value else ("no", "false", "tidak"))
        case Phone():
            read = parse(key, PHONE)
            return not isinstance(read, Refusal) and read == value
        case _:
            return str(value) == key


def all_of(given: Given) -> Iterator[Given]:
    """Everything that may come, in the order of the file: what stands in turn and in cases, taken apart."""
    if isinstance(given, Fields) and is_in_turn(given):
        for item in items(given.parts[IN_TURN]):
            yield from all_of(item)
    elif isinstance(given, Fields) and is_by(given):
        for case in entries(given.parts[CASES]).values():
            yield from all_of(case)
        if ELSE in given.parts:
            yield from all_of(given.parts[ELSE])
    else:
        yield given


def last_of(given: Given) -> Iterator[Given]:
    """What stands at the end of each list of turns, and what stands alone: what nothing else follows."""
    if isinstance(given, Fields) and is_in_turn(given):
        for item in items(given.parts[IN_TURN])[-1:]:
            yield from last_of(item)
    elif isinstance(given, Fields) and is_by(given):
        for case in (*entries(given.parts[CASES]).values(), given.parts.get(ELSE)):
            if case is not None:
                yield from last_of(case)
    else:
        yield given
