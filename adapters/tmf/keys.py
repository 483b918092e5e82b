"""Our key on what we created: what has it, or that nothing has."""

from __future__ import annotations

from collections.abc import Callable

from sopflow_adapters.wire.failures import UNAVAILABLE, WireFailure

from .api import Listing
from .reading import Plain, Resource, text


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


def looking_for(key: str, read: Callable[[Resource], Plain | None]) -> Callable[[Resource], Plain | None]:
    """The same reading, for whoever looks for our key: it is ours wherever the key stands, though the system put
    something of its own into one of the places; what is read as another kind of thing has it as `other`, since a system
    may call by another name what we created; and the beginning of it, as a field that is too short keeps, is no key."""

    def look(found: Resource) -> Plain | None:
        told = read(found)
        if told is None:
            return None
        if _stands_in(found, key):
            return {**told, "key": key} if told else {"other": key}
        cut = told.get("key")
        return bare(told) if isinstance(cut, str) and key.startswith(cut) else told

    return look


_PLACES = ("externalId", "description", "correlatorId", "cancellationReason")
"""Where our key may stand; in a reason it stands at the end, in brackets."""


def _stands_in(found: Resource, key: str) -> bool:
    written = (text(found.get(place)) or "" for place in _PLACES)
    return any(each == key or each.endswith(f"[{key}]") for each in written)


def bare(told: Plain) -> Plain:
    """The same without its key."""
    return {name: value for name, value in told.items() if name != "key"}
