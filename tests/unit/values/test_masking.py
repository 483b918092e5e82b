"""What may be seen of a value."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.values.kinds import Consent, Counterparty, FileRef, Phone
from sopflow.values.masking import mask, mask_name, mask_number, mask_text, stricter
from sopflow.values.types import (
    CONSENT,
    COUNTERPARTY,
    FILE,
    MONEY,
    NOTHING,
    PERSON,
    PHONE,
    SECRET,
    TEXT,
    TIME,
    YES_NO,
    Choice,
    Field,
    ListOf,
    Privacy,
    Record,
    Type,
)  # fmt: skip

PUBLIC, PERSONAL, SPECIFIC = Privacy.PUBLIC, Privacy.PERSONAL, Privacy.SPECIFIC
AT = datetime(2025, 3, 29, 14, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
MSISDN = Phone("+6281234567890", "0812-3456-7890")
CASE = Record(
    "case", {"msisdn": Field(PHONE), "note": Field(TEXT, privacy=PERSONAL), "code": Field(TEXT), "gone": Field(TEXT)}
)


@pytest.mark.parametrize(
    ("value", "type_", "privacy", "seen"),
    [
        (MSISDN, PHONE, PUBLIC, "+62812****7890"), (MSISDN, PHONE, PERSONAL, "+62812****7890"), (MSISDN, PHONE, SPECIFIC, "+62****90"),
        ("Budi Santoso", PERSON, PUBLIC, "B*** S******"), ("Budi Santoso", PERSON, SPECIFIC, "***"),
        ("Ditipu lewat 081234567890", TEXT, PUBLIC, "Ditipu lewat 0812****7890"), ("Ditipu", TEXT, PERSONAL, "[…]"), ("Ditipu", TEXT, SPECIFIC, "[…]"),
        (100_000, MONEY, SPECIFIC, 100_000), (AT, TIME, PERSONAL, "2025-03-29T14:30:00+07:00"), (True, YES_NO, PERSONAL, True),
        (True, YES_NO, SPECIFIC, "***"), (FileRef("ktp budi.png", 3), FILE, PUBLIC, {"name": "***.png", "size": 3}),
        (FileRef("ktp"), FILE, PUBLIC, {"name": "***"}), ("K1", Choice(("K1",)), PERSONAL, "K1"), ("K1", Choice(("K1",)), SPECIFIC, "***"),
        (Counterparty("mobile", True, "+6281234567890", "0812"), COUNTERPARTY, PUBLIC,
         {"kind": "mobile", "raw": "+62812****7890", "e164": "+62812****7890", "on_net": True}),
        (Counterparty("alphanumeric", False, raw="ABC"), COUNTERPARTY, PERSONAL, {"kind": "alphanumeric", "raw": "ABC", "on_net": False}),
        (Counterparty("alphanumeric", False, raw="ABC"), COUNTERPARTY, SPECIFIC, {"kind": "alphanumeric", "raw": "***", "on_net": False}),
        ((MSISDN,), ListOf(PHONE), PUBLIC, ["+62812****7890"]), (None, TEXT, PUBLIC, None), (5, MONEY, Privacy.SECRET, "***"),
        ("x", SECRET, PUBLIC, "***"), (Consent(True, "s", "t", "00", "id", AT), CONSENT, PUBLIC, True),
        ({"msisdn": MSISDN, "note": "Ditipu", "code": "K1"}, CASE, PUBLIC, {"msisdn": "+62812****7890", "note": "[…]", "code": "K1"}),
        ({"a": ["telp 081234567890", 5]}, NOTHING, PUBLIC, {"a": ["telp 0812****7890", 5]}),
    ],
)  # fmt: skip
def test_a_value_is_masked_by_its_type_and_class(value: object, type_: Type, privacy: Privacy, seen: object) -> None:
    assert mask(value, type_, privacy) == seen


def test_names_and_numbers_have_their_masks() -> None:
    assert mask_name("Budi  Santoso") == "B*** S******"
    assert mask_number("0812-3456-7890") == "0812****7890"
    assert mask_number("+6281234567890") == "+62812****7890"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("c1:kill:+6281234567890", "c1:kill:+62812****7890"), ("telp 0812 3456 7890 2025", "telp 0812****7890 2025"),
        ("0812-3456-7890 dan 0813-1111-2222", "0812****7890 dan 0813****2222"), ("NIK 3171234567890001", "NIK ****"),
        ("kartu 4111 1111 1111 1111", "kartu ****"), ("INC000000000430", "INC000000000430"), ("28/03/2025 13:10", "28/03/2025 13:10"),
        ("81234567890", "8123****7890"), ("123456789 081234567890", "123456789 0812****7890"), ("Rp1.250.000", "Rp1.250.000"),
        ("0812345678901234567890", "0812345678901234567890"),
    ],
)  # fmt: skip
def test_numbers_inside_a_text_are_masked_and_the_rest_stays(text: str, seen: str) -> None:
    assert mask_text(text) == seen


def test_a_card_number_that_begins_like_a_telephone_number_is_masked_whole() -> None:
    assert mask_text("kartu 6281 2345 6789 0126 ya") == "kartu **** ya"


def test_the_stricter_class_wins() -> None:
    assert stricter(PERSONAL, SPECIFIC) is SPECIFIC
    assert stricter(Privacy.SECRET, PUBLIC) is Privacy.SECRET


@given(st.integers(0, 99_999_999), st.sampled_from(["{}", "kill:{}:x", "telp {} ya", "({})", "a {}, b"]))
def test_no_full_number_is_seen_in_any_text(last: int, around: str) -> None:
    number = f"0812{last:08}"
    for written in (number, "+62" + number[1:], f"{number[:4]}-{number[4:8]}-{number[8:]}"):
        assert not re.search(r"\d{4}[ -]?\d{4}[ -]?\d{4}", mask_text(around.format(written)))


@given(st.text(alphabet="0123456789 +-().:abc", max_size=80))
def test_no_text_makes_it_raise(text: str) -> None:
    mask_text(text)
