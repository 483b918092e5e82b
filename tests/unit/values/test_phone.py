"""Telephone numbers as people write them."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.values.kinds import Phone
from sopflow.values.phone import national, parse_phone


@pytest.mark.parametrize(
    "written",
    [
        "081234567890", "81234567890", "6281234567890", "+6281234567890", "006281234567890", "0812-3456-7890",
        "0812 3456 7890", "0812.3456.7890", "(0812) 3456-7890", " +62 812-3456-7890 ", "0812–3456–7890",
    ],
)  # fmt: skip
def test_the_ways_of_writing_one_number_give_one_number(written: str) -> None:
    assert parse_phone(written) == Phone("+6281234567890")


def test_the_text_that_was_written_is_kept() -> None:
    found = parse_phone(" 0812 3456 7890 ")
    assert found is not None
    assert found.text == "0812 3456 7890"


@pytest.mark.parametrize(
    "written",
    ["", "188", "1166", "0812abc7890", "08123456789012345", "0812", "+", "+999123", "0" * 50, "(((", "0812/3456"],
)
def test_what_is_no_valid_number_is_none(written: str) -> None:
    assert parse_phone(written) is None


@pytest.mark.parametrize(
    ("e164", "shown"),
    [("+6281234567890", "0812-3456-7890"), ("+62811123456", "0811-123-456"), ("+6591234567", "+65 9123 4567")],
)
def test_a_number_is_shown_as_indonesians_read_it(e164: str, shown: str) -> None:
    assert national(Phone(e164)) == shown


@given(st.integers(0, 99_999_999))
def test_what_is_shown_reads_back(last: int) -> None:
    found = parse_phone(f"0812{last:08}")
    assert found is not None
    assert parse_phone(national(found)) == found == parse_phone(found.e164)


@given(st.from_regex(r"(\+62|0|62|\+620|)8?[1-9][0-9]{5,12}", fullmatch=True))
def test_a_mobile_number_of_ours_is_read_as_the_library_reads_it(digits: str) -> None:
    try:
        number = phonenumbers.parse(digits, "ID")
    except phonenumbers.NumberParseException:
        number = phonenumbers.PhoneNumber()
    is_valid = phonenumbers.is_valid_number(number)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    assert parse_phone(digits) == (Phone(e164) if is_valid else None)


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    parse_phone(text)
