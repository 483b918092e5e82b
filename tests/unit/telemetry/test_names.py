"""The closed list: what it does not know is not passed on."""

from __future__ import annotations

import pytest

from sopflow.telemetry import names
from sopflow.telemetry.names import INSTRUMENTS, OBSERVATIONS, Kind, passed_on, people


def test_a_field_that_the_list_does_not_know_is_left_out() -> None:
    assert passed_on(names.CASE_ENDED, {"outcome": "done", "msisdn": "+6281234567890"}) == {"outcome": "done"}


def test_a_name_that_the_list_does_not_know_is_not_passed_on() -> None:
    assert passed_on("customer.said", {"text": "…"}) is None


def test_who_is_marked() -> None:
    assert people(names.CASE_OPENED) == {"subject", "by"}


@pytest.mark.parametrize("constant", [name for name in vars(names) if name.isupper() and not name.startswith("_")])
def test_every_constant_is_in_a_list(constant: str) -> None:
    value = getattr(names, constant)

    assert not isinstance(value, str) or value in OBSERVATIONS or value in INSTRUMENTS


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS.keys())
def test_metrics_are_told_apart_only_by_what_has_few_values(instrument: names.Instrument) -> None:
    many = {
        f"sopflow.{field}"
        for one in OBSERVATIONS.values()
        for field, kind in one.fields.items()
        if kind not in (Kind.NAME, Kind.RESULT, Kind.FLAG)
    }

    assert many.isdisjoint(instrument.attributes)
