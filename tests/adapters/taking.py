"""How long a call may take when something goes wrong: one attempt, or all that its time allows."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

from sopflow.ports.world import Failed, Reply
from sopflow.runtime.calls import GRACE

ATTEMPT, TOTAL = 3.0, 5.0
"""Seconds that one attempt and all may take, where nothing is late: by a watch that stands while the machine does."""

PLENTY = 60.0
"""Seconds that they are given: more than a machine stands still."""

SHORT, LATE, HOPELESS = 0.3, 0.7, 0.5
"""Seconds where the answer never comes in time: of a write; of one attempt of a read, and of all of them. Three attempts
take longer than the last and what its caller adds: a client that forgets its total is given up by its caller."""

ONE, ALL = "one attempt", "the total"
TIMELESS = ("slow", "late_effect")
"""Faults that outlast a caller's patience."""

_TRIED_AGAIN = (
    *TIMELESS, "error_500", "cut_before", "cut_after", "too_many", "wrong_type", "malformed", "busy",
)  # fmt: skip


def time_class(fault: str, *, writes: bool) -> str:
    """A write is sent once. A read is tried again, in its time, where that may help."""
    return ALL if fault in _TRIED_AGAIN and not writes else ONE


def attempt_of(fault: str, *, writes: bool) -> float:
    """Seconds that an attempt is given. A write has what it needs to leave, once it is tried `until_it_leaves`."""
    return PLENTY if fault not in TIMELESS else SHORT if writes else LATE


def total_of(fault: str, *, writes: bool) -> float:
    """Seconds that the call is given in all."""
    return HOPELESS if fault in TIMELESS and not writes else PLENTY


def allowed(fault: str, seconds: float, *, writes: bool) -> float:
    """Seconds that a call may take, of which an attempt was given so many: less than after which its caller gives it
    up."""
    if fault in TIMELESS:
        return (seconds if writes else HOPELESS) + GRACE
    return (TOTAL if time_class(fault, writes=writes) == ALL else ATTEMPT) + GRACE


_NOT_LEFT = ("no_time_left", "not_reached", "not_sent")


def until_it_leaves(send: Callable[[float], Reply], seconds: float) -> Reply:
    """What comes of a call with so many seconds. What did not leave in them, on a machine that stands still, is given
    twice as many."""
    while isinstance(reply := send(seconds), Failed) and reply.reason in _NOT_LEFT and seconds < PLENTY:
        seconds *= 2
    return reply


class Gate:
    """Holds what is late until the test says so: nothing depends on how long anything takes."""

    def __init__(self) -> None:
        self._open = threading.Event()

    def shut(self) -> None:
        """From now on what is late waits."""
        self._open.clear()

    def open(self) -> None:
        """What waits goes on."""
        self._open.set()

    async def pause(self, fault: object) -> None:
        """In the place of the simulators' own wait."""
        until = time.monotonic() + PLENTY
        while not self._open.is_set() and time.monotonic() < until:  # noqa: ASYNC110 - it is opened from another thread
            await asyncio.sleep(0.005)
