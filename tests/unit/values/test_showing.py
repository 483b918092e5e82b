"""Values as people read them, and as files carry them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from sopflow.values.kinds import Consent, Counterparty, Duration, FileRef, Phone
from sopflow.values.reading import parse
from sopflow.values.showing import plain, show
from sopflow.values.types import (
    CONSENT,
    COUNTERPARTY,
    DATE,
    DURATION,
    FILE,
    MONEY,
    NUMBER,
    PHONE,
    TEXT,
    TIME,
    WHOLE,
    YES_NO,
    Choice,
    Field,
    ListOf,
    Record,
    Type,
)  # fmt: skip

AT = datetime(2025, 3, 29, 14, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
AGREED = Consent(True, "disclaimer", "Setuju", "00", "id", AT)
ITEM = Record("bill.Item", {"name": Field(TEXT), "amount": Field(MONEY), "at": Field(TIME, optional=True)})
KIP = Choice(("K1", "K2"), "kip_code", {"K1": "Permintaan Kill Session"})


@pytest.mark.parametrize(
    ("value", "type_", "indonesian", "english"),
    [
        (125_000, MONEY, "Rp125.000", "Rp125.000"), (AT, TIME, "Sabtu, 29 Maret 2025 14:30 WIB", "Saturday, 29 March 2025 14:30 WIB"),
        (date(2025, 3, 29), DATE, "Sabtu, 29 Maret 2025", "Saturday, 29 March 2025"),
        (Duration(259_200), DURATION, "3x24 jam", "72 hours"), (True, YES_NO, "ya", "yes"), (AGREED, CONSENT, "ya", "yes"),
        (False, YES_NO, "tidak", "no"), (1234, WHOLE, "1.234", "1,234"), (Decimal("0.45"), NUMBER, "0,45", "0.45"),
        (Phone("+6281234567890"), PHONE, "0812-3456-7890", "0812-3456-7890"),
        (Counterparty("mobile", True, "+6281234567890"), COUNTERPARTY, "0812-3456-7890", "0812-3456-7890"),
        (Counterparty("short_code", False, raw="188"), COUNTERPARTY, "188", "188"), (FileRef("a.png"), FILE, "a.png", "a.png"),
        ("K1", KIP, "Permintaan Kill Session", "Permintaan Kill Session"), ("K2", KIP, "K2", "K2"),
        (("K2", "K1"), ListOf(KIP), "K2, Permintaan Kill Session", "K2, Permintaan Kill Session"), ((), ListOf(KIP), "–", "–"),
        (None, TEXT, "–", "–"), ("", TEXT, "–", "–"), ("halo", TEXT, "halo", "halo"),
        ({"name": "x", "amount": 5}, ITEM, "name: x; amount: Rp5", "name: x; amount: Rp5"), ({}, ITEM, "–", "–"),
    ],
)  # fmt: skip
def test_values_are_shown_in_both_languages(value: object, type_: Type, indonesian: str, english: str) -> None:
    assert (show(value, type_, "id"), show(value, type_, "en")) == (indonesian, english)


@pytest.mark.parametrize(
    ("value", "type_", "carried"),
    [
        (125_000, MONEY, 125_000), (AT, TIME, "2025-03-29T14:30:00+07:00"), (date(2025, 3, 29), DATE, "2025-03-29"),
        (Duration(259_200), DURATION, "PT72H"), (Duration(working_days=10), DURATION, "10 working days"),
        (Phone("+6281234567890", "0812"), PHONE, "+6281234567890"), (FileRef("a.png", 3), FILE, {"name": "a.png", "size": 3}),
        (Counterparty("mobile", True, "+6281234567890", "0812"), COUNTERPARTY,
         {"kind": "mobile", "raw": "0812", "e164": "+6281234567890", "on_net": True}),
        (Counterparty("short_code", False, raw="188"), COUNTERPARTY, {"kind": "short_code", "raw": "188", "on_net": False}),
        (("K1",), ListOf(KIP), ["K1"]), (None, TEXT, None), (True, YES_NO, True), (Decimal("0.5"), NUMBER, Decimal("0.5")),
        ({"name": "x", "amount": 5, "at": None}, ITEM, {"name": "x", "amount": 5}),
    ],
)  # fmt: skip
def test_plain_data_reads_back_to_the_same_value(value: object, type_: Type, carried: object) -> None:
    assert plain(value, type_) == carried
    if value is not None and not isinstance(value, dict):
        assert parse(carried, type_) == value


def test_a_consent_is_carried_as_yes_or_no() -> None:
    assert plain(AGREED) is True


def test_what_nobody_knows_is_carried_as_its_text() -> None:
    assert plain(1.5) == "1.5"
