"""What the rules of flow find beyond their pages, and what they leave alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sopflow.lint.branches import judged
from sopflow.program.loops import endless_loop
from sopflow.program.model import AskPlan, Exit, Program

Load = Callable[[str], Program]
Gaps = Callable[[str], tuple[str | None, list[int]]]

FACTS = """
outcomes: {done: {}}
facts:
  kind: {type: [a, b, c], ask: {id: Apa?, en: What?}}
  sure: {type: yes_no, ask: {id: Yakin?, en: Sure?}}
  amount: {type: money, ask: {id: Berapa?, en: How much?}}
  loss: {type: money, optional: true, ask: {id: Rugi?, en: Loss?}}
  names: {type: list of text}
  big: {type: yes_no, is: amount > 10jt}
  step: {type: [first, second]}
"""


@pytest.fixture
def branches(load_text: Load) -> Gaps:
    """The case that none of these branches takes (None: there is none), and those that are never taken."""

    def judge(conditions: str) -> tuple[str | None, list[int]]:
        lines = [line.strip() for line in conditions.strip().splitlines()]
        listed = [
            "      - else: close" if line == "else" else f"      - when: {line}\n        go: close" for line in lines
        ]
        states = "  ask:\n    ask: [kind, sure, amount, loss]\n    next:\n" + "\n".join(listed)
        found = next(judged(load_text(f"{FACTS}states:\n{states}\n  close: {{end: done}}\n")))
        return found.gap, [way.index for way in found.never]

    return judge


@pytest.mark.parametrize(
    "conditions",
    [
        "kind is a\nkind is b\nkind is c",
        "kind in [a, b]\nkind is c",
        "sure\nnot sure",
        "amount > 10jt\namount <= 10jt",
        "amount >= 1jt\namount < 1jt",
        "big\nnot big",
        "big and sure\nnot big\nnot sure",
        "loss is missing\nloss > 5\nloss <= 5",
        "any(n in names where n == kind)\nnot any(n in names where n == kind)",
        "amount == 3\namount != 3",
        "kind is a\nelse",
    ],
)
def test_these_branches_leave_no_case_out_and_each_is_taken(branches: Gaps, conditions: str) -> None:
    assert branches(conditions) == (None, [])


@pytest.mark.parametrize(
    ("conditions", "gap"),
    [
        ("kind is a\nkind is b", "kind = c"),
        ("amount > 10jt\namount < 10jt", "amount = 10.000.000"),
        ("sure and kind is a\nnot sure", "sure = yes, kind = b"),
        ("loss is not missing and loss > 5\nloss is not missing and loss <= 5", "loss = missing"),
    ],
)
def test_a_case_that_no_branch_takes_is_shown(branches: Gaps, conditions: str, gap: str) -> None:
    assert branches(conditions) == (gap, [])


@pytest.mark.parametrize(
    ("conditions", "never"),
    [
        ("amount > 1jt\namount > 10jt\nelse", [1]),
        ("kind is a and kind is b\nelse", [0]),
        ("sure\nnot sure\nelse", [2]),
        ("kind in [a, b]\nkind is b\nelse", [1]),
        ("big\namount > 20jt\nelse", [1]),
        ("sure or not sure\nelse", [1]),
    ],
)
def test_a_branch_that_never_wins_is_found(branches: Gaps, conditions: str, never: list[int]) -> None:
    assert branches(conditions) == (None, never)


def test_where_too_many_conditions_meet_nothing_is_said_for_sure(branches: Gaps) -> None:
    conditions = "\n".join(f"count(names) > {number}" for number in range(13))  # 2 ** 13 worlds
    assert branches(conditions) == ("", [])
    assert branches(f"{conditions}\nelse") == (None, [])


def test_a_case_in_which_a_branch_reads_what_is_missing_comes_to_none_of_the_next(branches: Gaps) -> None:
    assert branches("loss > 5\nloss <= 5\nloss is missing") == (None, [2])


def all_ways(way: Exit) -> bool:
    return way.limit is None


def test_a_loop_whose_conditions_contradict_each_other_is_none(load_text: Load) -> None:
    program = load_text(
        FACTS
        + """
states:
  start: {set: {step: first}, next: shared}
  shared:
    next:
      - {when: step is first, go: middle}
      - {else: close}
  middle: {set: {step: second}, next: shared}
  close: {end: done}
"""
    )

    assert endless_loop(program, all_ways) == ()


def test_a_loop_that_agrees_with_itself_is_shown_way_by_way(load_text: Load) -> None:
    program = load_text(
        FACTS
        + """
states:
  start: {ask: [sure], next: [{when: sure, go: back}, {else: close}]}
  back: {set: {step: second}, next: start}
  close: {end: done}
"""
    )

    assert {(way.source, way.to) for way in endless_loop(program, all_ways)} == {("start", "back"), ("back", "start")}
    assert isinstance(program.states["start"].plan, AskPlan)
    assert endless_loop(program, lambda way: way.source != "back") == ()
