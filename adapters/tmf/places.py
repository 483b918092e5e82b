"""Where a write of ours may stand at a TM Forum system, and the proof that it stands nowhere.

Two questions are asked: for our key, and for all that is about the same subject. A system that puts a number of its own
in the place of our key answers the first with nothing although the write is there; one that renames what we created
answers the second. What is found without our key is another's for certain only where

- it has the key of another write of ours, or names another subject than ours did;
- or it was created a day before the case began. A day is more than clocks and zones of the world can differ;
- or it was created an hour before the case began, and is of another kind, amount or channel than ours.

Only times that the system gives by itself count, and only with their zone. A system that rewrites them is the limit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sopflow_adapters.wire.budget import Budget
from sopflow_adapters.wire.failures import UNAVAILABLE, WireFailure
from sopflow_adapters.wire.our_keys import is_key

from .api import Api, Read
from .keys import has, is_of_another_key, looking_for, with_key
from .reading import Plain, Resource, part

Asked = TypeVar("Asked")
Says = Callable[[Resource], bool]
_A_DAY, _AN_HOUR = timedelta(days=1), timedelta(hours=1)


def _never(found: Resource) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Place:
    """A list in which a write of ours may stand.

    Attributes:
        read: how its resources are read; empty is another kind of thing than ours.
        by_key: filters that ask for our key; None where the standard has no field for it.
        about: filters that ask for all that is about the subject of our write; None where nobody knows it.
        further: more of these, which something must be asked for first.
        besides: what else must hold where the lists show nothing at all of ours; raises WireFailure where it does not.
        dates: where a resource says when it was created, each a way of names.
        of_another: whether a resource names another subject than ours did.
        differs: whether a resource is of another amount or channel than ours.
    """

    path: str
    read: Read[Plain]
    by_key: Mapping[str, str] | None = field(default=None, repr=False)
    about: Mapping[str, str] | None = field(default=None, repr=False)
    further: Callable[[Budget], Mapping[str, str]] | None = field(default=None, repr=False)
    besides: Callable[[Budget], None] | None = field(default=None, repr=False)
    dates: Sequence[tuple[str, ...]] = ()
    of_another: Says = field(default=_never, repr=False)
    differs: Says = field(default=_never, repr=False)


def found_at(api: Api, place: Place, key: str, budget: Budget, begun: datetime | None) -> Plain | None:
    """What has our key; None only where it is proved that nothing has it. `begun` is when the case began, None where
    nobody knows. Raises WireFailure (unavailable) where it is not proved."""
    rest, read, shows_ours = api.ending(budget), looking_for(key, place.read, _proof(place, begun)), False
    for question in (place.by_key, place.about, place.further):
        if question is not None:
            filters = _asked_for(question, rest()) if callable(question) else question
            listing = api.listing(place.path, filters, read, rest(), until=has(key), proving=True)
            found = with_key(listing, key)
            if found is not None:
                return found
            shows_ours = shows_ours or any(map(is_of_another_key, listing.items))
    if place.about is None and is_key(key):
        raise WireFailure(UNAVAILABLE, "unproved_absence")  # a number of the system's own may stand in its place
    if place.besides is not None and not shows_ours:
        _asked_for(place.besides, rest())
    return None


def _asked_for(question: Callable[[Budget], Asked], budget: Budget) -> Asked:
    """What that says. What it cannot say proves nothing."""
    try:
        return question(budget)
    except WireFailure:
        raise WireFailure(UNAVAILABLE, "unproved_absence") from None


def _proof(place: Place, begun: datetime | None) -> Callable[[Resource, bool], bool]:
    """Whether a resource without our key is another's for certain."""

    def is_anothers(found: Resource, is_of_another_kind: bool) -> bool:
        if place.of_another(found):
            return True
        created = _created(found, place.dates)
        if begun is None or created is None:
            return False
        return created < begun - _A_DAY or (created < begun - _AN_HOUR and (is_of_another_kind or place.differs(found)))

    return is_anothers


def _created(found: Resource, dates: Sequence[tuple[str, ...]]) -> datetime | None:
    """The latest of the times at which it says that it was created. None where one of them cannot be read, or has no
    zone."""
    written = [value for names in dates if (value := part(found, *names)) is not None]
    read = [_with_zone(each) for each in written]
    known = [each for each in read if each is not None]
    return max(known) if known and len(known) == len(read) else None


def _with_zone(written: object) -> datetime | None:
    try:
        read = datetime.fromisoformat(written.strip()) if isinstance(written, str) else None
    except ValueError:
        return None
    return read if read is not None and read.tzinfo else None
