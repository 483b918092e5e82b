"""Which failure is which where Remedy answers: its message numbers come before the status of HTTP.

Imports nothing of sopflow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sopflow_adapters.wire.failures import (
    CONFLICT,
    IN_DOUBT,
    NOT_FOUND,
    REJECTED,
    UNAUTHORIZED,
    UNAVAILABLE,
    WireFailure,
    failure_of_status,
    retry_after,
)
from sopflow_adapters.wire.messages import Answer

NUMBERS: Mapping[int, str] = {
    101: REJECTED,  # an id that is too long
    302: NOT_FOUND,  # no such entry
    307: REJECTED,  # a required field is missing
    382: CONFLICT,  # a unique index would be violated
    623: UNAUTHORIZED,  # authentication failed
    9093: UNAVAILABLE,  # the user is connected from another machine
}
"""Message numbers that say for certain that nothing was done, and why. A company may know more of them."""

_BAD = ("ERROR", "FATAL", "BAD STATUS")


def failure_of(answer: Answer, *, write: bool, numbers: Mapping[int, str], now: float) -> WireFailure | None:
    """What an answer says went wrong, None where nothing did. `now` is seconds since the epoch, for a `Retry-After`
    that names a date."""
    number = message_number(answer.json)
    after = retry_after(answer.headers.get("retry-after"), now)
    if number is not None and number in numbers:
        return WireFailure(numbers[number], f"arerr_{number}", after=after)
    if answer.good:
        kind = IN_DOUBT if write else REJECTED  # a good status and an unknown error: part of it may have been done
        return None if number is None else WireFailure(kind, f"arerr_{number}")
    reason = f"http_{answer.status}" if number is None else f"arerr_{number}"
    return failure_of_status(answer.status, write=write, reason=reason, after=after)


def message_number(json: object) -> int | None:
    """The number of the first error in a list of messages; 0 where an error has none; None where there is no error."""
    if not isinstance(json, Sequence) or isinstance(json, str | bytes):
        return None
    for message in json:
        if isinstance(message, Mapping) and str(message.get("messageType", "")).upper() in _BAD:
            number = message.get("messageNumber")
            return number if isinstance(number, int) and 0 < number < 10**9 else 0
    return None
