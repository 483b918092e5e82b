"""Where a write of ours may stand at a TM Forum system, and the proof that it stands nowhere.

Two questions are asked: for our key, and for all that is about the same subject. A system that puts a number of its own
in the place of our key answers the first with nothing although the write is there; one that renames what we created
answers the second. What is found without our key is another's for certain only where

- it has the key of another write of ours, or names another subject than ours did;
- or it was created a day before the case began. A day is more than clocks and zones of the world can differ;
- or it was created an hour before the case began, and is of another kind, amount or channel than ours.

Only times that the system gives by itself count, and only with their zone. A system that rewrites them is the limit.

Where both answers show nothing with a key of ours, such a thing must be among the newest of the list: a system may hide
from an account what that account wrote, or keep no list at all, and answers with an empty one. A thing of another kind
is no such thing, whatever its key: the system may show the account that kind alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from sopflow_adapters.wire.budget import Budget
from sopflow_adapters.wire.failures import UNAVAILABLE, WireFailure
from sopflow_adapters.wire.our_keys import is_key

from .api import Api, Read
from .keys import has, is_of_another_key, looking_for, with_key
from .reading import Plain, Resource, part
from .writing import asked as filters_of

Asked = TypeVar("Asked")
Says = Callable[[Resource], bool]
_A_DAY, _AN_HOUR = timedelta(days=1), timedelta(hours=1)
_UNPROVED = "unproved_absence"
_NEWEST = 100  # resources that are asked whether a list shows what we write


def _never(found: Resource) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Place:
    """A list in which a write of ours may stand.

    Attributes:
        read: how its resources are read; empty is another kind of thing than ours.
        by_key: filters that ask for our key; None where the standard has no field for it.
        about: filters that ask for all that is about the subject of our write; None where nobody knows it.
        further: the same place, asked for more, which something must be asked for first.
        besides: what else must hold where the lists show nothing at all of ours; raises WireFailure where it does not.
        dates: where a resource says when it was created, each a way of names.
        of_another: whether a resource names another subject than ours did.
        differs: whether a resource is of another amount or channel than ours.
        key_at: the fields that a resource of ours has its key in.
        kind: filters that ask for all of the kind of ours.
    """

    path: str
    read: Read[Plain]
    by_key: Mapping[str, str] | None = field(default=None, repr=False)
    about: Mapping[str, str] | None = field(default=None, repr=False)
    further: Callable[[Budget], Place] | None = field(default=None, repr=False)
    besides: Callable[[Budget], None] | None = field(default=None, repr=False)
    dates: Sequence[tuple[str, ...]] = ()
    of_another: Says = field(default=_never, repr=False)
    differs: Says = field(default=_never, repr=False)
    key_at: Sequence[str] = ("externalId",)
    kind: Mapping[str, str] = field(default_factory=dict)


def found_at(api: Api, place: Place, key: str, budget: Budget, begun: datetime | None) -> Plain | None:
    """What has our key; None only where it is proved that nothing has it. `begun` is when the case began, None where
    nobody knows. Raises WireFailure (unavailable) where it is not proved."""
    rest, shows_ours = api.ending(budget), False
    for here, filters in _questions(place, rest):
        read = looking_for(key, here.read, _proof(here, begun), here.key_at)
        listing = api.listing(here.path, filters, read, rest(), until=has(key), proving=True)
        found = with_key(listing, key)
        if found is not None:
            return found
        shows_ours = shows_ours or any(map(is_of_another_key, listing.items))
    if place.about is None and is_key(key):
        raise WireFailure(UNAVAILABLE, _UNPROVED)  # a number of the system's own may stand in its place
    if shows_ours:
        return None
    if place.besides is not None:
        _asked_for(place.besides, rest())
    return _asked_for(partial(_among_the_newest, api, place, key), rest()) if is_key(key) else None


def _questions(place: Place, rest: Callable[[], Budget]) -> Iterator[tuple[Place, Mapping[str, str]]]:
    """What is asked, and what of."""
    for filters in (place.by_key, place.about):
        if filters is not None:
            yield place, filters
    if place.further is not None:
        yield from _questions(_asked_for(place.further, rest()), rest)


def _among_the_newest(api: Api, place: Place, key: str, budget: Budget) -> Plain | None:
    """What has our key among the newest of the list; None where others of ours show there that it keeps what we write.
    Raises WireFailure (unavailable) where none does: it may show us nothing."""
    newest = filters_of(sort=f"-{place.dates[0][0]}") if place.dates else {}
    read = looking_for(key, place.read, _always, place.key_at)
    listing = api.listing(place.path, {**place.kind, **newest}, read, budget, cap=_NEWEST, until=has(key))
    found = with_key(replace(listing, whole=True), key)
    if found is None and not any(map(is_of_another_key, listing.items)):
        raise WireFailure(UNAVAILABLE, _UNPROVED)
    return found


def _always(found: Resource, is_of_another_kind: bool) -> bool:
    return True


def _asked_for(question: Callable[[Budget], Asked], budget: Budget) -> Asked:
    """What that says. What it cannot say proves nothing."""
    try:
        return question(budget)
    except WireFailure:
        raise WireFailure(UNAVAILABLE, _UNPROVED) from None


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
