"""Who was at the other end."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import carrier

from sopflow.values.counterparty import ON_NET_PREFIXES, parse_counterparty
from sopflow.values.kinds import Counterparty


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0821 0000 0009", Counterparty("mobile", on_net=True, e164="+6282100000009")),
        ("0817 123 456", Counterparty("mobile", on_net=False, e164="+62817123456")),
        ("021-5795-1234", Counterparty("fixed", on_net=False, e164="+622157951234")),
        ("+65 9123 4567", Counterparty("foreign", on_net=False, e164="+6591234567")),
        ("188", Counterparty("short_code", on_net=False)),
        ("1166", Counterparty("short_code", on_net=False)),
        ("1500 123", Counterparty("short_code", on_net=False)),
        ("BANK ABC", Counterparty("alphanumeric", on_net=False)),
    ],
)
def test_each_kind_is_known_by_its_looks(written: str, expected: Counterparty) -> None:
    found = parse_counterparty(written)
    assert found == expected
    assert found is not None
    assert found.raw == written


@pytest.mark.parametrize(
    "written", ["", "12", "0812abc12345", "a very long name of a sender", "081234", "@@@", "0" * 60]
)
def test_what_is_nobody_is_none(written: str) -> None:
    found = parse_counterparty(written)
    assert found is None or found.kind == "short_code"
    if written != "081234":
        assert found is None


def test_the_prefixes_are_a_parameter() -> None:
    found = parse_counterparty("0817 123 456", prefixes=("62817",))
    assert found is not None
    assert found.on_net


def test_our_prefixes_are_those_that_the_carrier_data_of_phonenumbers_gives_to_telkomsel() -> None:
    theirs = {
        f"62{prefix}"
        for prefix in range(800, 900)
        if (number := phonenumbers.parse(f"+62{prefix}12345678", "ID")).country_code == 62
        and carrier.name_for_number(number, "en") == "Telkomsel"
    }
    assert theirs == set(ON_NET_PREFIXES)


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    parse_counterparty(text)
