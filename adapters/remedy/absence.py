"""The proof that nothing of ours is at Remedy, where nothing shows our key: rules of a company may empty, cut or change
the field that it stands in, and what is absent is sent again.

An incident is asked for by its key, and by the line of its details that names the customer. What the second list shows
is another's only where it has the key of another write of ours, names another customer in such a line, or was there a
day before the case began. And one incident of the same type at least must show that this Remedy keeps both, a key and
such a line, and lets us see them: where none does, two empty lists say nothing. (Of the same type, because the group
that an incident is assigned to goes with its type, and who may see an incident goes with its group.) A work note is
looked for among all notes of its incident, whose number is Remedy's own; one of them must show a key of ours, or one of
the newest of any incident must, and Remedy must show us the incident itself: who may see a note goes with its incident.

Imports nothing of sopflow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sopflow_adapters.wire.failures import UNAVAILABLE, WireFailure
from sopflow_adapters.wire.our_keys import is_key, is_like, is_of_another_write

from . import query
from .forms import Values

_A_DAY = timedelta(days=1)  # clocks and zones of the world differ by less
_NEWEST = 20  # incidents that are asked whether this Remedy keeps keys
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_SUBMITTED = "Submit Date"  # Remedy's own, on incidents and on notes
Find = Callable[[str, int], list[Values]]
"""The incidents that a question asks for: all of them, or so many of the newest (0: all)."""


@dataclass(frozen=True, slots=True)
class Trail:
    """What else an incident of ours is found by.

    Attributes:
        details: the field that holds the line.
        start: how each line that names a customer begins.
        number: the customer's, E.164, which follows it.
        begun: when the case began, None where nobody knows.
        summary: the field that begins with the type of the ticket.
        kind: that type; "" for any.
    """

    details: str
    start: str
    number: str = field(repr=False)
    begun: datetime | None = None
    summary: str = ""
    kind: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """What must be known of an incident."""
        return (self.details, _SUBMITTED, *([self.summary] if self.kind else []))

    def named(self, values: Values) -> str | None:
        """The number in such a line of an incident, None where none is whole."""
        lines = _text(values.get(self.details)).splitlines()
        told = (line.removeprefix(self.start).strip() for line in lines if line.startswith(self.start))
        return next((each for each in told if _NUMBER.fullmatch(each)), None)

    def is_of_kind(self, values: Values) -> bool:
        """Whether an incident is of that type."""
        return not self.kind or _text(values.get(self.summary)).partition(" ")[0] == self.kind


def found_on(trail: Trail, find: Find, key_field: str, key: str) -> list[Values]:
    """The incidents that have our key, after the question for it found none; empty only where it is proved that there
    are none. Raises WireFailure (unavailable) where it is not."""
    about = find(query.contains(trail.details, f"{trail.start}{trail.number}"), 0)
    ours = [each for each in about if _text(each.get(key_field)) == key]
    if ours:
        return ours
    none_of([each for each in about if trail.named(each) in (None, trail.number)], key_field, key, trail.begun)
    if not any(_keeps(each, trail, key_field) for each in about) and not keeps_keys(trail, find, key_field):
        raise WireFailure(UNAVAILABLE, "unproved_absence")
    return []


def keeps_keys(trail: Trail, find: Find, key_field: str) -> bool:
    """Whether one of the newest incidents of ours, of that type, shows its key and its customer."""
    of_kind = [query.contains(trail.summary, word) for word in trail.kind.split("_") if word]  # `_` is a wildcard
    q = query.both(query.contains(key_field, ":"), query.contains(trail.details, trail.start), *of_kind)
    return any(_keeps(each, trail, key_field) for each in find(q, _NEWEST))


def keeps_notes(find: Find, key_field: str, start: str) -> bool:
    """Whether one of the newest notes of ours shows its key, which stands behind `start`."""
    found = find(query.contains(key_field, start), _NEWEST)
    return any(is_key(_text(each.get(key_field)).removeprefix(start)) for each in found)


def none_of(entries: Iterable[Values], key_field: str, key: str, begun: datetime | None) -> None:
    """Each of these is another's for certain. Raises WireFailure (unavailable) where one may be ours."""
    if not all(_is_anothers(each, key_field, key, begun) for each in entries):
        raise WireFailure(UNAVAILABLE, "unproved_absence")


def _is_anothers(values: Values, key_field: str, key: str, begun: datetime | None) -> bool:
    if any(is_like(each, key) for each in values.values() if isinstance(each, str)):
        return False
    if is_of_another_write(_text(values.get(key_field)), key):
        return True
    submitted = _with_zone(values.get(_SUBMITTED))
    return begun is not None and submitted is not None and submitted < begun - _A_DAY


def _keeps(values: Values, trail: Trail, key_field: str) -> bool:
    return trail.is_of_kind(values) and trail.named(values) is not None and is_key(_text(values.get(key_field)))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _with_zone(written: object) -> datetime | None:
    try:
        read = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None
    return read if read is not None and read.tzinfo else None
