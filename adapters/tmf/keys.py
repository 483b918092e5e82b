"""Our key on what we created: what has it, or that nothing has."""

from __future__ import annotations

from collections.abc import Callable

from sopflow_adapters.wire.failures import UNAVAILABLE, WireFailure

from .api import Listing
from .reading import Plain, Resource, present, text


def with_key(listing: Listing[Plain], key: str) -> Plain | None:
    """What has our key; None only where the list proves that nothing has it: it was read whole, all of it was
    understood, and each says its key (what is empty is of another kind). Raises WireFailure (unavailable) where it
    proves nothing."""
    found = next((each for each in listing.items if each.get("key") == key), None)
    if found is not None:
        return found
    if any(each.get("other") == key for each in listing.items):
        raise WireFailure(UNAVAILABLE, "unproved_absence")  # it is there, and called something else
    if listing.strange:
        raise WireFailure(UNAVAILABLE, "malformed_reply")  # it may be the one that cannot be read
    if not listing.whole:
        raise WireFailure(UNAVAILABLE, "too_many_results")  # it may be among the rest
    if any(each and each.keys().isdisjoint(("key", "other")) for each in listing.items):
        raise WireFailure(UNAVAILABLE, "unproved_absence")  # it may be one that lost its key
    return None


def or_another(read: Callable[[Resource], Plain | None]) -> Callable[[Resource], Plain | None]:
    """The same reading, but what it takes for another kind of thing keeps the key that stands on it, as `other`: a
    system may call by another name what we created."""

    def read_or_another(found: Resource) -> Plain | None:
        told = read(found)
        return present(other=text(found.get("externalId"))) if told == {} else told

    return read_or_another


def bare(told: Plain) -> Plain:
    """The same without its key."""
    return {name: value for name, value in told.items() if name != "key"}
