"""What is secret stays so wherever it turns up, and a class is that of the strictest part."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest

from sopflow.catalog.model import Catalog
from sopflow.runtime.secrecy import bare, secret_names, strictest
from sopflow.values.types import PHONE, SECRET, TEXT, Field, ListOf, Privacy, Record, Type

PERSON = Record("toy.Person", {"name": Field(TEXT, privacy=Privacy.PERSONAL), "number": Field(PHONE)})


@pytest.mark.parametrize(
    ("type_", "declared", "found"),
    [
        (TEXT, Privacy.PUBLIC, Privacy.PUBLIC),
        (TEXT, Privacy.SPECIFIC, Privacy.SPECIFIC),
        (PHONE, Privacy.PUBLIC, Privacy.PERSONAL),
        (PHONE, Privacy.SPECIFIC, Privacy.SPECIFIC),
        (SECRET, Privacy.PUBLIC, Privacy.SECRET),
        (PERSON, Privacy.PUBLIC, Privacy.PERSONAL),
        (ListOf(PERSON), Privacy.PUBLIC, Privacy.PERSONAL),
        (ListOf(TEXT), Privacy.FINANCIAL, Privacy.FINANCIAL),
    ],
)
def test_a_class_is_that_of_the_strictest_part(type_: Type, declared: Privacy, found: Privacy) -> None:
    assert strictest(type_, declared) is found


def test_fields_of_systems_that_are_secret_are_found_at_any_depth(catalog: Catalog) -> None:
    inner = Record("toy.Inner", {"pin": Field(TEXT, privacy=Privacy.SECRET), "open": Field(TEXT)})
    output = Record("toy.Outer", {"list": Field(ListOf(inner)), "token": Field(SECRET)})
    operation = replace(catalog.operations["toy.look"], output=output)
    program = SimpleNamespace(facts={}, operations={"toy.look": operation})

    assert secret_names(program) == {"pin", "token"}  # type: ignore[arg-type]  # these two are all that it reads


def test_what_is_secret_is_masked_at_any_depth() -> None:
    value = {"list": ({"pin": "1234", "name": "Budi"},), "pin": {"inner": "1234"}}

    assert bare(value, frozenset({"pin"})) == {"list": [{"pin": "***", "name": "Budi"}], "pin": "***"}


@pytest.mark.parametrize(("value", "shown"), [(Decimal("2.50"), 2.5), (Decimal("3.0"), 3), (None, None), (True, True)])
def test_numbers_are_those_of_json(value: object, shown: object) -> None:
    assert bare(value, frozenset()) == shown
