"""Each due time is heard once, not early and not never, whatever the machine's clock and the machine do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reliability.simulation.machine import ZONES
from tests.reliability.timing import BUGS, Move, Plant, is_seen, live

HOUR = timedelta(hours=1)
STARTS = {
    "before a leap day": datetime(2024, 2, 28, 14, tzinfo=UTC),
    "before the end of a year": datetime(2025, 12, 31, 10, tzinfo=UTC),
    "before summer time begins in New York": datetime(2026, 3, 8, 6, 30, tzinfo=UTC),
    "before summer time ends in Berlin": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    "before summer time ends on Lord Howe Island": datetime(2026, 4, 4, 14, 30, tzinfo=UTC),
    "before a long holiday": datetime(2025, 3, 27, 3, tzinfo=UTC),
}

spans = st.sampled_from((20, 60, 1800, 3600, 3 * 3600, 6 * 3600, 86400, 4 * 86400)).map(lambda s: timedelta(seconds=s))
moves = st.builds(
    Move,
    later=spans,
    jump=st.sampled_from((timedelta(), timedelta(), HOUR, -HOUR)),
    down=st.booleans(),
    zone=st.sampled_from((None, *ZONES)),
)


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(sorted(STARTS)), st.lists(moves, max_size=8))
def test_each_due_time_is_heard_once_and_not_early(start: str, moves: list[Move]) -> None:
    lived = live(STARTS[start], moves)

    assert lived.faults == []
    assert lived.is_right, lived.heard


@pytest.mark.parametrize("start", STARTS.values(), ids=list(STARTS))
@pytest.mark.parametrize("zone", ZONES)
def test_a_machine_elsewhere_hears_what_one_in_jakarta_hears(start: datetime, zone: str) -> None:
    assert live(start, [Move(HOUR * 5, zone=zone), Move(HOUR * 30, down=True), Move(HOUR)]).is_right


@pytest.mark.parametrize("plant", BUGS.values(), ids=list(BUGS))
def test_a_planted_bug_is_seen(plant: Plant) -> None:
    assert is_seen(plant)
