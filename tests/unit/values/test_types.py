"""Which type fits where, and what parts a value has."""

from __future__ import annotations

import pytest

from sopflow.values.kinds import Counterparty, Phone
from sopflow.values.types import (
    CONSENT,
    COUNTERPARTY,
    FILE,
    MONEY,
    NOTHING,
    NUMBER,
    OUTCOME,
    PARTS,
    PERSON,
    PHONE,
    TEXT,
    WHOLE,
    YES_NO,
    Choice,
    Field,
    Kind,
    ListOf,
    Record,
    Type,
    fits,
    parts,
)  # fmt: skip

HERE, NAMED, OTHER = Choice(("a", "b")), Choice(("a", "b", "c"), "mine"), Choice(("a", "b", "c"), "theirs")
RECORD = Record("crm.Note", {"text": Field(TEXT)})


@pytest.mark.parametrize(
    ("offered", "wanted"),
    [
        (NOTHING, MONEY), (MONEY, NOTHING), (HERE, NAMED), (NAMED, NAMED), (HERE, TEXT), (NAMED, TEXT), (PERSON, TEXT),
        (OUTCOME, TEXT), (WHOLE, NUMBER), (CONSENT, YES_NO), (PHONE, COUNTERPARTY), (ListOf(PHONE), ListOf(COUNTERPARTY)),
        (ListOf(NOTHING), ListOf(TEXT)), (RECORD, Record("crm.Note", {})), (MONEY, MONEY),
    ],
)  # fmt: skip
def test_it_fits(offered: Type, wanted: Type) -> None:
    assert fits(offered, wanted)


@pytest.mark.parametrize(
    ("offered", "wanted"),
    [
        (NAMED, HERE), (NAMED, OTHER), (Choice(("z",)), NAMED), (TEXT, PERSON), (NUMBER, WHOLE), (YES_NO, CONSENT),
        (COUNTERPARTY, PHONE), (MONEY, WHOLE), (TEXT, ListOf(TEXT)), (RECORD, Record("crm.Other", dict(RECORD.fields))),
    ],
)  # fmt: skip
def test_it_does_not_fit(offered: Type, wanted: Type) -> None:
    assert not fits(offered, wanted)


def test_records_files_and_counterparties_have_parts_and_nothing_else_does() -> None:
    assert parts(RECORD) == RECORD.fields
    assert parts(FILE) == PARTS[Kind.FILE]
    assert parts(COUNTERPARTY) == PARTS[Kind.COUNTERPARTY]
    assert parts(MONEY) is None
    assert parts(ListOf(RECORD)) is None


def test_types_are_written_as_authors_write_them() -> None:
    written = [str(type_) for type_ in (MONEY, HERE, NAMED, ListOf(RECORD), NOTHING)]
    assert written == ["money", "[a, b]", "mine", "list of crm.Note", "nothing"]


def test_numbers_and_people_have_one_text() -> None:
    assert str(Phone("+6281234567890", "0812")) == "+6281234567890"
    assert str(Counterparty("short_code", on_net=False, raw="188")) == "188"
    assert str(Counterparty("mobile", on_net=True, e164="+6281234567890", raw="0812")) == "+6281234567890"
