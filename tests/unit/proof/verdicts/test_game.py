"""The rules of the game by which every case can finish: whose turn it is, and who wins a move."""

from __future__ import annotations

import pytest

from sopflow.proof.values.choices import Key, Question
from sopflow.proof.values.unknown import symbol
from sopflow.proof.verdicts.game import Turn, ours, wins

NEW, OTHER, OLD = symbol("amount'"), symbol("other'"), symbol("amount")


def asked(about: Key | None, *, is_guess: bool = False) -> Question:
    return Question(0, 2, about, is_guess)


@pytest.mark.parametrize(
    ("questions", "whose"),
    [
        ([asked(NEW)], [True]),
        ([asked(("value", NEW))], [True]),
        ([asked((NEW, "kind"))], [True]),
        ([asked(("length", (NEW, "items")))], [True]),
        ([asked(("some", NEW))], [True]),
        ([asked(symbol("now"))], [True]),
        ([asked(OLD)], [False]),  # it was given long ago
        ([asked(None)], [False]),  # it is of nothing
        ([asked(("+", NEW, OTHER))], [False]),  # not every sum is one of these two alone
        ([asked(("count", "&0", NEW))], [False]),
        ([asked(("<", NEW, OLD), is_guess=True)], [True]),
        ([asked(("value", ("<", NEW, OLD)), is_guess=True)], [True]),
        ([asked(("<", OLD, ("=", "int", 3)), is_guess=True)], [False]),
        ([asked(("matches", NEW), is_guess=True)], [False]),
        ([asked(("<", NEW, OLD), is_guess=True), asked(("<", NEW, OTHER), is_guess=True)], [True, False]),
        ([asked(("<", NEW, OLD), is_guess=True), asked(NEW)], [True, False]),
        ([asked(("<", NEW, OLD), is_guess=True), asked(("there", NEW))], [True, True]),
    ],
)
def test_new_values_are_ours_and_all_else_is_the_opponents(questions: list[Question], whose: list[bool]) -> None:
    assert list(ours(tuple(questions))) == whose


def turn(answers: tuple[int, ...], whose: tuple[bool, ...], *nodes: str, is_rare: bool = False) -> Turn:
    return Turn(tuple(Question(answer, 2, None) for answer in answers), whose, nodes, is_rare)


@pytest.mark.parametrize(
    ("turns", "won"),
    [
        ([turn((), (), "end")], True),
        ([turn((), (), "end", "stuck")], False),  # what it comes to is not ours to choose
        ([turn((), ())], False),  # nothing comes of it
        ([turn((0,), (True,), "end"), turn((1,), (True,), "stuck")], True),
        ([turn((0,), (False,), "end"), turn((1,), (False,), "stuck")], False),
        ([turn((0,), (False,), "end"), turn((1,), (False,), "end")], True),
        ([turn((), (), "hoped")], False),
        ([turn((), (), "hoped", is_rare=True)], True),
    ],
)
def test_a_move_is_won_where_our_answers_lead_to_an_end_whatever_the_others_are(turns: list[Turn], won: bool) -> None:
    assert wins(turns, 0, {"end"}, {"end", "hoped"}) is won
