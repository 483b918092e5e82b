"""The times that a scenario names: when it begins, and when something happens in it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sopflow.simulation.given import Given, One
from sopflow.simulation.told import FIRST_MORNING
from sopflow.values.kinds import Duration
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import DURATION, TIME


def read_clock(given: Given | None) -> datetime | Refusal:
    """When a case begins; the same Monday morning where nothing is given."""
    if given is None:
        return FIRST_MORNING
    value = parse(given.plain, TIME)
    assert isinstance(value, datetime | Refusal)
    return value


def read_moment(given: Given, began: datetime) -> datetime | Refusal:
    """When something happens: a time, or `+26h` after the case began."""
    written = given.value if isinstance(given, One) else None
    if isinstance(written, timedelta):
        return began + written
    if isinstance(written, Duration):
        return began + timedelta(seconds=written.seconds)
    if isinstance(written, str) and written.strip().startswith("+"):
        span = parse(written.strip()[1:], DURATION)
        if isinstance(span, Duration):
            return began + timedelta(seconds=span.seconds)
    value = parse(given.plain, TIME, now=began)
    assert isinstance(value, datetime | Refusal)
    return value
