"""Moments and days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.values.moments import parse_date, parse_time, show_date, show_time
from sopflow.values.refusal import Refusal

JAKARTA = ZoneInfo("Asia/Jakarta")
AT = datetime(2025, 3, 28, 13, 10, tzinfo=JAKARTA)


@pytest.mark.parametrize(
    "written",
    [
        "2025-03-28T13:10+07:00", "2025-03-28T13:10:00+07:00", "2025-03-28T13:10", "2025-03-28 13:10 WIB",
        "2025-03-28T06:10Z", "2025-03-28T06:10:00.000+0000", "28/03/2025 13:10", "28-03-2025, 13.10",
        "28 Maret 2025 13.10 WIB", "28 Maret 2025 14:10 WITA", "28 maret 2025 pukul 15.10 WIT", "28 Mar 2025, 13:10",
        "Jumat, 28 Maret 2025 13:10", "Friday, 28 March 2025 at 13:10", "  28   Maret  2025   jam 13.10 ",
    ],
)  # fmt: skip
def test_the_ways_of_writing_one_moment_give_one_moment(written: str) -> None:
    assert parse_time(written, "Asia/Jakarta") == AT


def test_a_moment_without_a_zone_is_in_the_zone_that_is_given() -> None:
    assert parse_time("28/03/2025 13:10", "Asia/Jayapura") == AT - timedelta(hours=2)


def test_seconds_and_fractions_are_kept() -> None:
    assert parse_time("2025-03-28T13:10:05.25+07:00", "UTC") == AT + timedelta(seconds=5.25)
    assert parse_time("2025-03-28T01:10:00-05:00", "UTC") == AT


def test_now_is_the_moment_that_is_given() -> None:
    assert parse_time("sekarang", "UTC", AT) == AT
    assert isinstance(parse_time("sekarang", "UTC"), Refusal)


@pytest.mark.parametrize(
    "written",
    [
        "kemarin", "13:10", "03/28/2025 13:10", "28/03/25 13:10", "30/02/2025 13:10", "28/03/2025 24:10",
        "28/03/2025 13:61", "28 Foo 2025 13:10", "28/03/0001 13:10", "28/03/2500 13:10", "2025-03-28T13:10+25:00", "",
        "28/03/2025 13:10 UTC+7", "٢٨/٠٣/٢٠٢٥ ١٣:١٠",
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_the_way_to_write_it(written: str) -> None:
    refused = parse_time(written, "Asia/Jakarta")
    assert isinstance(refused, Refusal)
    assert refused.hint is not None
    assert "28/03/2025" in refused.hint.id


def test_a_day_without_an_hour_is_asked_for_its_hour() -> None:
    refused = parse_time("28/03/2025", "Asia/Jakarta")
    assert isinstance(refused, Refusal)
    assert refused.reason.id == "jamnya belum disebut"


@pytest.mark.parametrize(
    "written", ["2025-03-28", "28/03/2025", "28-3-2025", "28 Maret 2025", "2025-03-28T23:59+07:00"]
)
def test_a_day_is_read(written: str) -> None:
    assert parse_date(written) == date(2025, 3, 28)


@pytest.mark.parametrize("written", ["kemarin", "30/02/2025", "28 Foo 2025", "03/28/2025"])
def test_what_is_no_day_is_refused(written: str) -> None:
    assert isinstance(parse_date(written), Refusal)


def test_moments_and_days_are_shown_in_both_languages() -> None:
    at = datetime(2025, 3, 29, 14, 30, tzinfo=JAKARTA)
    assert show_time(at, "id") == "Sabtu, 29 Maret 2025 14:30 WIB"
    assert show_time(at, "en") == "Saturday, 29 March 2025 14:30 WIB"
    assert show_date(at.date(), "id") == "Sabtu, 29 Maret 2025"
    assert show_date(at.date(), "en") == "Saturday, 29 March 2025"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        (timezone(timedelta(hours=8)), "WITA"),
        (timezone(timedelta(hours=9)), "WIT"),
        (UTC, "UTC"),
        (timezone(timedelta(hours=-5)), "UTC-0500"),
    ],
)
def test_the_zone_is_named(zone: timezone, name: str) -> None:
    assert show_time(AT.astimezone(zone), "id").endswith(f" {name}")


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0)))
def test_what_is_shown_reads_back(at: datetime) -> None:
    there = at.replace(tzinfo=JAKARTA)
    assert parse_time(show_time(there, "id"), "UTC") == there
    assert parse_time(show_time(there, "en"), "UTC") == there
    assert parse_time(there.isoformat(), "UTC") == there


@given(st.text(alphabet="0123456789/-:. TZ+abjmarwit,", max_size=40))
def test_no_text_makes_it_raise(text: str) -> None:
    parse_time(text, "Asia/Jakarta")
    parse_date(text)
