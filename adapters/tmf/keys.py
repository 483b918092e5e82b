"""Our key on what we created: what has it, or that nothing has.

That nothing has it is said only where it is certain, since what is absent is sent again. A field for notes may be cut
short, decorated or replaced by the system, and so may a field that the standard does not know: what stands there is
another's only where it is a key as ours are, or where what else the resource says cannot be of our write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from sopflow_adapters.wire.failures import UNAVAILABLE, WireFailure
from sopflow_adapters.wire.our_keys import is_like, is_of_another_write, is_of_us

from .api import Listing
from .reading import Plain, Resource, text

Found = TypeVar("Found")
Ways = list[Callable[[], Found | None]]

_OWN = frozenset({"id", "href"})
"""Where the system's own number stands, which may be what is looked for too."""


def _never(found: Resource, is_of_another_kind: bool) -> bool:
    return False


def with_key(listing: Listing[Plain], key: str) -> Plain | None:
    """What has our key; None only where the list proves that nothing has it: it was read whole, and each is another's.
    Raises WireFailure (unavailable) where it proves nothing."""
    found = next((each for each in listing.items if each.get("key") == key), None)
    if found is not None:
        return found
    if any("other" in each for each in listing.items):
        raise WireFailure(UNAVAILABLE, "unproved_absence")  # it may be there, and called something else
    if listing.strange:
        raise WireFailure(UNAVAILABLE, "malformed_reply")  # it may be the one that cannot be read
    if not listing.whole:
        raise WireFailure(UNAVAILABLE, "too_many_results")  # it may be among the rest
    if any(each and not is_of_another_key(each) for each in listing.items):
        raise WireFailure(UNAVAILABLE, "unproved_absence")  # it may be one that lost its key
    return None


def is_of_another_key(told: Plain) -> bool:
    """Whether it is of our kind and has the key of another write of ours: where one has, this list shows what we write,
    with its key."""
    return "anothers" in told


def has(key: str) -> Callable[[Plain], bool]:
    """Whether something has our key: nothing more need be read then."""
    return lambda told: told.get("key") == key


def looking_for(
    key: str,
    read: Callable[[Resource], Plain | None],
    is_anothers: Callable[[Resource, bool], bool] = _never,
    key_at: Sequence[str] = ("externalId",),
) -> Callable[[Resource], Plain | None]:
    """The same reading, for whoever looks for our key. It is ours wherever the key stands; it says so as `key`, and
    nothing else says a key. Another's for certain is what has a key of another write of ours and no piece of this one
    (`anothers` where it is read as our kind of thing, else empty: a system that hides our kind may show others), and
    what `is_anothers` says (told whether it is read as another kind of thing): that is empty. The rest proves nothing:
    a system may call by another name what we created, and cut, decorate or replace the key. `other` stands where it is
    read as another kind of thing. `key_at` are the fields that such a write has its key in (in a reason at the end, in
    brackets): another's key elsewhere may be what ours was about, such as an approval."""

    def look(found: Resource) -> Plain | None:
        told = read(found)
        texts = [*_texts({name: value for name, value in found.items() if name not in _OWN})]
        is_ours = any(each == key or each.endswith(f"[{key}]") for each in texts)
        if told is not None and is_ours:
            return {**told, "key": key} if told else {"other": key}
        may_be_ours = is_ours or any(is_like(each, key) for each in texts)
        if not may_be_ours and _is_of_another(told or {}, found, key, key_at):
            return {"anothers": True} if told else {}
        if not may_be_ours and is_anothers(found, told == {}):
            return {}
        return None if told is None else bare(told) or {"other": key}

    return look


def ways_to(id: str, by_key: Callable[[], Found | None], by_number: Callable[[], Found | None]) -> Ways[Found]:
    """How to find something that is named by our key or by the system's number: by the key first. A key is no number of
    any system."""
    return [by_key] if is_of_us(id) else [by_key, by_number]


def bare(told: Plain) -> Plain:
    """The same without its key."""
    return {name: value for name, value in told.items() if name != "key"}


def _is_of_another(told: Plain, found: Resource, key: str, key_at: Sequence[str]) -> bool:
    """Whether it says the key of another write of ours, where such a key stands."""
    written = (told.get("key"), *(text(found.get(place)) for place in key_at))
    whole = (each.rpartition("[")[2].removesuffix("]") for each in written if isinstance(each, str))
    return any(is_of_another_write(each, key) for each in whole)


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
