"""What an operation is given is of its input type, or is refused."""

from __future__ import annotations

import pytest

from sopflow.adapter_api import Effect
from sopflow.catalog.inputs import read_input
from sopflow.catalog.model import Operation, Timeout
from sopflow.diagnostics import Words
from sopflow.values.kinds import Phone
from sopflow.values.refusal import Refusal
from sopflow.values.types import NOTHING, PHONE, WHOLE, Field, Record

INPUT = Record("crm.add.input", {"msisdn": Field(PHONE), "limit": Field(WHOLE, optional=True)})
OPERATION = Operation("crm.add", Effect.WRITE, INPUT, NOTHING, (), Timeout(1, 2), Words(en="Add", id="Tambah"))


@pytest.mark.parametrize("number", ["0812-3456-7890", Phone("+6281234567890")])
def test_what_is_of_its_type_is_read(number: object) -> None:
    assert read_input(OPERATION, {"msisdn": number, "limit": 5}) == {"msisdn": Phone("+6281234567890"), "limit": 5}


def test_what_may_be_missing_stays_missing() -> None:
    assert read_input(OPERATION, {"msisdn": "0812-3456-7890", "limit": None}) == {"msisdn": Phone("+6281234567890")}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"msisdn": "0812-3456-7890", "limits": 5}, "crm.add.input has no field `limits`"),
        ({"limit": 5}, "the field `msisdn` is missing"),
        ({"msisdn": "0812-3456-7890", "limit": "many"}, "limit: "),
    ],
)
def test_what_is_not_is_refused(given: dict[str, object], reason: str) -> None:
    refused = read_input(OPERATION, given)

    assert isinstance(refused, Refusal)
    assert refused.reason.en.startswith(reason)
