"""Stretches of time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.values.durations import LONGEST, duration_text, parse_duration, show_duration
from sopflow.values.kinds import Duration
from sopflow.values.refusal import Refusal

HOUR = 3600


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("72h", Duration(72 * HOUR)), ("3x24h", Duration(72 * HOUR)), ("3 x 24 jam", Duration(72 * HOUR)),
        ("30d", Duration(720 * HOUR)), ("30 hari", Duration(720 * HOUR)), ("90m", Duration(5400)),
        ("90 menit", Duration(5400)), ("1h30m", Duration(5400)), ("1 jam 30 menit", Duration(5400)),
        ("2 minggu", Duration(336 * HOUR)), ("10 working days", Duration(working_days=10)),
        ("1 working day", Duration(working_days=1)), ("10 hari kerja", Duration(working_days=10)),
        ("PT72H", Duration(72 * HOUR)), ("P1DT1H1M1S", Duration(25 * HOUR + 61)), ("0h", Duration()),
    ],
)  # fmt: skip
def test_durations_are_read_in_both_languages(written: str, expected: Duration) -> None:
    assert parse_duration(written) == expected


@pytest.mark.parametrize(
    "written", ["", "h", "1h1h", "30m1h", "3 bulan", "P", "PT", "1.5h", "-1h", "999999x999999999h", "20000 hari kerja"]
)
def test_what_is_no_duration_is_refused(written: str) -> None:
    assert isinstance(parse_duration(written), Refusal)


def test_a_bare_number_is_asked_for_its_unit() -> None:
    refused = parse_duration("72")
    assert isinstance(refused, Refusal)
    assert "unit is missing" in refused.reason.en


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (Duration(24 * HOUR), "24 jam", "24 hours"),
        (Duration(72 * HOUR), "3x24 jam", "72 hours"),
        (Duration(720 * HOUR), "30 hari", "30 days"),
        (Duration(5401), "1 jam 30 menit 1 detik", "1 hour 30 minutes 1 second"),
        (Duration(), "0 menit", "0 minutes"),
        (Duration(working_days=10), "10 hari kerja", "10 working days"),
        (Duration(working_days=1), "1 hari kerja", "1 working day"),
    ],
)
def test_durations_are_shown_in_both_languages(value: Duration, indonesian: str, english: str) -> None:
    assert (show_duration(value, "id"), show_duration(value, "en")) == (indonesian, english)


@given(
    st.one_of(st.builds(Duration, st.integers(0, LONGEST)), st.builds(Duration, working_days=st.integers(0, 10_000)))
)
def test_what_is_shown_and_what_files_carry_reads_back(value: Duration) -> None:
    assert parse_duration(duration_text(value)) == value
    assert parse_duration(show_duration(value, "id")) == value
    assert parse_duration(show_duration(value, "en")) == value


@given(st.text(alphabet="0123456789xhmdptPT jamhari", max_size=30))
def test_no_text_makes_it_raise(text: str) -> None:
    parse_duration(text)
