"""Answers with some values agree with the engine's own evaluation whatever the others are."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from sopflow.expressions.checker import check
from sopflow.expressions.evaluator import compile_
from sopflow.expressions.parser import parse
from sopflow.expressions.scope import Declared, Scope
from sopflow.expressions.syntax import Name, Node
from sopflow.program.partial import answer
from sopflow.program.worlds import Odd
from sopflow.values.types import WHOLE, YES_NO, Choice

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
