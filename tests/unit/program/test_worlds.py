"""Which values matter to conditions: the classes that they tell apart, and nothing more."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sopflow.expressions.checker import check
from sopflow.expressions.parser import parse
from sopflow.expressions.print_ import unparse
from sopflow.expressions.syntax import Name
from sopflow.program.knowledge import scope_of
from sopflow.program.worlds import OTHER_TEXT, Atom, Odd, atoms, vocabulary_of, worlds
from sopflow.values.types import YES_NO

FACTS = """
outcomes: {paid: {}, declined: {}, late: {}}
types: {colour: {choices: [red, green]}}
facts:
  amount: {type: whole}
  rate: {type: number}
  colour: {type: colour}
  other: {type: colour}
  sure: {type: yes_no}
  note: {type: text, optional: true}
  since: {type: time}
  ended: {type: outcome}
  names: {type: list of text}
  big: {type: yes_no, is: amount > 10}
states:
  close: {end: paid}
"""


@pytest.fixture
def classes(load_text):
    """What conditions read, each as text, with the classes of its values."""
    program = load_text(FACTS)

    def found(*conditions):
        trees = []
        for text in conditions:
            checked = check(parse(text).tree, scope_of(program), YES_NO)
            assert checked.problems == ()
            trees.append(checked.tree)
        return {unparse(atom.key): atom.classes for atom in atoms(trees, vocabulary_of(program))}

    return found


@pytest.mark.parametrize(
    ("condition", "read"),
    [
        ("amount > 5", {"amount": (4, 5, 6)}),
        ("amount > -5", {"amount": (-6, -5, -4)}),
        ("rate > 1 and rate < 2.5", {"rate": (0, 1, Decimal("1.75"), Decimal("2.5"), Decimal("3.5"))}),
        ("colour is red", {"colour": ("red", "green")}),
        ("colour is not other", {"colour": ("red", "green"), "other": ("red", "green")}),
        ("if sure then colour is red else colour is green", {"sure": (True, False), "colour": ("red", "green")}),
        ("note is missing", {"note": (Odd.PRESENT, Odd.MISSING)}),
        ('note is not missing and note not in ["x"]', {"note": ("x", OTHER_TEXT, Odd.MISSING)}),
        ('(note or else "x") == "x"', {"note": ("x", OTHER_TEXT, Odd.MISSING)}),
        ("ended is late", {"ended": ("paid", "late")}),
        ("big", {"amount": (9, 10, 11)}),
        ("amount > count(names)", {"amount > count(names)": (True, False)}),
        (
            "note is not missing and note not in names",
            {"note": (Odd.PRESENT, Odd.MISSING), "note in names": (True, False)},
        ),
        ("sure or yes", {"sure": (True, False)}),
    ],
)
def test_a_condition_reads_these_and_tells_these_classes_apart(classes, condition, read):
    assert classes(condition) == read


def test_a_value_that_only_one_of_two_conditions_names_is_a_class_for_both(classes):
    assert classes("amount > 5", "amount == 9") == {"amount": (4, 5, 6, 8, 9, 10)}


def test_every_combination_is_a_world_until_there_are_too_many():
    sure, amount = Atom(Name("sure"), (True, False), frozenset()), Atom(Name("amount"), (1, 2), frozenset())
    assert list(worlds((sure, amount))) == [
        {Name("sure"): truth, Name("amount"): number} for truth in (True, False) for number in (1, 2)
    ]
    assert worlds((sure, amount), cap=3) is None


def test_a_name_of_unknown_type_that_is_taken_for_a_truth_is_yes_or_no(load_text):
    (atom,) = atoms([Name("item")], vocabulary_of(load_text(FACTS)))
    assert atom == Atom(Name("item"), (True, False), frozenset({"item"}))


def test_what_may_be_missing_is_told_in_the_order_in_which_it_is_read(load_text):
    names = ("note", "since", "ended", "names", "other", "colour", "rate", "amount")
    program = load_text(FACTS)
    tree = parse(" and ".join(f"{name} is not missing" for name in names)).tree
    found = atoms([check(tree, scope_of(program), YES_NO).tree], vocabulary_of(program))
    assert [unparse(atom.key) for atom in found] == list(names)
