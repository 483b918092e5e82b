"""The clock, the ids and the random bytes of the machine: the only place of the runtime that reads them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 and O, 1, I and L, U: none of these is taken for another, on a screen or on the phone."""

_GROUPS, _GROUP = 3, 3
_GLANCE = 0.02
"""Seconds between two looks at `until`: nobody notices them, and they cost nothing."""


def elapsed() -> float:
    """Seconds since some moment of the past. They never jump, and where the machine can tell they go on while it
    sleeps: a process that was frozen sees how long."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class SystemClock:
    """The time of the machine, in `zone`; waits are measured by a clock that never jumps."""

    def __init__(self, zone: tzinfo = UTC) -> None:
        self._zone = zone

    def now(self) -> datetime:
        return datetime.now(self._zone)

    def wait(self, seconds: float, until: Callable[[], bool]) -> None:
        ends = time.monotonic() + seconds
        while not until():
            left = ends - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, _GLANCE))


_KEY_BYTES = 9


class SystemIds:
    """Names that nobody else gives: case ids such as `K7F-3QX-9TD`, 44 bits of chance in nine characters."""

    def case_id(self) -> str:
        number, letters = secrets.randbelow(len(_LETTERS) ** (_GROUPS * _GROUP)), ""
        while len(letters) < _GROUPS * _GROUP:
            number, place = divmod(number, len(_LETTERS))
            letters += _LETTERS[place]
        return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))

    def key(self) -> str:
        return secrets.token_urlsafe(_KEY_BYTES)

    def salt(self) -> bytes:
        return secrets.token_bytes(16)
