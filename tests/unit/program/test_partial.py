"""Answers with some values agree with the engine's own evaluation whatever the others are."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.expressions.checker import check
from sopflow.expressions.evaluator import compile_
from sopflow.expressions.parser import parse
from sopflow.expressions.scope import Declared, Scope
from sopflow.expressions.syntax import Name, Node
from sopflow.program.partial import answer
from sopflow.program.worlds import Odd
from sopflow.values.types import TEXT, TIME, WHOLE, YES_NO, Choice, ListOf

SCOPE = Scope(
    {"a": Declared(YES_NO), "b": Declared(YES_NO), "n": Declared(WHOLE), "c": Declared(Choice(("x", "y", "z")))}
)
VALUES = {"a": (True, False), "b": (True, False), "n": (0, 1, 2, 3), "c": ("x", "y", "z")}
conditions = st.recursive(
    st.sampled_from(["a", "b", "n > 1", "n <= 2", "n == 3", "c is x", "c is not y", "c in [x, z]", "a is no"]),
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("(if {} then {} else {})".format, inner, inner, inner),
    ),
    max_leaves=6,
)


def tree_of(text: str) -> Node:
    parsed = parse(text)
    assert parsed.tree is not None
    checked = check(parsed.tree, SCOPE, YES_NO)
    assert checked.problems == ()
    return checked.tree


@given(conditions, st.sets(st.sampled_from(sorted(VALUES))), st.data())
def test_a_definite_answer_is_what_the_evaluator_says_for_all_values_of_the_rest(
    text: str, known: set[str], data: st.DataObject
) -> None:
    tree = tree_of(text)
    world = {name: data.draw(st.sampled_from(VALUES[name])) for name in sorted(known)}

    found = answer(tree, {Name(name): value for name, value in world.items()}, {})

    rest = [name for name in VALUES if name not in known]
    evaluate = compile_(tree, SCOPE)
    said = {
        evaluate({**world, **dict(zip(rest, values, strict=True))})
        for values in itertools.product(*(VALUES[name] for name in rest))
    }
    assert found is Odd.UNKNOWN or said == {found}
    if not rest:
        assert found is not Odd.UNKNOWN


def test_a_missing_value_is_told_from_a_present_one() -> None:
    scope = Scope({"n": Declared(WHOLE, optional=True)})
    parsed = parse("n is not missing and n > 1")
    assert parsed.tree is not None
    tree = check(parsed.tree, scope, YES_NO).tree

    assert answer(tree, {Name("n"): Odd.MISSING}, {}) is False
    assert answer(tree, {Name("n"): 2}, {}) is True
    assert answer(tree, {Name("n"): Odd.PRESENT}, {}) is Odd.UNKNOWN
    assert answer(tree, {}, {}) is Odd.UNKNOWN


WIDE = Scope(
    {
        "n": Declared(WHOLE, optional=True),
        "m": Declared(WHOLE, optional=True),
        "a": Declared(YES_NO, optional=True),
        "t": Declared(TEXT, optional=True),
        "numbers": Declared(ListOf(WHOLE)),
        "since": Declared(TIME, optional=True),
    }
)


@pytest.mark.parametrize(
    ("text", "world", "found"),
    [
        ("a and n > 1", {"a": Odd.MISSING}, Odd.UNREAL),  # reading what is missing: no case is ever here
        ("a or n > 1", {"a": False, "n": Odd.MISSING}, Odd.UNREAL),
        ("not a", {"a": Odd.MISSING}, Odd.UNREAL),
        ("n > 1", {"n": Odd.MISSING}, Odd.UNREAL),
        ("n > m", {"n": 1, "m": Odd.MISSING}, Odd.UNREAL),
        ("n > m", {"n": 1}, Odd.UNKNOWN),
        ("n > m", {"n": 3, "m": 2}, True),
        ("if a then n > 1 else n > 2", {"a": Odd.MISSING}, Odd.UNREAL),
        ("if a then n > 1 else n > 2", {"n": 5}, True),
        ("if a then n > 1 else n > 2", {"n": 2}, Odd.UNKNOWN),
        ("n in numbers", {"n": 1}, Odd.UNKNOWN),  # what the list holds is not looked into
        ("n in [1, m]", {"n": 2, "m": 2}, True),
        ("n in [1, m]", {"n": 2}, Odd.UNKNOWN),
        ("n > m", {"n": "later", "m": 1}, Odd.UNKNOWN),
        ("n == 1", {"n": 1}, True),
        ("n != 1", {"n": 1}, False),
        ("(n or else 7) > 5", {"n": Odd.MISSING}, True),
        ('t is not "x"', {"t": "y"}, True),
        ("since > 2025-01-01", {"since": "later"}, Odd.UNKNOWN),  # only numbers are put in order
        ("count(numbers) > 1", {}, Odd.UNKNOWN),
    ],
)
def test_a_condition_is_answered_as_far_as_the_world_says(text: str, world: dict[str, object], found: object) -> None:
    parsed = parse(text)
    assert parsed.tree is not None
    tree = check(parsed.tree, WIDE, YES_NO).tree
    assert answer(tree, {Name(name): value for name, value in world.items()}, {}) is found
