"""Replies: scripted ones are checked, left-out ones are made up, the same way every time."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from sopflow.adapter_api import Effect
from sopflow.catalog.generated import fill, numbered
from sopflow.catalog.model import FieldNote, Operation, Timeout
from sopflow.catalog.replies import read_reply
from sopflow.catalog.synthetic import example
from sopflow.diagnostics import Words
from sopflow.values.kinds import Counterparty, Phone
from sopflow.values.refusal import Refusal
from sopflow.values.types import (
    COUNTERPARTY,
    DATE,
    MONEY,
    NOTHING,
    NUMBER,
    PERSON,
    PHONE,
    SECRET,
    TEXT,
    TIME,
    YES_NO,
    Choice,
    Field,
    ListOf,
    Record,
    Type,
)  # fmt: skip

NOW = datetime(2025, 3, 29, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
LINE = Record("crm.Line", {"id": Field(TEXT, generated=True), "amount": Field(MONEY)})
NOTE = Record(
    "crm.Note",
    {
        "number": Field(TEXT, generated=True),
        "plain_id": Field(TEXT, generated=True),
        "made": Field(TIME, generated=True),
        "day": Field(DATE, generated=True),
        "state": Field(Choice(("new", "old")), generated=True),
        "level": Field(Choice(("low", "high")), generated=True),
        "none": Field(ListOf(TEXT), generated=True),
        "owner": Field(PERSON, optional=True),
        "lines": Field(ListOf(LINE), optional=True),
        "first": Field(LINE, optional=True),
    },
)
NOTES = {"crm.Note.number": FieldNote(None, "INC000000000001"), "crm.Note.level": FieldNote(None, "high")}


def operation(output: Type, notes: dict[str, FieldNote] | None = None) -> Operation:
    given = Record("crm.x.input", {"msisdn": Field(PHONE), "amount": Field(MONEY)})
    titled = Words(en="x", id="x")
    return Operation("crm.x", Effect.WRITE, given, output, (), Timeout(1, 1), titled, notes=notes or {})


def test_no_reply_at_all_is_a_record_without_fields() -> None:
    assert read_reply(operation(NOTE), None) == {}
    assert read_reply(operation(NOTE), {"owner": "Budi"}) == {"owner": "Budi"}


def test_nothing_found_is_an_empty_list() -> None:
    assert read_reply(operation(ListOf(LINE)), []) == ()
    assert read_reply(operation(ListOf(LINE)), [{"amount": 5}]) == ({"amount": 5},)


def test_a_day_where_a_time_is_wanted_is_its_midnight() -> None:
    made = Record("crm.Made", {"made": Field(TIME)})
    midnight = datetime(2025, 3, 28, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert read_reply(operation(made), {"made": "2025-03-28"}) == {"made": midnight}
    assert read_reply(operation(made), {"made": midnight.date()}) == {"made": midnight}
    assert read_reply(operation(made), {"made": NOW}) == {"made": NOW}
    assert isinstance(read_reply(operation(made), {"made": "kemarin"}), Refusal)


@pytest.mark.parametrize(
    ("output", "reply", "words"),
    [
        (ListOf(LINE), {"amount": 5}, "the reply is a list"),
        (ListOf(LINE), None, "the reply is a list"),
        (LINE, {}, "`amount` is missing"),
        (LINE, {"amount": 5, "ammount": 6}, "no field `ammount`"),
        (ListOf(LINE), [{"amount": "1.5"}], "item 1: amount: this amount can be read in two ways"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(output: Type, reply: object, words: str) -> None:
    refused = read_reply(operation(output), reply)
    assert isinstance(refused, Refusal)
    assert words in refused.reason.en


def test_generated_fields_are_filled_and_what_was_said_is_kept() -> None:
    said = {
        "owner": "Budi",
        "state": "old",
        "lines": ({"amount": 1}, {"amount": 2, "id": "mine"}),
        "first": {"amount": 3},
    }
    assert fill(operation(NOTE, NOTES), said, count=7, now=NOW) == {
        "number": "INC000000000007",
        "plain_id": "PLAIN_ID-0000007",
        "made": NOW,
        "day": NOW.date(),
        "state": "old",
        "level": "high",
        "none": None,
        "owner": "Budi",
        "lines": ({"id": "ID-0000007", "amount": 1}, {"id": "mine", "amount": 2}),
        "first": {"id": "ID-0000007", "amount": 3},
    }
    filled = fill(operation(NOTE, NOTES), {}, count=1, now=NOW)
    assert isinstance(filled, dict)
    assert filled["state"] == "new"


def test_the_items_of_a_list_get_numbers_of_their_own() -> None:
    found = fill(operation(ListOf(LINE)), ({"amount": 1}, {"amount": 2}), count=4, now=NOW)
    assert found == ({"id": "ID-0000004", "amount": 1}, {"id": "ID-0000005", "amount": 2})
    assert fill(operation(TEXT), "x", count=1, now=NOW) == "x"


def test_a_number_takes_the_examples_form() -> None:
    assert numbered("A01|B001", 12) == "A12|B012"
    assert numbered("without", 3) == "without"


def test_a_synthetic_reply_is_typed_plainly_not_real_and_the_same_each_time() -> None:
    every = Record(
        "crm.All",
        {
            "id": Field(TEXT, generated=True), "name": Field(PERSON), "msisdn": Field(PHONE), "amount": Field(MONEY),
            "other": Field(COUNTERPARTY), "flag": Field(YES_NO), "share": Field(NUMBER), "level": Field(Choice(("low", "high"))),
            "note": Field(TEXT), "lines": Field(ListOf(LINE)), "line": Field(LINE), "secret": Field(SECRET),
            "void": Field(NOTHING), "left": Field(TEXT, optional=True), "shown": Field(TEXT, optional=True),
        },
    )  # fmt: skip
    made = operation(
        every, {"crm.All.shown": FieldNote(None, "contoh"), "crm.All.share": FieldNote(None, Decimal("0.4"))}
    )
    found = example(made, {"amount": 75_000}, seed="case-1")
    assert isinstance(found, dict)
    assert found == example(made, {"amount": 75_000}, seed="case-1")
    assert found["name"] == "Pelanggan Contoh"
    assert found["amount"] == 75_000
    assert found["share"] == Decimal("0.4")
    assert found["level"] == "low"
    assert found["lines"] == ()
    assert found["line"] == {"amount": 75_000}
    assert found["shown"] == "contoh"
    assert str(found["note"]).startswith("contoh-")
    assert str(found["msisdn"]).startswith("+628120000")
    assert found["msisdn"] != example(made, {}, seed="case-2")["msisdn"]  # type: ignore[index]
    assert isinstance(found["msisdn"], Phone)
    assert isinstance(found["other"], Counterparty)
    assert (found["secret"], found["void"]) == (None, None)
    assert {"id", "left"}.isdisjoint(found)


def test_a_synthetic_list_is_empty_and_a_bare_value_is_made() -> None:
    assert example(operation(ListOf(LINE)), {}, seed="x") == ()
    assert example(operation(TIME), {}, seed="x") == datetime(2025, 1, 1, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
