"""How a call of a system may fail, in six words. A failure carries a short reason (`timeout`, `http_503`) and never
what the system wrote, since that may repeat what a customer said."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

NOT_FOUND = "not_found"
REJECTED = "rejected"
CONFLICT = "conflict"
UNAVAILABLE = "unavailable"
UNAUTHORIZED = "unauthorized"
IN_DOUBT = "in_doubt"

BY_STATUS: Mapping[int, str] = {
    401: UNAUTHORIZED, 404: NOT_FOUND, 408: UNAVAILABLE, 409: CONFLICT, 410: NOT_FOUND, 425: UNAVAILABLE,
    429: UNAVAILABLE,
}  # fmt: skip
"""What a status below 500 says; any other says that the system refuses."""


class WireFailure(Exception):
    """A call failed.

    Attributes:
        kind: one of the six words.
        reason: a short code, of `a-z0-9_`.
        after: seconds that the system asks to wait, or None.
        strains: whether it speaks for a system that is down or overloaded, so that the circuit breaker counts it.
    """

    def __init__(self, kind: str, reason: str, *, after: float | None = None, strains: bool = False) -> None:
        self.kind, self.reason, self.after, self.strains = kind, reason, after, strains
        super().__init__(f"{kind}: {reason}")


def lost(*, write: bool, reason: str) -> WireFailure:
    """The request was sent, perhaps in part, and no reply came: of a write nobody knows what it did."""
    return WireFailure(IN_DOUBT if write else UNAVAILABLE, reason, strains=True)


def failure_of_status(status: int, *, write: bool, reason: str, after: float | None = None) -> WireFailure | None:
    """What a status says went wrong, None where it says that all is well."""
    if 200 <= status < 300:
        return None
    if status >= 500:
        return WireFailure(IN_DOUBT if write else UNAVAILABLE, reason, after=after, strains=True)
    if write and (status < 400 or status == 408):
        # a redirection may come after the effect (303), and a gateway that waited too long may have passed it on
        return WireFailure(IN_DOUBT, reason, after=after)
    return WireFailure(BY_STATUS.get(status, REJECTED), reason, after=after)


def retry_after(written: str | None, now: float) -> float | None:
    """Seconds to wait by a `Retry-After`, which is a number or a date; None where there is none that can be read. `now`
    is seconds since the epoch."""
    if written is None:
        return None
    digits = written.strip()
    if digits.isascii() and digits.isdigit():
        return float(digits) if len(digits) < 10 else None
    try:
        return max(0.0, parsedate_to_datetime(written).timestamp() - now)
    except (ValueError, OverflowError):
        return None
