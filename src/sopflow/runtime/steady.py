"""A clock without summer time, around whichever clock an engine is given."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from sopflow.ports.world import Clock
from sopflow.values.moments import ZONES

NO_SUMMER_TIME = frozenset(ZONES.values())
"""Zones whose clocks never jump."""


class Steady:
    """The same moments, each with its distance from UTC and not a zone that has summer time: Python compares two
    moments of one such zone by what a clock on the wall shows, so that they seem an hour nearer or further than they
    are."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.wait = clock.wait

    def now(self) -> datetime:
        at = self._clock.now()
        if isinstance(at.tzinfo, timezone) or str(at.tzinfo) in NO_SUMMER_TIME:
            return at
        return at.astimezone(timezone(at.utcoffset() or timedelta()))
