"""Times of a world: as they are, or so many days before today, in Jakarta."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone

Clock = Callable[[], datetime]
JAKARTA = timezone(timedelta(hours=7), "WIB")
_BEFORE = re.compile(r"([+-]?\d{1,3})d(?: (\d\d):(\d\d))?")


def time_of(written: str, today: date) -> datetime:
    """`2025-03-28T13:05:00+07:00`, or `-1d 13:05`. Raises ValueError where there is no such time."""
    before = _BEFORE.fullmatch(written)
    if before is None:
        return datetime.fromisoformat(written)
    days, hour, minute = before.groups()
    return datetime.combine(today + timedelta(int(days)), time(int(hour), int(minute)), JAKARTA)


def date_of(written: str, today: date) -> date:
    """`2025-03-28`, or `-1d`. Raises ValueError where there is no such day."""
    before = _BEFORE.fullmatch(written)
    return date.fromisoformat(written) if before is None else today + timedelta(int(before[1]))


def standing(at: datetime | None) -> Clock:
    """A clock that stands there; the computer's where there is no such time."""
    return (lambda: at) if at is not None else (lambda: datetime.now(UTC))
