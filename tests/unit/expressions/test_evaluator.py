"""What expressions give, value by value, and what they give when something is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, localcontext
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sopflow.errors import InternalError
from sopflow.expressions import functions
from sopflow.expressions import syntax as s
from sopflow.expressions.checker import check
from sopflow.expressions.counting import Weekdays, plus
from sopflow.expressions.evaluator import compile_
from sopflow.expressions.parser import parse
from sopflow.expressions.scope import Declared, Scope
from sopflow.values.kinds import Consent, Counterparty, Duration, FileRef, Phone
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
)

SEGMENT = Choice(("regular", "VIP", "VVIP"))
WIB = timezone(timedelta(hours=7))
SATURDAY = datetime(2025, 3, 29, 9, 0, tzinfo=WIB)
PROFILE = Record("dsc.Profile", {"segment": Field(SEGMENT), "agreed": Field(CONSENT), "staff": Field(YES_NO)})
PURCHASE = Record("indira.Purchase", {"amount": Field(MONEY, optional=True), "lasts": Field(DURATION)})


def consent(accepted: bool) -> Consent:
    return Consent(accepted, "disclaimer", "…", "0", "id", SATURDAY)


NAMES = Scope(
    {
        "flag": Declared(YES_NO),
        "unset": Declared(YES_NO),
        "agreed": Declared(CONSENT),
        "all_agreed": Declared(ListOf(CONSENT)),
        "none_agreed": Declared(ListOf(CONSENT)),
        "segment": Declared(SEGMENT),
        "tags": Declared(ListOf(SEGMENT)),
        "no_tags": Declared(ListOf(SEGMENT)),
        "profile": Declared(PROFILE),
        "no_profile": Declared(PROFILE),
        "loss": Declared(MONEY),
        "no_loss": Declared(MONEY),
        "visits": Declared(WHOLE),
        "rate": Declared(NUMBER),
        "huge": Declared(NUMBER),
        "note": Declared(TEXT),
        "begun": Declared(TIME),
        "day": Declared(DATE),
        "patience": Declared(DURATION),
        "office": Declared(DURATION),
        "caller": Declared(PHONE),
        "party": Declared(COUNTERPARTY),
        "sender": Declared(COUNTERPARTY),
        "proof": Declared(FILE),
        "purchases": Declared(ListOf(PURCHASE)),
        "parties": Declared(ListOf(COUNTERPARTY)),
        "no_parties": Declared(ListOf(COUNTERPARTY)),
        "rates": Declared(ListOf(NUMBER)),
        "no_office": Declared(DURATION),
        "settings": Declared(Record("settings", {"sla": Field(Record("sla", {"report": Field(DURATION)}))})),
        "forms": Declared(Record("forms", {"first": Field(PROFILE)})),
        "round_and_round": Declared(YES_NO, derived=s.Name("round_and_round")),
    }
)
PARTY = Counterparty("mobile", True, "+6281200000001", "0812 0000 0001")
SENDER = Counterparty("alphanumeric", False, None, "INFO")
VALUES: dict[str, object] = {
    "now": datetime(2025, 3, 30, 2, 0, tzinfo=UTC),
    "flag": True,
    "agreed": consent(True),
    "all_agreed": (consent(True), consent(False)),
    "segment": "VIP",
    "tags": ("VIP", "regular"),
    "profile": {"segment": "regular", "agreed": consent(False), "staff": True},
    "loss": 100,
    "visits": 3,
    "rate": Decimal("0.5"),
    "huge": Decimal("9E+999999"),
    "note": "tiga",
    "begun": SATURDAY,
    "day": date(2025, 3, 28),
    "patience": Duration(3600),
    "office": Duration(working_days=2),
    "caller": Phone("+6281200000001"),
    "party": PARTY,
    "sender": SENDER,
    "proof": FileRef("bukti.png", 5),
    "parties": (PARTY, SENDER),
    "purchases": ({"amount": 5, "lasts": Duration(60)}, {"amount": 7, "lasts": Duration(30)}, {"lasts": Duration(10)}),
    "rates": (Decimal("9E+999999"), Decimal("9E+999999"), 1),
    "settings": {"sla": {"report": Duration(259_200)}},
    "forms": {"first": {"segment": "VVIP"}},
}


def compiled(text: str) -> Any:
    parsed = parse(text)
    assert parsed.tree is not None
    assert not parsed.problems
    found = check(parsed.tree, NAMES)
    assert [problem for problem in found.problems if problem.rule.severity == "error"] == []
    return compile_(found.tree, NAMES)


RESULTS: list[tuple[str, object]] = [
    ("segment is VIP", True),
    ("segment is not VIP", False),
    ("profile.segment is regular", True),
    ("agreed is yes", True),
    ("flag is flag", True),
    ("no_profile.segment is VIP", None),
    ("unset is yes", None),
    ("unset is not yes", None),
    ("segment in [VIP, VVIP]", True),
    ("segment not in [VIP]", False),
    ("no_profile.segment in [VIP]", None),
    ("segment in tags", True),
    ("segment not in [segment]", False),
    ("segment in no_tags", None),
    ("tags has VVIP", False),
    ("caller in parties", True),
    ("sender in parties", True),
    ("party in parties", True),
    ("party in no_parties", None),
    ("caller == party", True),
    ("caller == sender", False),
    ("party != sender", True),
    ("party.e164 == caller", True),
    ("sender.e164 is missing", True),
    ("party.on_net", True),
    ("sender.kind is alphanumeric", True),
    ("proof.name", "bukti.png"),
    ("proof.mime is missing", True),
    ("agreed", True),
    ("profile.agreed", False),
    ("no_profile.agreed", None),
    ("all_agreed", (True, False)),
    ("none_agreed", None),
    ("first(all_agreed)", True),
    ("any(a in all_agreed where a)", True),
    ("settings.sla.report", Duration(259_200)),
    ("forms.first.segment is VVIP", True),
    ("first(purchases).amount", 5),
    ("no_profile.staff", None),
    ("not unset", None),
    ("not flag", False),
    ("flag and unset", None),
    ("unset and not flag", False),
    ("unset and flag", None),
    ("not flag and unset", False),
    ("flag and flag", True),
    ("unset or flag", True),
    ("unset or not flag", None),
    ("not flag or unset", None),
    ("not flag or not flag", False),
    ("flag or unset", True),
    ("unset is missing", True),
    ("unset is not missing", False),
    ("unset or else flag", True),
    ("loss or else 0", 100),
    ("if flag then 1 else 2", 1),
    ("if not flag then 1 else 2", 2),
    ("if unset then 1 else 2", None),
    ("loss + 5", 105),
    ("loss - 5", 95),
    ("loss * 2", 200),
    ("loss / 3 < 33.4", True),
    ("loss / 50", 2),
    ("7 / 2", Decimal("3.5")),
    ("loss / 0", None),
    ("rate / 0.0", None),
    ("rate + 1", Decimal("1.5")),
    ("rate - 1", Decimal("-0.5")),
    ("rate * 2", Decimal(1)),
    ("-loss", -100),
    ("-rate", Decimal("-0.5")),
    ("-patience", Duration(-3600)),
    ("-no_loss", None),
    ("no_loss + 1", None),
    ("huge * huge", None),
    ("sum(rates)", None),
    ("round(huge * 0)", 0),
    ("round(loss * 0.125)", 13),
    ("round(2.5)", 3),
    ("round(-2.5)", -3),
    ("round(7)", 7),
    ("round(loss / 3)", 33),
    ("now - begun", Duration(86_400)),
    ("begun + patience", SATURDAY + timedelta(hours=1)),
    ("1h + begun", SATURDAY + timedelta(hours=1)),
    ("begun - 1d", SATURDAY - timedelta(days=1)),
    ("begun + office", datetime(2025, 4, 1, 9, 0, tzinfo=WIB)),
    ("begun - office", datetime(2025, 3, 27, 9, 0, tzinfo=WIB)),
    ("day + 1d", date(2025, 3, 29)),
    ("day - 1d", date(2025, 3, 27)),
    ("day + office", date(2025, 4, 1)),
    ("day - day", Duration(0)),
    ("begun + 999999999d", None),
    ("begun + patience * 0", SATURDAY),
    ("patience + office", Duration(3600, 2)),
    ("patience - office", Duration(3600, -2)),
    ("patience * 2", Duration(7200)),
    ("2 * patience", Duration(7200)),
    ("patience / 30m", 2),
    ("office / office", 1),
    ("patience / office", None),
    ("patience / 0s", None),
    ("patience < 2h", True),
    ("patience < office", None),
    ("office < 3 working days", True),
    ("patience < no_office", None),
    ("begun < now", True),
    ("date(now) == day", False),
    ('note == "tiga"', True),
    ("no_loss > 1", None),
    ("1 < no_loss", None),
    ("tags + VVIP", ("VIP", "regular", "VVIP")),
    ("no_tags + tags", ("VIP", "regular")),
    ("tags + no_profile.segment", None),
    ("[1, visits]", (1, 3)),
    ("[loss, no_loss]", None),
    ("[]", ()),
    ("any(purchases)", True),
    ("none(no_tags)", True),
    ("none(tags)", False),
    ("count(tags)", 2),
    ("count(no_tags)", 0),
    ("any(p in purchases where p.amount > 6)", True),
    ("none(p in purchases where p.amount > 6)", False),
    ("all(p in purchases where p.lasts > 5s)", True),
    ("all(p in purchases where p.amount > 1)", False),
    ("all(t in no_tags where t is VIP)", True),
    ("count(p in purchases where p.amount > 1)", 2),
    ("sum(p.amount for p in purchases where p.amount is not missing)", 12),
    ("sum(p.amount for p in purchases)", None),
    ("sum(p.lasts for p in purchases)", Duration(100)),
    ("sum(p.lasts for p in purchases where p.amount > 99)", Duration()),
    ("sum([1, 2])", 3),
    ("first(t in tags where t is VVIP)", None),
    ("first(p.amount for p in purchases)", 5),
    ("first(no_tags)", None),
    ("list(p.lasts for p in purchases)", (Duration(60), Duration(30), Duration(10))),
    ("list(p.amount for p in purchases)", None),
    ("list(tags)", ("VIP", "regular")),
    ("list(no_tags)", ()),
    ("unique(tags + tags)", ("VIP", "regular")),
    ("unique(no_tags)", ()),
    ("join(tags)", "VIP, regular"),
    ('join(no_tags, "-")', ""),
    ('join(tags, "-")', "VIP-regular"),
    ("min(3, visits, 2)", 2),
    ("max(loss, 0)", 100),
    ("max([])", None),
    ("max(no_loss, 1)", None),
    ("max(patience, office)", None),
    ("max(patience, 2h)", Duration(7200)),
    ("working_days(3x24h)", Duration(working_days=3)),
    ("working_days(25h)", Duration(working_days=2)),
    ("working_days(office)", Duration(working_days=2)),
    ("days(visits)", Duration(259_200)),
    ("hours(rate)", Duration(1800)),
    ("length(note)", 4),
    ("starts_with(note, note)", True),
    ('starts_with(note, "zzz")', False),
    ('starts_with(caller, "628")', True),
    ("3x24h * 4 / 5", Duration(207_360)),
    ("office / 2", Duration(working_days=1)),
    ("date(begun)", date(2025, 3, 29)),
    ("round_and_round", None),
]


@pytest.mark.parametrize(("text", "result"), RESULTS)
def test_an_expression_gives_its_value(text: str, result: object) -> None:
    found = compiled(text)(VALUES)
    assert (found, type(found)) == (result, type(result))


def test_decimals_are_exact_whatever_the_surroundings_do() -> None:
    with localcontext() as context:
        context.prec = 2
        assert compiled("rate + 1.23456789")(VALUES) == Decimal("1.73456789")
        assert compiled("-1.23456789")(VALUES) == Decimal("-1.23456789")


def test_a_tree_that_was_not_checked_is_refused() -> None:
    with pytest.raises(InternalError, match="'VIP'"):
        compile_(s.Is(s.Name("segment"), s.Name("VIP")), NAMES)


def test_a_frozen_answer_counts_before_the_computed_one() -> None:
    scope = Scope({"total": Declared(MONEY, computed=lambda values: 7)})
    read = compile_(s.Name("total"), scope)
    assert (read({}), read({"total": 5})) == (7, 5)


def test_working_days_are_counted_by_the_calendar_that_is_given() -> None:
    class Unhurried:
        def add_working_days(self, at: datetime, days: int) -> datetime:
            return at + timedelta(weeks=days)

    tree = check(s.Arithmetic("+", s.Name("begun"), s.Name("office")), NAMES).tree
    assert compile_(tree, NAMES, Unhurried())(VALUES) == SATURDAY + timedelta(weeks=2)


@pytest.mark.parametrize(("days", "result"), [(0, 29), (1, 31), (5, 35), (6, 38), (-1, 28), (-5, 24), (-6, 21)])
def test_weekdays_are_monday_to_friday(days: int, result: int) -> None:
    moved = Weekdays().add_working_days(SATURDAY, days)
    assert moved == datetime(2025, 3, 1, 9, 0, tzinfo=WIB) + timedelta(days=result - 1)


def test_weekdays_agree_with_counting_one_by_one() -> None:
    for start in range(14):
        for days in (*range(1, 23), *range(-22, 0)):
            at = SATURDAY + timedelta(days=start)
            moved, left = at, abs(days)
            while left:
                moved += timedelta(days=1 if days > 0 else -1)
                left -= moved.weekday() < 5
            assert Weekdays().add_working_days(at, days) == moved


def test_what_has_no_bounds_is_missing() -> None:
    assert plus(Decimal("9E+999999"), Decimal("9E+999999")) is None
    assert functions.rounded(Decimal("NaN")) is None
    assert functions.days(Decimal("NaN")) is None


def test_a_part_of_an_unknown_owner_is_missing() -> None:
    assert compile_(s.Get(s.Name("note"), "name"), NAMES)(VALUES) is None


def test_the_clock_runs_on_where_a_zone_changes_to_summer_time() -> None:
    evening = datetime(2025, 3, 29, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    values = {"begun": evening, "now": evening + timedelta(days=1)}
    assert compiled("now - begun")(values) == Duration(23 * 3600)
    assert compiled("begun + 23h")(values) == values["now"]
