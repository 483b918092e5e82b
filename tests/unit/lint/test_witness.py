"""A case that falls through, in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sopflow.expressions.parser import parse
from sopflow.expressions.syntax import Missing, Name
from sopflow.lint.witness import listed, shown, told
from sopflow.program.worlds import OTHER_TEXT, Odd


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Odd.MISSING, "missing"),
        (True, "yes"),
        (False, "no"),
        (10_000_000, "10.000.000"),
        (Decimal("1.75"), "1,75"),
        (OTHER_TEXT, "…"),
        ("VIP", "VIP"),
    ],
)
def test_a_value_is_shown_as_people_write_it(value, text):
    assert shown(value) == text


def test_a_world_is_told_by_its_values_and_what_is_only_there_is_left_out():
    joined = parse("count(names)").tree
    world = {Name("sure"): True, Name("note"): Odd.PRESENT, Missing(joined): True}
    assert told(world) == "sure = yes, count(names) is missing"
    assert told({Missing(joined): False}) == "count(names) is not missing"


def test_the_inputs_of_a_table_are_joined_as_people_say_it():
    assert listed({}, "en") == "…"
    assert listed({"a": 1}, "id") == "a = 1"
    assert listed({"a": 1, "b": OTHER_TEXT, "c": True}, "id") == "a = 1 dan c = yes"
    assert listed({"a": 1, "b": 2, "c": 3}, "en") == "a = 1, b = 2 and c = 3"
