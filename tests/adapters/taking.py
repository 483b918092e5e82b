"""How long a call may take when something goes wrong: one attempt, or all that its time allows."""

from __future__ import annotations

from sopflow.runtime.calls import GRACE

ATTEMPT, TOTAL, HOPELESS = 0.7, 2.0, 1.0
"""Seconds that the tests of faults give to one attempt, to all, and to all of a read whose answers never come in time. Three
attempts take longer than the last: a client that forgets its total is given up by its caller."""

ONE, ALL = "one attempt", "the total"
_LATE = ("slow", "late_effect")
_TRIED_AGAIN = (
    "slow",
    "late_effect",
    "error_500",
    "cut_before",
    "cut_after",
    "too_many",
    "wrong_type",
    "malformed",
    "busy",
)


def time_class(fault: str, *, writes: bool) -> str:
    """A write is sent once. A read is tried again, in its time, where that may help."""
    return ALL if fault in _TRIED_AGAIN and not writes else ONE


def total_of(fault: str, *, writes: bool) -> float:
    """Seconds that the call is given in all."""
    return HOPELESS if fault in _LATE and not writes else TOTAL


def allowed(fault: str, *, writes: bool) -> float:
    """Seconds that a call may take, on a busy machine: less than after which its caller gives it up."""
    whole = time_class(fault, writes=writes) == ALL
    return (total_of(fault, writes=writes) if whole else ATTEMPT) + GRACE
