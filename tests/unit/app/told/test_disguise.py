"""Synthetic values in place of personal ones keep their type and what is equal."""

from __future__ import annotations

from datetime import date

import pytest

from sopflow.app.told.disguise import Disguise
from sopflow.values.counterparty import parse_counterparty
from sopflow.values.kinds import Counterparty, FileRef, Phone
from sopflow.values.reading import parse
from sopflow.values.types import COUNTERPARTY, PHONE, TEXT, Field, Kind, ListOf, Privacy, Record, Simple

PERSON = Simple(Kind.PERSON)
DATE = Simple(Kind.DATE)


@pytest.mark.parametrize("written", ["0813 4455 6677", "0878 4455 6677", "021 7654 3210", "+44 20 7946 0958"])
def test_a_number_stays_of_its_kind_and_network_and_is_read_as_a_number(written: str) -> None:
    true = parse_counterparty(written)
    assert true is not None
    made = parse(Disguise()(true, COUNTERPARTY), COUNTERPARTY)

    assert isinstance(made, Counterparty)
    assert (made.kind, made.on_net) == (true.kind, true.on_net)
    assert made.e164 != true.e164


def test_equal_values_stay_equal_also_of_other_types_and_others_stay_others() -> None:
    dress = Disguise()
    number, other = parse("0813 4455 6677", PHONE), parse("0813 4455 6688", PHONE)
    counterparty = parse("+6281344556677", COUNTERPARTY)

    assert dress(number, PHONE) == dress(counterparty, COUNTERPARTY) != dress(other, PHONE)
    assert dress("Sri Rahayu", PERSON) == dress("Sri Rahayu", TEXT, Privacy.PERSONAL) != dress("Sri", PERSON)
    assert parse(dress("Sri Rahayu", PERSON), PERSON) == dress("Sri Rahayu", PERSON)


def test_a_text_that_is_nobodys_stays_but_for_the_persons_and_numbers_in_it() -> None:
    dress = Disguise()
    name, number = dress("Sri Rahayu", PERSON), dress(Phone("+6281344556677"), PHONE)

    assert dress("blocked", TEXT) == "blocked"
    assert dress("Ibu SRI RAHAYU dari +6281344556677", TEXT) == f"Ibu {name} dari {number}"
    assert "4455" not in str(dress("telepon 0812-4455-6600", TEXT))


def test_each_field_of_a_record_is_replaced_by_its_own_class() -> None:
    record = Record("R", {"name": Field(TEXT, privacy=Privacy.PERSONAL), "status": Field(TEXT), "born": Field(DATE)})
    value = {"name": "Sri Rahayu", "status": "active", "born": date(1985, 8, 17)}

    assert Disguise()((value,), ListOf(record)) == [{"name": "Contoh 1", "status": "active", "born": "1985-08-17"}]
    assert Disguise()(date(1985, 8, 17), DATE, Privacy.PERSONAL) == "1985-01-01"
    assert Disguise()(FileRef("ktp-sri.jpg"), Simple(Kind.FILE)) == "contoh-1.jpg"
