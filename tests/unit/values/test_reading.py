"""From what is typed, and from what YAML gives, to typed values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.values.kinds import Consent, Counterparty, Duration, FileRef, Phone
from sopflow.values.reading import LONGEST_LIST, Refusal, parse
from sopflow.values.types import (
    CONSENT,
    COUNTERPARTY,
    DATE,
    DURATION,
    FILE,
    MONEY,
    NOTHING,
    NUMBER,
    OUTCOME,
    PERSON,
    PHONE,
    SECRET,
    TEXT,
    TIME,
    WHOLE,
    YES_NO,
    Choice,
    Field,
    Kind,
    ListOf,
    Record,
    Simple,
    Type,
)  # fmt: skip

AT = datetime(2025, 3, 28, 13, 10, tzinfo=ZoneInfo("Asia/Jakarta"))
AGREED = Consent(True, "disclaimer", "Setuju", "00", "id", AT)
MIXED = Choice(("VIP", "VVIP", "regular"), labels={"VIP": "Pelanggan Utama"})
TICKET = Record(
    "remedy.Ticket",
    {"number": Field(TEXT, generated=True), "due": Field(TIME, optional=True), "amount": Field(MONEY)},
)


@pytest.mark.parametrize(
    ("given_", "type_", "expected"),
    [
        ("ya", YES_NO, True), ("Yes", YES_NO, True), ("t", YES_NO, True), ("tidak", YES_NO, False), (True, YES_NO, True),
        (" N ", YES_NO, False), ("yes", CONSENT, True), (AGREED, CONSENT, AGREED),
        (" halo ", TEXT, "halo"), (12, TEXT, "12"), (Decimal("1.50"), TEXT, "1.50"), ("Budi", PERSON, "Budi"),
        ("done", OUTCOME, "done"), ("otp 834512", TEXT, "otp [disembunyikan]"),
        ("12", WHOLE, 12), (12, WHOLE, 12), ("1_000", WHOLE, 1000), ("-3", WHOLE, -3),
        ("0.5", NUMBER, Decimal("0.5")), (Decimal("0.5"), NUMBER, Decimal("0.5")), (0.4, NUMBER, Decimal("0.4")),
        (3, NUMBER, 3), (100000, MONEY, 100000), ("Rp2.000.000", MONEY, 2_000_000), (Decimal("100.000"), MONEY, 100_000),
        ("2025-03-28T13:10+07:00", TIME, AT), (AT, TIME, AT), (AT.replace(tzinfo=None), TIME, AT),
        ("28/03/2025", DATE, date(2025, 3, 28)), (date(2025, 3, 28), DATE, date(2025, 3, 28)), (AT, DATE, AT.date()),
        ("72h", DURATION, Duration(259_200)), (Duration(1), DURATION, Duration(1)),
        ("0812 0000 0001", PHONE, Phone("+6281200000001")), (6281200000001, PHONE, Phone("+6281200000001")),
        (Phone("+6281200000001"), PHONE, Phone("+6281200000001")),
        ("188", COUNTERPARTY, Counterparty("short_code", on_net=False)),
        (188, COUNTERPARTY, Counterparty("short_code", on_net=False)),
        (Phone("+6281200000001"), COUNTERPARTY, Counterparty("mobile", on_net=True, e164="+6281200000001")),
        (Counterparty("mobile", on_net=True), COUNTERPARTY, Counterparty("mobile", on_net=True)),
        ({"kind": "mobile", "raw": "0812", "e164": "+6281200000001", "on_net": False}, COUNTERPARTY,
         Counterparty("mobile", on_net=False, e164="+6281200000001")),
        ({"kind": "alphanumeric", "raw": "ABC"}, COUNTERPARTY, Counterparty("alphanumeric", on_net=False)),
        ("ss1.png", FILE, FileRef("ss1.png")), (FileRef("a"), FILE, FileRef("a")),
        ({"name": "a.png", "size": 3, "mime": "image/png"}, FILE, FileRef("a.png", 3, "image/png")),
        ("vip", MIXED, "VIP"), ("pelanggan utama", MIXED, "VIP"), ("VVIP", MIXED, "VVIP"),
        (True, Choice(("yes", "no", "unknown")), "yes"), (False, Choice(("ya", "tidak")), "tidak"),
        (5, Choice(("5", "6")), "5"),
        ([], ListOf(TEXT), ()), ("[]", ListOf(TEXT), ()), ("a, b", ListOf(TEXT), ("a", "b")),
        (["ss1.png"], ListOf(FILE), (FileRef("ss1.png"),)), ("a.png,b.png", ListOf(FILE), (FileRef("a.png"), FileRef("b.png"))),
        ({"name": "a"}, ListOf(FILE), (FileRef("a"),)), ("vip", ListOf(MIXED), ("VIP",)), (7, ListOf(WHOLE), (7,)),
        ({"kind": "short_code", "raw": "188"}, ListOf(COUNTERPARTY), (Counterparty("short_code", on_net=False),)),
        ("1,2 juta", ListOf(MONEY), (1_200_000,)), ({"amount": 1}, ListOf(TICKET), ({"amount": 1},)),
        ({"amount": "125rb", "due": None}, TICKET, {"amount": 125_000}),
        ({"number": "INC1", "amount": 1}, TICKET, {"number": "INC1", "amount": 1}),
    ],
)  # fmt: skip
def test_a_value_is_read_by_its_declared_type(given_: object, type_: Type, expected: object) -> None:
    value = parse(given_, type_)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("given_", "type_", "words"),
    [
        (None, TEXT, "nothing was given"), ("  ", MONEY, "nothing was given"), ("x", NOTHING, "nothing can be given"),
        ("834512", SECRET, "secrets are never kept"), ("mungkin", YES_NO, "neither yes nor no"), (1, YES_NO, "neither"),
        (True, TEXT, "not a text"), ([], TEXT, "not a text"), ("x" * 20_001, TEXT, "20,000"), (10**40, TEXT, "not a text"),
        (Decimal("NaN"), TEXT, "not a text"), ("1.5", WHOLE, "whole number"), (True, WHOLE, "whole number"),
        ("9" * 31, WHOLE, "larger"), ("a", NUMBER, "not a number"), (float("nan"), NUMBER, "not a number"),
        ("9" * 31, NUMBER, "larger"), (True, MONEY, "not an amount"), (10**16, MONEY, "larger"), (1.5, MONEY, "not an amount"),
        ("100,000", MONEY, "two ways"), (5, TIME, "day with an hour"), (5, DATE, "not a date"), (5, DURATION, "stretch"),
        ("72", DURATION, "unit"), ("188", PHONE, "valid telephone number"), (True, PHONE, "valid telephone"),
        ("0812abc1234", COUNTERPARTY, "sender's name"), ([], COUNTERPARTY, "sender's name"),
        ({"kind": "friend", "raw": "x"}, COUNTERPARTY, "sender's name"), ({"kind": "mobile"}, COUNTERPARTY, "sender's name"),
        ({"kind": "mobile", "raw": "x", "who": 1}, COUNTERPARTY, "sender's name"),
        ({"kind": "mobile", "raw": "x", "on_net": 1}, COUNTERPARTY, "sender's name"),
        ({"kind": "mobile", "raw": "x", "e164": "12"}, COUNTERPARTY, "valid telephone"),
        ("../etc/passwd", FILE, "not a file"), ({}, FILE, "not a file"), ({"name": "a", "size": -1}, FILE, "not a file"),
        ({"name": "a", "mime": 1}, FILE, "not a file"), ({"name": "a", "x": 1}, FILE, "not a file"), (True, FILE, "not a file"),
        ({"name": "a/b"}, FILE, "not a file"), ("Vp", MIXED, "none of the values"), (True, MIXED, "none of the values"),
        ({}, ListOf(TEXT), "not a list"), ("a", ListOf(ListOf(TEXT)), "not a list"), ([["a"], "b"], ListOf(TEXT), "item 1"),
        (["x"] * (LONGEST_LIST + 1), ListOf(TEXT), "10,000"), ("x", TICKET, "not a record"), ({}, TICKET, "`amount` is missing"),
        ({"amount": 1, "numbr": "x"}, TICKET, "no field `numbr`"), ({"amount": "x"}, TICKET, "amount: this is not"),
    ],
)  # fmt: skip
def test_what_is_not_of_the_type_is_refused_in_both_languages(given_: object, type_: Type, words: str) -> None:
    refused = parse(given_, type_)
    assert isinstance(refused, Refusal)
    assert words in refused.reason.en
    assert refused.reason.id
    assert refused.reason.id != refused.reason.en


def test_a_near_name_is_offered() -> None:
    choice = parse("Vpi", MIXED)
    field = parse({"amount": 1, "numbr": "x"}, TICKET)
    for refused, name in ((choice, "`VIP`"), (field, "`number`")):
        assert isinstance(refused, Refusal)
        assert refused.hint is not None
        assert name in refused.hint.id


def test_of_many_values_the_first_are_shown() -> None:
    refused = parse("zzzz", Choice(tuple(f"value{number}" for number in range(20))))
    assert isinstance(refused, Refusal)
    assert refused.hint is not None
    assert refused.hint.en.endswith("value11, …")


def test_a_value_is_never_quoted_in_its_refusal() -> None:
    refused = [parse("834512999", Simple(kind)) for kind in Kind]
    assert "834512999" not in repr([each for each in refused if isinstance(each, Refusal)])


def test_a_record_that_never_ends_is_refused() -> None:
    deep: Type = TEXT
    value: object = "x"
    for _ in range(25):
        deep, value = ListOf(deep), [value]
    refused = parse(value, deep)
    assert isinstance(refused, Refusal)
    assert "nested too deeply" in refused.reason.en


def test_the_zone_and_the_moment_are_parameters() -> None:
    assert parse("28/03/2025 06:10", TIME, zone="UTC") == AT
    assert parse("now", TIME, now=datetime(2025, 1, 1, tzinfo=UTC)) == datetime(2025, 1, 1, tzinfo=UTC)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=20) | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)
TYPES = st.sampled_from(
    [*map(Simple, Kind), MIXED, TICKET, NOTHING, ListOf(TEXT), ListOf(FILE), ListOf(TICKET), ListOf(MONEY)]
)


@given(PLAIN, TYPES)
def test_nothing_makes_it_raise_and_what_is_read_reads_again(given_: object, type_: Type) -> None:
    value = parse(given_, type_)
    if not isinstance(value, Refusal) and type_ not in (TEXT, PERSON, OUTCOME, ListOf(TEXT)):
        assert parse(value, type_) == value


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_value_can_be_asked_for(kind: Kind) -> None:
    assert parse(object(), Simple(kind)) is not None
