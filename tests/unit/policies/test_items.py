"""Which item of a list something is about: the one whose turn it is in the innermost loop over the list."""

from __future__ import annotations

import pytest

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.engine.case import Frame
from sopflow.playbook.decode import decode
from sopflow.policies.items import Items, loops_of
from sopflow.policies.observing import Observation

A, B, C = "a", "b", "c"
OUTER_FIRST = (("outer", "one"), ("inner", "two"))
"""Two loops over one list, each with the name of its item."""


def seen(*turns: Frame, **values: object) -> Observation:
    return Observation("call", "toy.note", {"things": (A, A, B), **values}, state="note", turns=turns)


@pytest.mark.parametrize("loops", [OUTER_FIRST, OUTER_FIRST[::-1]])
def test_in_two_loops_over_one_list_it_is_the_turn_of_the_inner_ones_item(loops: tuple[tuple[str, str], ...]) -> None:
    both = seen(Frame("outer", (A, A, B), 2), Frame("inner", (A, A, B), 1), one=B, two=A)
    alone = seen(Frame("outer", (A, A, B), 2), one=B)

    assert Items("things", "t", loops).turn(both) == A
    assert Items("things", "t", loops).turn(alone) == B


@pytest.mark.parametrize("loops", [OUTER_FIRST, OUTER_FIRST[::-1]])
def test_equal_items_are_counted_in_the_loop_whose_turn_it_is(loops: tuple[tuple[str, str], ...]) -> None:
    both = seen(Frame("outer", (A, A, B), 2), Frame("inner", (A, A, B), 1), one=B, two=A)

    assert [(item, before) for item, before, _ in Items("things", "t", loops).of(both)] == [(A, 1)]


def test_a_loop_over_another_list_inside_changes_nothing() -> None:
    inside = seen(Frame("outer", (A, A, B), 1), Frame("of_others", (C,), 0), one=A, other=C)

    assert [(item, before) for item, before, _ in Items("things", "t", OUTER_FIRST[:1]).of(inside)] == [(A, 1)]


def test_outside_of_loops_it_is_about_every_item() -> None:
    outside = seen()

    assert [(item, before) for item, before, _ in Items("things", "t", OUTER_FIRST).of(outside)] == [
        (A, 0),
        (A, 1),
        (B, 0),
    ]
    assert Items("things", "t", OUTER_FIRST).turn(outside) is None


def test_where_nobody_says_the_loops_the_inner_name_counts() -> None:
    assert Items("things", "t", OUTER_FIRST).turn(seen(one=B, two=A)) == A


HEAD = "sopflow: 1\nid: p\nversion: 1.0.0\ntitle: P\noutcomes: {ok: {}}\n"
TWO_LISTS = """
states:
  first: {each: {item: one, in: things}, start: a, states: {a: {next: next_item}}, next: second}
  second: {each: {item: one, in: others}, start: b, states: {b: {next: next_item}}, next: third}
  third: {each: {item: two, in: things}, start: c, states: {c: {next: next_item}}, next: done}
  done: {end: ok}
"""


def test_a_name_that_loops_over_several_lists_share_tells_nothing() -> None:
    document = read(Source("p.yaml", HEAD + TWO_LISTS)).document
    assert document is not None
    assert loops_of(decode(document)) == {"things": (("third", "two"),)}
