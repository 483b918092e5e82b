"""Our key on what we created: what has it, or that nothing has."""

from __future__ import annotations

from sopflow_adapters.wire.failures import UNAVAILABLE, WireFailure

from .api import Listing
from .reading import Plain


def with_key(listing: Listing[Plain], key: str) -> Plain | None:
    """What has our key; None only where the list proves that nothing has it: it was read whole, all of it was
    understood, and each says its key (what is empty is of another kind). Raises WireFailure (unavailable) where it
    proves nothing."""
    found = next((each for each in listing.items if each.get("key") == key), None)
    if found is not None:
        return found
    if listing.strange:
        raise WireFailure(UNAVAILABLE, "malformed_reply")  # it may be the one that cannot be read
    if not listing.whole:
        raise WireFailure(UNAVAILABLE, "too_many_results")  # it may be among the rest
    if any(each and "key" not in each for each in listing.items):
        raise WireFailure(UNAVAILABLE, "unproved_absence")  # it may be one that lost its key
    return None


def bare(told: Plain) -> Plain:
    """The same without its key."""
    return {name: value for name, value in told.items() if name != "key"}
