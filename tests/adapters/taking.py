"""How long a call may take when something goes wrong: one attempt, or all that its time allows."""

from __future__ import annotations

from sopflow.runtime.calls import GRACE

ATTEMPT, TOTAL = 3.0, 5.0
"""Seconds that the tests of faults give to one attempt and to all, where nothing is late: more than a busy machine needs."""

LATE, HOPELESS = 0.7, 0.5
"""Seconds of one attempt where the answer is late, and of all of a read whose answers never come in time. Three attempts take
longer than the second and what its caller adds: a client that forgets its total is given up by its caller."""

SLOW = {True: 0.8, False: 0.75}
"""Seconds of an answer that is late: to a write, and to each attempt of a read."""

ONE, ALL = "one attempt", "the total"
TIMELESS = ("slow", "late_effect")
"""Faults that outlast a caller's patience."""

_TRIED_AGAIN = (
    *TIMELESS, "error_500", "cut_before", "cut_after", "too_many", "wrong_type", "malformed", "busy",
)  # fmt: skip


def time_class(fault: str, *, writes: bool) -> str:
    """A write is sent once. A read is tried again, in its time, where that may help."""
    return ALL if fault in _TRIED_AGAIN and not writes else ONE


def attempt_of(fault: str) -> float:
    """Seconds that an attempt is given."""
    return LATE if fault in TIMELESS else ATTEMPT


def total_of(fault: str, *, writes: bool) -> float:
    """Seconds that the call is given in all."""
    return HOPELESS if fault in TIMELESS and not writes else TOTAL


def allowed(fault: str, *, writes: bool) -> float:
    """Seconds that a call may take, on a busy machine: less than after which its caller gives it up."""
    whole = time_class(fault, writes=writes) == ALL
    return (total_of(fault, writes=writes) if whole else attempt_of(fault)) + GRACE


def seconds_of(fault: str, *, writes: bool) -> float:
    """Seconds of the fault itself: 429 asks to come again at once, as another test sees to what it asks for."""
    return 0.0 if fault == "too_many" else SLOW[writes]
