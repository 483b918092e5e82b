"""A clock that nobody waits for: waiting moves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

BEGINNING = datetime(2025, 3, 29, 9, tzinfo=ZoneInfo("Asia/Jakarta"))


class VirtualClock:
    """Says when it is told to be; to wait is to be later."""

    def __init__(self, now: datetime = BEGINNING) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float, until: Callable[[], bool]) -> None:
        if not until():
            self.time += timedelta(seconds=seconds)
