"""How a call of Remedy may fail, in six words, and which failure of the wire or of Remedy is which.

Imports nothing of sopflow. A failure carries a short reason (`timeout`, `http_503`, `arerr_302`) and never what Remedy
wrote, since that may repeat what a customer said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

NOT_FOUND = "not_found"
REJECTED = "rejected"
CONFLICT = "conflict"
UNAVAILABLE = "unavailable"
UNAUTHORIZED = "unauthorized"
IN_DOUBT = "in_doubt"

NUMBERS: Mapping[int, str] = {
    101: REJECTED,  # an id that is too long
    302: NOT_FOUND,  # no such entry
    307: REJECTED,  # a required field is missing
    382: CONFLICT,  # a unique index would be violated
    623: UNAUTHORIZED,  # authentication failed
    9093: UNAVAILABLE,  # the user is connected from another machine
}
"""Message numbers that say for certain that nothing was done, and why. A company may know more of them."""

_BY_STATUS = {401: UNAUTHORIZED, 404: NOT_FOUND, 408: UNAVAILABLE, 409: CONFLICT, 429: UNAVAILABLE}
_BAD = ("ERROR", "FATAL", "BAD STATUS")


class RemedyFailure(Exception):
    """A call failed.

    Attributes:
        kind: one of the six words.
        reason: a short code.
        after: seconds that Remedy asks to wait, or None.
        strains: whether it speaks for a Remedy that is down or overloaded, so that the circuit breaker counts it.
    """

    def __init__(self, kind: str, reason: str, *, after: float | None = None, strains: bool = False) -> None:
        self.kind, self.reason, self.after, self.strains = kind, reason, after, strains
        super().__init__(f"{kind}: {reason}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came over the wire, whole. `json` is the body where it is JSON, None where it is empty or something else."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    json: object = None

    @property
    def good(self) -> bool:
        """Whether the status says so. The body may still say otherwise."""
        return 200 <= self.status < 300


def lost(*, write: bool, reason: str) -> RemedyFailure:
    """The request was sent, perhaps in part, and no reply came: of a write nobody knows what it did."""
    return RemedyFailure(IN_DOUBT if write else UNAVAILABLE, reason, strains=True)


def failure_of(answer: Answer, *, write: bool, numbers: Mapping[int, str], now: float) -> RemedyFailure | None:
    """What an answer says went wrong, None where nothing did. `now` is seconds since the epoch, for a `Retry-After`
    that names a date."""
    number = message_number(answer.json)
    after = retry_after(answer.headers.get("retry-after"), now)
    if number is not None and number in numbers:
        return RemedyFailure(numbers[number], f"arerr_{number}", after=after)
    if answer.good:
        kind = IN_DOUBT if write else REJECTED  # a good status and an unknown error: part of it may have been done
        return None if number is None else RemedyFailure(kind, f"arerr_{number}")
    reason = f"http_{answer.status}" if number is None else f"arerr_{number}"
    if answer.status >= 500:
        return RemedyFailure(IN_DOUBT if write else UNAVAILABLE, reason, after=after, strains=True)
    return RemedyFailure(_BY_STATUS.get(answer.status, REJECTED), reason, after=after)


def message_number(json: object) -> int | None:
    """The number of the first error in a list of messages; 0 where an error has none; None where there is no error."""
    if not isinstance(json, Sequence) or isinstance(json, str | bytes):
        return None
    for message in json:
        if isinstance(message, Mapping) and str(message.get("messageType", "")).upper() in _BAD:
            number = message.get("messageNumber")
            return number if isinstance(number, int) else 0
    return None


def retry_after(written: str | None, now: float) -> float | None:
    """Seconds to wait by a `Retry-After`, which is a number or a date; None where there is none that can be read."""
    if written is None:
        return None
    if written.strip().isdigit():
        return float(written.strip()) if len(written.strip()) < 10 else None
    try:
        return max(0.0, parsedate_to_datetime(written).timestamp() - now)
    except (ValueError, OverflowError):
        return None
