"""Expected and actual values, compared by their type."""

from __future__ import annotations

from datetime import datetime

import pytest

from sopflow.simulation.comparing import matches
from sopflow.simulation.given import from_python
from sopflow.values import types
from sopflow.values.kinds import Counterparty, FileRef, Phone
from sopflow.values.types import Choice, Field, ListOf, Record

KIP = ListOf(Choice(("K1", "K2", "K3")))
ITEM = Record("x.Item", {"id": Field(types.TEXT), "amount": Field(types.MONEY), "tags": Field(ListOf(types.TEXT))})
VALUE = {"id": "P1", "amount": 1000, "tags": ("a", "b")}


@pytest.mark.parametrize(
    ("expected", "actual", "type_"),
    [
        ("2025-04-01T09:00:00+07:00", datetime.fromisoformat("2025-04-01T02:00:00+00:00"), types.TIME),
        ("yes", True, types.YES_NO),
        ("Rp2.000.000", 2_000_000, types.MONEY),
        (100000, 100000, types.MONEY),
        ("0812 0000 0001", Phone("+6281200000001"), types.PHONE),
        ("+6282100000009", Counterparty("mobile", True, "+6282100000009", "0821 0000 0009"), types.COUNTERPARTY),
        ("a.png", FileRef("a.png", 10, "image/png"), types.FILE),
        (["a.png"], (FileRef("a.png"),), ListOf(types.FILE)),
        (["K2", "K3"], ("K2", "K3"), KIP),
        ("K2, K3", ("K2", "K3"), KIP),
        ([], (), KIP),
        ([], None, KIP),  # a list that nobody has filled is empty
        (None, None, KIP),
        ({"id": "P1"}, VALUE, ITEM),
        ({"tags": ["a", "b"]}, VALUE, ITEM),
        ([{"id": "P1"}, {"amount": "1rb"}], (VALUE, VALUE), ListOf(ITEM)),
        ({"name": "a.png"}, FileRef("a.png", 10), types.FILE),
    ],
)
def test_these_are_the_same(expected, actual, type_):
    assert matches(from_python(expected), actual, type_)


@pytest.mark.parametrize(
    ("expected", "actual", "type_"),
    [
        (["K3", "K2"], ("K2", "K3"), KIP),
        (["K2"], ("K2", "K3"), KIP),
        ("K2", ("K2", "K3"), KIP),
        (["K2"], None, KIP),
        (None, (), KIP),
        ("no", True, types.YES_NO),
        (1, True, types.WHOLE),
        ({"id": "P2"}, VALUE, ITEM),
        ({"colour": "red"}, VALUE, ITEM),
        ({"tags": ["a"]}, VALUE, ITEM),
        ([{"id": "P1"}], (VALUE, VALUE), ListOf(ITEM)),
        ("banyak", 1000, types.MONEY),
        ("b.png", FileRef("a.png"), types.FILE),
        ("0812 0000 0002", Phone("+6281200000001"), types.PHONE),
    ],
)
def test_these_are_not(expected, actual, type_):
    assert not matches(from_python(expected), actual, type_)
