"""How long a call may take when something goes wrong: one attempt, or all that its time allows."""

from __future__ import annotations

ATTEMPT, TOTAL = 0.6, 2.0
"""Seconds that the tests of faults give to one attempt, and to all."""

ONE, ALL = "one attempt", "the total"
_BUSY_MACHINE = {ONE: 1.6, ALL: 2.0}  # less than a call takes that no time bounds
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


def allowed(fault: str, *, writes: bool) -> float:
    """Seconds that a call may take, on a busy machine."""
    kind = time_class(fault, writes=writes)
    return (ATTEMPT if kind == ONE else TOTAL) + _BUSY_MACHINE[kind]
