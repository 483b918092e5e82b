"""Our key on what we created: what has it, or that nothing has.

That nothing has it is said only where it is certain, since what is absent is sent again. A field for notes may be cut
short, decorated or replaced by the system, and so may a field that the standard does not know: what stands there is
another's only where it is a key as ours are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from sopflow_adapters.wire.failures import NOT_FOUND, UNAVAILABLE, WireFailure

from .api import Listing
from .reading import Plain, Resource, text

_OF_US = re.compile(r"[^\s:\[\]]{1,41}:[\w-]{22}")
"""A key as ours are: a case, and a pseudonym (`VA-1:AbC…`)."""

_OF_AN_EARLIER_RELEASE = re.compile(r"[^\s:\[\]]{1,41}:[a-z_]+\.[a-z_]+(:[^\s\[\]]*)?")
"""A case, an operation and its fields, as keys left once."""

_PSEUDONYM = 22
"""Characters of what stands behind a case in a key."""

_PIECE = 8
"""So many characters of a pseudonym in a row are no chance: 64 to the power of 8."""

Found = TypeVar("Found")
Ways = list[Callable[[], Found | None]]

_PLACES = ("externalId", "description", "correlatorId", "cancellationReason")
"""Where our key may stand; in a reason it stands at the end, in brackets."""


_OWN = frozenset({"id", "href"})
"""Where the system's own number stands, which may be what is looked for too."""


def with_key(listing: Listing[Plain], key: str) -> Plain | None:
    """What has our key; None only where the list proves that nothing has it: it was read whole, all of it was
    understood, and each says its key (what is empty is of another kind). Raises WireFailure (unavailable) where it
    proves nothing."""
    found = next((each for each in listing.items if each.get("key") == key), None)
    if found is not None:
        return found
    if any("other" in each for each in listing.items):
        raise WireFailure(UNAVAILABLE, "unproved_absence")  # it is there, and called something else
    if listing.strange:
        raise WireFailure(UNAVAILABLE, "malformed_reply")  # it may be the one that cannot be read
    if not listing.whole:
        raise WireFailure(UNAVAILABLE, "too_many_results")  # it may be among the rest
    if any(each and "key" not in each for each in listing.items):
        raise WireFailure(UNAVAILABLE, "unproved_absence")  # it may be one that lost its key
    return None


def has(key: str) -> Callable[[Plain], bool]:
    """Whether something has our key: nothing more need be read then."""
    return lambda told: told.get("key") == key


def looking_for(key: str, read: Callable[[Resource], Plain | None]) -> Callable[[Resource], Plain | None]:
    """The same reading, for whoever looks for our key. It is ours wherever the key stands. What is read as another kind
    of thing, and has our key or a piece of it, says so as `other`: a system may call by another name what we created.
    What says no key of another's (`key`) has none: ours may have been cut, decorated or replaced there."""

    def look(found: Resource) -> Plain | None:
        told = read(found)
        if told is None:
            return None
        texts = [*_texts({name: value for name, value in found.items() if name not in _OWN})]
        if any(each == key or each.endswith(f"[{key}]") for each in texts):
            return {**told, "key": key} if told else {"other": key}
        if any(_is_like(each, key) for each in texts):
            return bare(told) if told else {"other": key}
        others = _of_another(told, found, key)
        return {**told, "key": others} if others and told else bare(told)

    return look


def ways_to(id: str, by_key: Callable[[], Found | None], by_number: Callable[[], Found | None]) -> Ways[Found]:
    """How to find something that is named by our key or by the system's number: by the key first. A key is no number of
    any system; for a number, that a list proves no absence of it as a key counts only where there is no such number."""
    if is_of_us(id):
        return [by_key]
    doubts: list[WireFailure] = []

    def first() -> Found | None:
        try:
            return by_key()
        except WireFailure as failure:
            if failure.reason != "unproved_absence":
                raise
            doubts.append(failure)
            return None

    def then() -> Found | None:
        try:
            found = by_number()
        except WireFailure as failure:
            if failure.kind == NOT_FOUND and doubts:
                raise doubts[0] from None
            raise
        if found is None and doubts:
            raise doubts[0]
        return found

    return [first, then]


def is_of_us(id: str) -> bool:
    """Whether it is a key that we made, and no number of a system's own."""
    return _OF_US.fullmatch(id) is not None


def bare(told: Plain) -> Plain:
    """The same without its key."""
    return {name: value for name, value in told.items() if name != "key"}


def _of_another(told: Plain, found: Resource, key: str) -> str | None:
    """The key of another write of ours, where it says one. Keys of an earlier release are only told from one of this
    one: of their own kind they may be ours, decorated."""
    shapes = (_OF_US, _OF_AN_EARLIER_RELEASE) if is_of_us(key) else (_OF_US,)
    written = (told.get("key"), *(text(found.get(place)) for place in _PLACES))
    whole = (each.rpartition("[")[2].removesuffix("]") for each in written if isinstance(each, str))
    return next((each for each in whole if any(shape.fullmatch(each) for shape in shapes)), None)


def _is_like(written: str, key: str) -> bool:
    """Whether what is written may be our key: a piece of it stands there, in whatever case."""
    folded, whole = written.casefold(), key.casefold()
    if whole in folded:
        return True
    drawn = whole.rpartition(":")[2]
    if len(drawn) != _PSEUDONYM:
        return False
    return any(drawn[at : at + _PIECE] in folded for at in range(_PSEUDONYM - _PIECE + 1))


def _texts(value: object) -> Iterator[str]:
    """Every text in a resource."""
    match value:
        case str():
            yield value.strip()
        case Mapping():
            for each in value.values():
                yield from _texts(each)
        case list():
            for each in value:
                yield from _texts(each)
        case _:
            return
