"""The times that a scenario names."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sopflow.simulation.given import from_python
from sopflow.simulation.moments import read_clock, read_moment
from sopflow.simulation.told import FIRST_MORNING
from sopflow.values.kinds import Duration
from sopflow.values.refusal import Refusal

BEGAN = datetime.fromisoformat("2025-03-29T09:00:00+07:00")
NOON = datetime.fromisoformat("2025-03-29T12:00:00+07:00")


@pytest.mark.parametrize(
    "at", ["+3h", " + 3h", timedelta(hours=3), Duration(3 * 3600), "2025-03-29T12:00:00+07:00", NOON]
)
def test_a_moment_is_a_time_or_a_span_after_the_case_began(at):
    assert read_moment(from_python(at), BEGAN) == NOON


@pytest.mark.parametrize("at", ["+banyak", "sebentar lagi", [1], {"jam": 3}])
def test_what_is_no_moment_is_refused(at):
    assert isinstance(read_moment(from_python(at), BEGAN), Refusal)


def test_a_case_begins_on_the_same_morning_where_nothing_is_said():
    assert read_clock(None) == FIRST_MORNING
    assert read_clock(from_python("2025-03-29T09:00:00+07:00")) == BEGAN
    assert isinstance(read_clock(from_python("pagi")), Refusal)
