"""Whole rupiah."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.values.money import LARGEST, parse_money, show_money
from sopflow.values.refusal import Refusal


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("Rp 1.250.000", 1_250_000), ("Rp1.250.000", 1_250_000), ("rp. 5.000", 5_000), ("IDR 75000", 75_000),
        ("Rp100.000,-", 100_000), ("Rp125.000,00", 125_000), ("100.000", 100_000), ("1 250 000", 1_250_000),
        ("125rb", 125_000), ("125 ribu", 125_000), ("125k", 125_000), ("1,5rb", 1_500), ("Rp 125rb", 125_000),
        ("1,2 juta", 1_200_000), ("1,2jt", 1_200_000), ("1.5 juta", 1_500_000), ("2 juta", 2_000_000),
        ("1,25 miliar", 1_250_000_000), ("500 perak", 500), ("500 rupiah", 500), ("100000", 100_000),
        ("1_000_000", 1_000_000), ("0", 0), ("-5000", -5_000), ("1\u00a0250\u00a0000", 1_250_000),
    ],
)  # fmt: skip
def test_amounts_are_read_as_indonesians_write_them(written: str, amount: int) -> None:
    assert parse_money(written) == amount


@pytest.mark.parametrize(
    "written",
    ["100,000", "1.5", "1.00", "1,2", "100.00", "1,250,000", "1.250,5", "1.500 juta", "1,500 juta", "100.000.00"],
)
def test_what_can_be_read_in_two_ways_is_refused_with_both_languages(written: str) -> None:
    refused = parse_money(written)
    assert isinstance(refused, Refusal)
    assert "two ways" in refused.reason.en
    assert "dua arti" in refused.reason.id
    assert refused.hint is not None
    assert "Rp100.000" in refused.hint.en


@pytest.mark.parametrize("written", ["", "banyak", "Rp", "1m 2", "juta", "١٠٠٠", "1__0", "9" * 50, "$5"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    assert isinstance(parse_money(written), Refusal)


def test_an_amount_beyond_all_bounds_is_refused() -> None:
    assert parse_money(str(LARGEST)) == LARGEST
    assert isinstance(parse_money(str(LARGEST + 1)), Refusal)


@given(st.integers(-LARGEST, LARGEST))
def test_what_is_shown_reads_back(amount: int) -> None:
    assert parse_money(show_money(amount)) == amount


def test_it_is_shown_without_cents() -> None:
    assert show_money(125_000) == "Rp125.000"


@given(st.text(alphabet="0123456789., rpjutaibk-_", max_size=30))
def test_no_text_makes_it_raise(text: str) -> None:
    parse_money(text)
