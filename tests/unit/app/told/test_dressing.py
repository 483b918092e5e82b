"""Values of generated scenarios read like those that people write, and are nobody's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sopflow.app.told.dressing import Readable
from sopflow.proof.values.concrete import A_TEXT
from sopflow.values.kinds import Counterparty, Phone
from sopflow.values.reading import parse
from sopflow.values.types import COUNTERPARTY, TEXT, Field, Record

FORMS = [("mobile", True), ("mobile", False), ("fixed", False), ("foreign", False), ("short_code", False), ("alphanumeric", False)]  # fmt: skip


def test_the_same_line_is_the_same_everywhere_and_another_is_another() -> None:
    dress = Readable()
    one, other = Phone("+628110000001"), Phone("+628110000002")

    assert [dress(value, None, "msisdn") for value in (one, other, one)] == [
        "0812 0000 0001",
        "0812 0000 0002",
        "0812 0000 0001",
    ]


def test_a_text_that_nobody_decided_is_told_by_its_name_and_one_that_was_stays() -> None:
    dress = Readable()

    assert dress(A_TEXT, TEXT, "customer_name") == "Budi Santoso"
    assert dress(A_TEXT, TEXT, "whatever") == "Contoh"
    assert dress("decided", TEXT, "customer_name") == "decided"


def test_a_time_is_one_of_jakarta() -> None:
    assert Readable()(datetime(2025, 3, 2, 2, 0, tzinfo=UTC), None, "at") == "2025-03-02T09:00+07:00"


@pytest.mark.parametrize(("kind", "on_net"), FORMS)
def test_a_counterparty_is_written_as_one_of_its_kind(kind: str, on_net: bool) -> None:
    written = Readable()(Counterparty(kind, on_net, "+628110000009", "x"), COUNTERPARTY, "fraud_number")
    read = parse(written, COUNTERPARTY)

    assert isinstance(written, str)
    assert isinstance(read, Counterparty)
    assert (read.kind, read.on_net) == (kind, on_net)


def test_what_a_system_makes_up_is_left_to_it() -> None:
    record = Record("X", {"number": Field(TEXT, generated=True), "status": Field(TEXT)})

    assert Readable()({"number": A_TEXT, "status": A_TEXT}, record, "ticket") == {"status": "open"}
    assert Readable()({"number": "INC1", "status": "x"}, record, "ticket") == {"number": "INC1", "status": "x"}
