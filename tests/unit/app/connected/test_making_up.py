"""What a plan made up is asked of no system, and what it did not make up is."""

from __future__ import annotations

import pytest

from sopflow.app.connected.making_up import MadeUp
from sopflow.values.types import Field, Kind, ListOf, Record, Simple

TEXT, WHOLE = Simple(Kind.TEXT), Simple(Kind.WHOLE)
TICKET = Record(
    "Ticket",
    {
        "id": Field(TEXT, generated=True),
        "place": Field(WHOLE, generated=True),
        "order": Field(TEXT),
        "status": Field(TEXT),
        "days": Field(WHOLE),
        "customer": Field(TEXT),
    },
)
MADE = {"id": "T-3", "place": 7, "order": "O1", "status": "active", "days": 30, "customer": "CUST-0000001"}


def made_up() -> MadeUp:
    known = MadeUp()
    known.add([MADE], ListOf(TICKET), {})
    return known


@pytest.mark.parametrize("asked", ["T-3", "t-3 ", 7, "7", "O1", "CUST-0000001", "active", "see CUST-0000001, please"])
def test_what_was_made_up_is_held_back_however_short_it_is(asked: object) -> None:
    assert made_up().holds({"any": {"depth": [asked]}})


@pytest.mark.parametrize(
    "asked",
    ["inactive", "active since May", "T-30", "CUST-00000012", "30", 30, "O10", "about T-3", 77, "XCUST-0000001"],
)
def test_what_only_looks_alike_is_asked_for(asked: object) -> None:
    assert not made_up().holds({"any": asked})


def test_what_a_system_has_said_is_none_of_ours() -> None:
    known = made_up()
    known.hear({"status": "active", "number": "O1"})
    known.add([MADE], ListOf(TICKET), {})

    assert not known.holds({"status": "active", "order": "O1"})
    assert known.holds({"id": "T-3"})
