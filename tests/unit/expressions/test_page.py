"""The page on expressions says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sopflow.expressions.checker import check
from sopflow.expressions.functions import FUNCTIONS
from sopflow.expressions.parser import parse
from sopflow.expressions.scope import Declared, Scope
from sopflow.values.types import (
    COUNTERPARTY,
    DURATION,
    MONEY,
    PHONE,
    TEXT,
    TIME,
    YES_NO,
    Choice,
    Field,
    ListOf,
    Record,
)

PAGE = (Path(__file__).parents[3] / "docs" / "language" / "expressions.md").read_text(encoding="utf-8")
EXAMPLES = [line for block in re.findall(r"```expression\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
SEGMENT = Choice(("regular", "VIP", "kartu AS"))
PURCHASE = Record("indira.Purchase", {"amount": Field(MONEY), "kind": Field(Choice(("package", "other")))})
SCOPE = Scope(
    {
        "profile": Declared(
            Record(
                "dsc.CustomerProfile",
                {"segment": Field(SEGMENT), "is_employee": Field(YES_NO), "area": Field(TEXT, optional=True)},
            )
        ),
        "intent": Declared(Choice(("fraud_report", "kill_session"))),
        "loss_amount": Declared(MONEY, optional=True),
        "incident_at": Declared(TIME),
        "purchases": Declared(ListOf(PURCHASE)),
        "tags": Declared(ListOf(Choice(("wa", "telegram")))),
        "msisdn": Declared(PHONE),
        "fraud_number": Declared(COUNTERPARTY),
        "settings": Declared(
            Record("settings", {"sla": Field(Record("settings.sla", {"fraud_report": Field(DURATION)}))})
        ),
    }
)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_page_checks(example: str) -> None:
    parsed = parse(example)
    assert parsed.tree is not None
    assert parsed.problems == ()
    assert check(parsed.tree, SCOPE, YES_NO).problems == ()


def test_the_page_names_every_function() -> None:
    assert len(EXAMPLES) == 19
    assert [name for name in FUNCTIONS if f"`{name}(" not in PAGE] == []
