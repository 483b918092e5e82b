"""Moments are given out in one zone, wherever they stand in a value."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sopflow.runtime.zones import iso, zoned
from sopflow.values.kinds import Consent

MOMENT = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)


class Pair(NamedTuple):
    """A value that is a tuple by its making."""

    at: datetime


def test_a_moment_is_written_with_the_offset_of_the_zone() -> None:
    assert iso(MOMENT) == "2026-03-28T13:10:00+07:00"


def test_moments_within_a_value_are_in_the_zone_and_all_else_is_as_it_was() -> None:
    consent = Consent(True, "waiver", "Saya setuju.", "0" * 64, "id", MOMENT, "rina")
    value = zoned({"when": MOMENT, "many": (MOMENT, 1), "list": [MOMENT], "said": "x", "consent": consent})

    assert value == {"when": MOMENT, "many": (MOMENT, 1), "list": [MOMENT], "said": "x", "consent": consent}
    assert isinstance(value, dict)
    assert [str(each.tzinfo) for each in (value["when"], value["many"][0], value["list"][0], value["consent"].at)] == [
        "Asia/Jakarta"
    ] * 4


def test_a_named_tuple_is_a_value_of_its_own() -> None:
    assert zoned(Pair(MOMENT)) == Pair(MOMENT)
