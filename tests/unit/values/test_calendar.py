"""Working days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.values.calendar import BeyondTheCalendar, Calendar
from sopflow.values.holidays_id import JOINT_LEAVE, NATIONAL_HOLIDAYS, YEARS, indonesian_calendar

JAKARTA = ZoneInfo("Asia/Jakarta")
FRIDAY = datetime(2025, 3, 21, 15, 0, tzinfo=JAKARTA)
MOMENTS = st.datetimes(datetime(2024, 3, 1), datetime(2027, 10, 1)).map(lambda at: at.replace(tzinfo=JAKARTA))


def test_a_weekend_is_skipped_and_the_hour_is_kept() -> None:
    assert indonesian_calendar().add_working_days(FRIDAY, 1) == datetime(2025, 3, 24, 15, 0, tzinfo=JAKARTA)


def test_holidays_and_joint_leave_are_skipped() -> None:
    thursday = datetime(2025, 3, 27, 9, 0, tzinfo=JAKARTA)
    assert indonesian_calendar().add_working_days(thursday, 1) == datetime(2025, 4, 8, 9, 0, tzinfo=JAKARTA)
    national_only = indonesian_calendar(joint_leave=False)
    assert national_only.add_working_days(thursday, 1) == datetime(2025, 3, 28, 9, 0, tzinfo=JAKARTA)


def test_nought_days_leave_the_moment_and_negative_ones_go_back() -> None:
    calendar = indonesian_calendar()
    assert calendar.add_working_days(FRIDAY, 0) == FRIDAY
    assert calendar.add_working_days(FRIDAY + timedelta(days=3), -1) == FRIDAY


def test_the_day_is_the_calendars_not_the_moments_own() -> None:
    late_in_london = datetime(2025, 3, 23, 20, 0, tzinfo=ZoneInfo("Europe/London"))  # Monday 03:00 in Jakarta
    assert indonesian_calendar().add_working_days(late_in_london, 1).date() == date(2025, 3, 25)


def test_working_days_between_counts_the_last_day_and_not_the_first() -> None:
    calendar = indonesian_calendar()
    assert calendar.working_days_between(FRIDAY, FRIDAY + timedelta(days=3)) == 1
    assert calendar.working_days_between(FRIDAY + timedelta(days=3), FRIDAY) == -1
    assert calendar.working_days_between(FRIDAY, FRIDAY) == 0


def test_a_year_whose_holidays_are_not_known_is_never_taken_for_one_without() -> None:
    with pytest.raises(BeyondTheCalendar) as caught:
        indonesian_calendar().add_working_days(datetime(2027, 12, 30, 9, 0, tzinfo=JAKARTA), 5)
    assert caught.value.year == 2028
    assert caught.value.refusal.reason.id == "hari libur tahun 2028 belum diketahui"


def test_a_week_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="without any working day"):
        Calendar(weekend=frozenset(range(7)))


@given(MOMENTS, st.integers(0, 40))
def test_adding_working_days_and_counting_them_agree(at: datetime, days: int) -> None:
    calendar = indonesian_calendar()
    later = calendar.add_working_days(at, days)
    assert calendar.working_days_between(at, later) == days
    assert days == 0 or calendar.is_working_day(later.date())


@pytest.mark.parametrize("year", sorted(YEARS))
def test_our_table_of_holidays_is_that_of_the_holidays_package(year: int) -> None:
    public = set(holidays.country_holidays("ID", years=year, categories=("public",)))
    every = set(holidays.country_holidays("ID", years=year, categories=("public", "government")))
    assert {day for day in NATIONAL_HOLIDAYS if day.year == year} == public
    assert {day for day in JOINT_LEAVE if day.year == year} == every - public


def test_working_time_is_that_of_working_days_from_midnight_to_midnight() -> None:
    calendar = indonesian_calendar()
    monday = datetime(2025, 3, 24, 15, 0, tzinfo=JAKARTA)

    assert calendar.working_time_between(FRIDAY, monday) == timedelta(hours=24)
    assert calendar.add_working_time(FRIDAY, timedelta(hours=24)) == monday
    assert calendar.working_time_between(FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2)) == timedelta()
    assert calendar.working_time_between(monday, FRIDAY) == timedelta()
    assert calendar.add_working_time(FRIDAY, timedelta()) == FRIDAY


def test_a_working_day_ends_where_the_next_day_begins_even_on_a_friday() -> None:
    friday_midnight = datetime(2025, 3, 22, 0, 0, tzinfo=JAKARTA)

    assert indonesian_calendar().add_working_time(FRIDAY, timedelta(hours=9)) == friday_midnight


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Jakarta", 9), ("Asia/Makassar", 8), ("Asia/Jayapura", 7)])
def test_each_zone_of_indonesia_has_its_own_midnight(zone: str, hours: int) -> None:
    saturday = FRIDAY + timedelta(days=1)

    assert indonesian_calendar(zone).working_time_between(FRIDAY, saturday) == timedelta(hours=hours)


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=30)))
def test_adding_working_time_and_measuring_it_agree(at: datetime, span: timedelta) -> None:
    calendar = indonesian_calendar()
    end = calendar.add_working_time(at, span)

    assert calendar.working_time_between(at, end) == span
    assert end - at >= span
    assert calendar.add_working_time(at, calendar.working_time_between(at, end)) == end


@given(MOMENTS, st.integers(1, 20))
def test_whole_working_days_and_working_time_agree_where_the_day_is_worked(at: datetime, days: int) -> None:
    calendar = indonesian_calendar()
    if calendar.is_working_day(at.date()):
        assert (
            calendar.add_working_days(at, days) == calendar.add_working_time(at, timedelta(days=days))
            or at.time() == time()
        )


def test_working_time_is_measured_where_summer_time_begins_elsewhere() -> None:
    friday = datetime(2026, 3, 27, tzinfo=ZoneInfo("Asia/Jerusalem"))  # the clocks there go from two to three

    assert Calendar(years=frozenset({2026})).working_time_between(friday, friday.replace(hour=4)) == timedelta(hours=3)
