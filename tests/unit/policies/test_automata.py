"""The automata say what linear temporal logic on finite traces says, for every short trace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.policies.automata import BAD, START, Automaton

Trace = tuple[str, ...]
LETTERS = st.sampled_from(["", "a", "b", "ab"])
TRACES = st.lists(LETTERS, max_size=7).map(lambda letters: (*letters, "e"))


def never(trace: Trace) -> bool:
    """G !a"""
    return all("a" not in letters for letters in trace)


def before(trace: Trace) -> bool:
    """!a W b: no a at any place without a b there or earlier."""
    return all("a" not in trace[place] or any("b" in one for one in trace[: place + 1]) for place in range(len(trace)))


def after(trace: Trace) -> bool:
    """G(b -> X G !a)"""
    return all("b" not in trace[place] or never(trace[place + 1 :]) for place in range(len(trace)))


def must(trace: Trace) -> bool:
    """F a"""
    return any("a" in letters for letters in trace)


def answers(trace: Trace) -> bool:
    """G(b -> F a)"""
    return all("b" not in trace[place] or must(trace[place:]) for place in range(len(trace)))


def twice(trace: Trace) -> bool:
    """No more than two."""
    return sum("a" in letters for letters in trace) <= 2


MEANINGS: dict[str, tuple[Automaton, Callable[[Trace], bool]]] = {
    "never a": (Automaton("never"), never),
    "never a before b": (Automaton("before"), before),
    "never a after b": (Automaton("after"), after),
    "must a by the end": (Automaton("must"), must),
    "after b must a by the end": (Automaton("answers"), answers),
    "at most two a": (Automaton("at_most", 2), twice),
}


def judged(automaton: Automaton, trace: Trace) -> bool:
    state = START
    for letters in trace:
        state = automaton.after(state, letters)
    return state != BAD


@pytest.mark.parametrize("name", MEANINGS)
@given(TRACES)
def test_an_automaton_holds_where_its_formula_does(name: str, trace: Trace) -> None:
    automaton, formula = MEANINGS[name]
    assert judged(automaton, trace) is formula(trace)


@pytest.mark.parametrize("name", MEANINGS)
def test_a_broken_policy_stays_broken(name: str) -> None:
    automaton, _ = MEANINGS[name]
    assert {automaton.after(BAD, letters) for letters in ("", "a", "b", "ab", "e")} == {BAD}


def test_an_obligation_is_judged_at_the_end_alone() -> None:
    assert Automaton("must").after(START, "") == START
    assert Automaton("must").after(START, "e") == BAD
    assert Automaton("answers").after(START, "b") == 1
    assert Automaton("answers").after(1, "e") == BAD


@pytest.mark.parametrize("name", MEANINGS)
@given(TRACES)
def test_what_is_settled_stays_as_it_is_whatever_happens(name: str, trace: Trace) -> None:
    automaton, _ = MEANINGS[name]
    for state in (0, 1, 2):
        if automaton.is_settled(state):
            assert {automaton.after(state, letters) for letters in trace} == {state}
