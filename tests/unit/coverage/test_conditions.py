"""Masking MC/DC: which conditions were seen to decide by themselves."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from sopflow.coverage.conditions import (
    Vector,
    conditions_of,
    decides,
    independent,
    judge,
    wanted,
)
from sopflow.expressions.syntax import And, If, Missing, Name, Node, Not, Or

NAMES = ("a", "b", "c", "d")


def trees(names: tuple[str, ...]) -> st.SearchStrategy[Node]:
    """Decisions that read each of these names once."""
    if len(names) == 1:
        return st.sampled_from((Name(names[0]), Not(Name(names[0]))))

    def joined(cut: int) -> st.SearchStrategy[Node]:
        halves = st.tuples(trees(names[:cut]), trees(names[cut:]))
        whole = halves.flatmap(lambda pair: st.sampled_from((And(*pair), Or(*pair))))
        return whole.flatmap(lambda node: st.sampled_from((node, Not(node))))

    return st.integers(1, len(names) - 1).flatmap(joined)


DECISIONS = st.integers(1, len(NAMES)).flatmap(lambda count: trees(NAMES[:count]))


def said(tree: Node, values: dict[str, bool]) -> bool:
    """What a decision says, by a second reading of it."""
    match tree:
        case Name(name=name):
            return values[name]
        case Not(operand=operand):
            return not said(operand, values)
        case And(left=left, right=right):
            return said(left, values) and said(right, values)
        case Or(left=left, right=right):
            return said(left, values) or said(right, values)
        case _:
            raise AssertionError(tree)


def unmasked(tree: Node, name: str, values: dict[str, bool]) -> bool:
    """Whether nothing on the way from the condition to the top hides it: beside it every `and` is yes, every `or` no."""
    match tree:
        case Name():
            return tree.name == name
        case Not(operand=operand):
            return unmasked(operand, name, values)
        case And(left=left, right=right) | Or(left=left, right=right):
            lets_through = isinstance(tree, And)
            one = unmasked(left, name, values) and said(right, values) is lets_through
            return one or (unmasked(right, name, values) and said(left, values) is lets_through)
        case _:
            raise AssertionError(tree)


@given(DECISIONS, st.data())
def test_a_condition_is_independent_where_some_pair_of_vectors_shows_it(tree: Node, data: st.DataObject) -> None:
    shape, conditions = conditions_of(tree)
    names = [one.name for one in conditions if isinstance(one, Name)]
    every = list(itertools.product((True, False), repeat=len(names)))
    seen = data.draw(st.lists(st.sampled_from(every), unique=True))
    for place, name in enumerate(names):
        pairs = [
            (one, other)
            for one, other in itertools.product(seen, seen)
            if one[place] and not other[place]
            and said(tree, dict(zip(names, one, strict=True))) is not said(tree, dict(zip(names, other, strict=True)))
            and all(unmasked(tree, name, dict(zip(names, each, strict=True))) for each in (one, other))
        ]  # fmt: skip
        found = independent(shape, seen, place)
        assert (found is not None) is bool(pairs)
        assert found is None or found in pairs


@given(DECISIONS, st.data())
def test_what_is_wanted_completes_a_pair(tree: Node, data: st.DataObject) -> None:
    shape, conditions = conditions_of(tree)
    every: list[Vector] = list(itertools.product((True, False), repeat=len(conditions)))
    seen = data.draw(st.lists(st.sampled_from(every), unique=True))
    for place in range(len(conditions)):
        if independent(shape, seen, place) is None and any(decides(shape, one, place) for one in seen):
            targets = list(wanted(shape, seen, every, place))
            assert targets
            assert all(independent(shape, [*seen, target], place) is not None for target in targets)


@given(DECISIONS, st.data())
def test_more_cases_never_cover_less(tree: Node, data: st.DataObject) -> None:
    shape, conditions = conditions_of(tree)
    every = list(itertools.product((True, False, None), repeat=len(conditions)))
    seen, more = (data.draw(st.lists(st.sampled_from(every))) for _ in range(2))
    for place in range(len(conditions)):
        if independent(shape, seen, place) is not None:
            assert independent(shape, [*seen, *more], place) is not None


def test_what_is_missing_may_be_anything() -> None:
    present, big = Missing(Name("x"), negated=True), Name("big")
    shape, conditions = conditions_of(And(present, big))
    assert conditions == (present, big)
    assert independent(shape, [(False, None), (True, True)], 0) == ((True, True), (False, None))
    assert independent(shape, [(False, None), (True, True)], 1) is None
    assert judge(shape, (True, None)) is None


def test_a_condition_that_stands_twice_is_one() -> None:
    shape, conditions = conditions_of(If(Name("a"), Or(Name("b"), Name("a")), Not(Name("b"))))
    assert conditions == (Name("a"), Name("b"))
    assert independent(shape, [(True, False), (False, True)], 0) is None  # with `b` no, it says yes either way
    assert independent(shape, [(True, True), (False, True)], 0) == ((True, True), (False, True))
