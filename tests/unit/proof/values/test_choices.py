"""What is decided about values that nobody knows: every possible answer once, and no impossible one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.proof.values.choices import SOME, Choices, TooManyQuestionsError

COMPARISONS = st.lists(st.tuples(st.sampled_from(["==", "<", "<="]), st.integers(-3, 3)), min_size=1, max_size=5)
MEANT: dict[str, Callable[[int, int], bool]] = {
    "==": lambda one, other: one == other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
}


def outcomes(run: Callable[[Choices], object], known: dict[object, object] | None = None) -> list[object]:
    choices = Choices()
    return [result for result, _ in choices.runs(dict(known or {}), lambda: run(choices))]


def test_every_option_is_followed_once() -> None:
    found = outcomes(lambda choices: (choices.free("abc"), choices.free((1, 2))))
    assert sorted(found) == [("a", 1), ("a", 2), ("b", 1), ("b", 2), ("c", 1), ("c", 2)]  # type: ignore[type-var]


def test_what_was_picked_stays_picked() -> None:
    assert sorted(outcomes(lambda choices: (choices.pick("x", "ab"), choices.pick("x", "ab")))) == [  # type: ignore[type-var]
        ("a", "a"),
        ("b", "b"),
    ]
    assert outcomes(lambda choices: choices.pick("x", "ab"), {"x": "b"}) == ["b"]


def test_what_holds_of_one_item_of_many_need_not_hold_of_the_next() -> None:
    item = (("list", SOME), "kind")
    assert len(outcomes(lambda choices: (choices.pick(item, "ab"), choices.pick(item, "ab")))) == 4


@given(COMPARISONS)
def test_the_answers_about_a_number_are_those_that_some_number_gives(asked: list[tuple[str, int]]) -> None:
    found = outcomes(lambda choices: tuple(choices.number("n", op, than, whole=True) for op, than in asked))
    possible = {tuple(MEANT[op](number, than) for op, than in asked) for number in range(-6, 7)}
    assert set(found) == possible
    assert len(found) == len(set(found)) or any(op == "==" for op, _ in asked)


def test_between_two_whole_numbers_there_is_none_and_between_two_others_there_is() -> None:
    def between(choices: Choices, *, whole: bool) -> object:
        return not choices.number("n", "<=", 1, whole=whole) and choices.number("n", "<", 2, whole=whole)

    assert True not in outcomes(lambda choices: between(choices, whole=True))
    assert True in outcomes(lambda choices: between(choices, whole=False))


def test_a_text_is_one_of_those_it_was_compared_with_or_another() -> None:
    found = outcomes(lambda choices: (choices.text("t", "x"), choices.text("t", "y"), choices.text("t", "x")))
    assert sorted(found) == [(False, False, False), (False, True, False), (True, False, True)]  # type: ignore[type-var]


def test_a_guess_is_noted_and_stays() -> None:
    choices = Choices()
    runs = [
        (result, tuple(choices.guessed))
        for result, _ in choices.runs({}, lambda: (choices.guess("g"), choices.guess("g")))
    ]
    assert runs == [((True, True), ("g",)), ((False, False), ("g",))]


def test_a_step_that_asks_without_end_is_given_up() -> None:
    def endless(choices: Choices) -> object:
        return [choices.free((1, 2)) for _ in range(1000)]

    with pytest.raises(TooManyQuestionsError):
        outcomes(endless)


def test_more_runs_than_are_looked_into_are_given_up() -> None:
    with pytest.raises(TooManyQuestionsError):
        outcomes(lambda choices: [choices.free((1, 2)) for _ in range(12)])
