"""A policy of items is broken where the row of one item breaks it: what happened in its turns, and outside of loops."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.policies.automata import BAD, START, Automaton

FORMS = (
    Automaton("never"), Automaton("before"), Automaton("after"), Automaton("must"), Automaton("answers"),
    Automaton("at_most", 1), Automaton("at_most", 2),
)  # fmt: skip
LETTERS = st.sampled_from(["", "a", "b", "ab"])
OUTSIDE = st.lists(LETTERS, max_size=3).map(tuple)
TURN = st.lists(LETTERS, min_size=1, max_size=3).map(tuple)
PARTS = st.lists(st.tuples(OUTSIDE, st.lists(TURN, max_size=3)), max_size=3)
"""What happens outside of loops, and then the turns of a loop; a later loop may go over the same items once more."""


def row(parts: list[tuple[tuple[str, ...], list[tuple[str, ...]]]]) -> list[str]:
    """The letters as they come, with `l` where a loop begins, `t` where a turn does, and `i` inside of turns."""
    found: list[str] = []
    for outside, turns in parts:
        found += [*outside, "l"]
        for turn in turns:
            found += [f"{'t' if place == 0 else ''}i{letters}" for place, letters in enumerate(turn)]
    return [*found, "e"]


def rows_of_items(parts: list[tuple[tuple[str, ...], list[tuple[str, ...]]]]) -> list[list[str]]:
    """Every row that an item may have: of each loop none of the turns is its, or one is."""
    whose = [range(-1, len(turns)) for _, turns in parts]
    rows: list[list[str]] = []
    for mine in itertools.product(*whose):
        found: list[str] = []
        for (outside, turns), turn in zip(parts, mine, strict=True):
            found += outside
            found += turns[turn] if turn >= 0 else ()
        rows.append([*found, "e"])
    return rows


def end_of(automaton: Automaton, letters: list[str]) -> int:
    state = START
    for one in letters:
        state = automaton.after(state, one)
    return state


@pytest.mark.parametrize("automaton", FORMS, ids=lambda one: f"{one.form}{one.times or ''}")
@given(parts=PARTS)
def test_it_is_broken_of_any_item_where_a_row_that_an_item_may_have_breaks_it(
    automaton: Automaton, parts: list[tuple[tuple[str, ...], list[tuple[str, ...]]]]
) -> None:
    any_item = Automaton(automaton.form, automaton.times, any_item=True)
    broken = any(end_of(automaton, letters) == BAD for letters in rows_of_items(parts))
    assert (end_of(any_item, row(parts)) == BAD) is broken


def test_what_may_be_about_any_item_is_taken_to_break_it() -> None:
    assert Automaton("at_most", 5, any_item=True).after(START, "?a") == BAD
