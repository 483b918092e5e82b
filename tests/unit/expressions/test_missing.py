"""Missing is never silent: what is reported, what guards against it, and what a condition tells."""

from __future__ import annotations

import pytest

from sopflow.expressions import syntax as s
from sopflow.expressions.checker import check
from sopflow.expressions.missing import Read, problem, unguarded
from sopflow.expressions.narrowing import Narrowed, narrowing
from sopflow.expressions.parser import parse
from sopflow.expressions.scope import Declared, Scope
from sopflow.values.types import MONEY, TEXT, YES_NO, Choice, Field, ListOf, Record

PROFILE = Record("dsc.Profile", {"staff": Field(YES_NO), "area": Field(TEXT, optional=True)})
PURCHASE = Record(
    "indira.Purchase", {"amount": Field(MONEY), "fee": Field(MONEY, optional=True), "from": Field(PROFILE)}
)
STORED = Scope(
    {
        "loss": Declared(MONEY, optional=True),
        "paid": Declared(MONEY),
        "flag": Declared(YES_NO, optional=True),
        "sure": Declared(YES_NO),
        "profile": Declared(PROFILE, optional=True),
        "xs": Declared(ListOf(PURCHASE), optional=True),
        "tags": Declared(ListOf(Choice(("a", "b"))), optional=True),
    }
)


def tree(text: str, scope: Scope) -> s.Node:
    parsed = parse(text)
    assert parsed.tree is not None
    assert not parsed.problems
    found = check(parsed.tree, scope)
    assert not found.problems
    return found.tree


SCOPE = Scope(
    {
        **STORED.names,
        "loss_present": Declared(YES_NO, derived=tree("loss is not missing and loss > 0", STORED)),
        "big": Declared(YES_NO, derived=tree("loss > 10", STORED)),
        "dear": Declared(PURCHASE, derived=tree("first(x in xs where x.amount > 5)", STORED)),
        "odd": Declared(YES_NO, derived=tree("any(x in xs where x.fee > 5)", STORED)),
        "a_circle": Declared(YES_NO, derived=s.And(s.Name("b_circle"), s.Name("flag"))),
        "b_circle": Declared(YES_NO, derived=s.Not(s.Name("a_circle"))),
    }
)

READS: list[tuple[str, list[str]]] = [
    ("paid > 0 and sure", []),
    ("now > now", []),
    ("loss > 0", ["loss"]),
    ("loss > 0 and loss < 5", ["loss"]),
    ("-loss > 0", ["loss"]),
    ("loss is not missing and loss > 0", []),
    ("loss is missing or loss > 0", []),
    ("loss is not missing or loss > 0", ["loss"]),
    ("not (loss is missing) and loss > 0", []),
    ("loss or else 0 > paid", []),
    ("(loss or else 0) > paid", []),
    ("(paid or else loss) > 0", ["loss"]),
    ("if loss is missing then 0 else loss", []),
    ("if loss is missing then loss else 0", ["loss"]),
    ("if flag then 1 else 2", ["flag"]),
    ("(if flag then 1 else 2) or else 3", ["flag"]),
    ("(loss + paid) * 2 is missing", []),
    ("flag is yes and loss > 0", ["flag", "loss"]),
    ("[loss]", ["loss"]),
    ("profile.staff", ["profile"]),
    ('profile.area == "x"', ["profile"]),
    ('profile is missing or profile.area == "x"', ["profile.area"]),
    ("profile.area is not missing and profile.staff", []),
    ('profile.area is missing or profile.area == "x" and profile.staff', []),
    ("count(xs) > 0 and none(tags) and any(xs)", []),
    ("xs is not missing", []),
    ("tags has a", ["tags"]),
    ("tags + a", []),
    ("tags + tags", []),
    ("xs + first(xs)", ["first(xs)"]),
    ("unique(tags + b)", []),
    ("join(unique(tags))", []),
    ("first(xs).amount", ["first(xs)"]),
    ("first(xs) is missing", []),
    ("(first(xs).amount or else 0) > 1", []),
    ("first(xs).from.area is missing", []),
    ("max(list(x.amount for x in xs)) > 1", ["max(list(x.amount for x in xs))"]),
    ("max(loss, 1)", ["loss"]),
    ("first(list(x.from for x in xs where x.fee > 0))", ["first(list(x.from for x in xs where x.fee > 0))", "x.fee"]),
    ("any(x in xs where x.fee > 0)", ["x.fee"]),
    ("any(x in xs where x.fee is not missing and x.fee > 0)", []),
    ("sum(x.fee for x in xs)", ["x.fee"]),
    ("sum(x.fee for x in xs where x.fee is not missing)", []),
    ("sum(x.fee for x in xs) or else 0", []),
    ("any(x in xs where loss > x.amount)", ["loss"]),
    ("sum(x.fee for x in xs where flag) or else 0", ["flag"]),
    ("any(x in xs where loss is not missing) and loss > 0", []),
    ("none(x in xs where loss is not missing) or loss > 0", []),
    ("first(x in xs where x.amount > 1) is not missing and xs has dear", ["first(x in xs where x.amount > 5)"]),
    ("loss_present and loss > 0", []),
    ("not loss_present or loss > 0", []),
    ("loss_present or loss > 0", ["loss"]),
    ("loss_present is yes and loss > 0", []),
    ("(loss_present or else no) and loss > 0", []),
    ("(loss_present or else yes) and loss > 0", ["loss"]),
    ("big", ["loss"]),
    ("big or else no", []),
    ("big is not missing and loss > 1", []),
    ("not big and loss > 1", ["loss"]),
    ("dear.amount > 1", ["first(x in xs where x.amount > 5)"]),
    ("dear is not missing and dear.amount > 1", []),
    ("dear is missing or dear.fee > 1", ["dear.fee"]),
    ("odd or else no", ["x.fee"]),
    ("odd and odd", ["x.fee"]),
    ("a_circle", []),
    ("a_circle is missing", []),
    ("(if sure then loss is not missing else sure) and loss > 1", ["loss"]),
    ("(if loss is missing then no else sure) and loss > 1", []),
    ("(if loss is not missing then sure else no) and loss > 1", []),
    ("(if loss > 1 then loss else loss) is not missing and loss > 1", ["loss"]),
]


@pytest.mark.parametrize(("text", "paths"), READS)
def test_exactly_the_reads_that_may_find_nothing_are_reported(text: str, paths: list[str]) -> None:
    assert sorted(read.path for read in unguarded(tree(text, SCOPE), SCOPE)) == sorted(paths)


def test_what_is_present_is_not_reported_and_a_longer_path_says_the_same_of_a_shorter_one() -> None:
    expression = tree('profile.staff and profile.area == "x" and loss > 0', SCOPE)
    assert unguarded(expression, SCOPE, frozenset({"profile.area", "loss"})) == ()


def test_a_read_knows_its_place_and_the_derived_name_on_the_way() -> None:
    reads = unguarded(tree("sure and big and loss > 0", SCOPE), SCOPE)
    assert reads == (Read("loss", 9, 12, through="big"),)
    said = problem(reads[0])
    assert (said.start, said.end) == (9, 12)
    assert said.message.en == "`loss` may be missing here, and `big` reads it."
    assert said.message.id == "`loss` mungkin belum ada di sini, padahal `big` membacanya."
    assert problem(Read("loss", 0, 4)).message.en == "`loss` may be missing here."


NARROWINGS: list[tuple[str, bool, set[str], set[str]]] = [
    ("loss is missing", True, set(), {"loss"}),
    ("loss is missing", False, {"loss"}, set()),
    ("profile.area is not missing", True, {"profile", "profile.area"}, set()),
    ("first(xs) is missing", True, set(), set()),
    ("first(xs) is missing", False, {"xs"}, set()),
    ("loss > 1 or flag", True, set(), set()),
    ("loss > 1 or flag", False, {"loss", "flag"}, set()),
    ("loss > 1 and flag", False, set(), set()),
    ("flag is no", True, {"flag"}, set()),
    ("flag is not no", False, {"flag"}, set()),
    ("loss_present", True, {"loss_present", "loss"}, set()),
    ("loss_present", False, {"loss_present"}, set()),
    ("loss is missing and flag", True, {"flag"}, {"loss"}),
    ("dear is missing", False, {"dear", "xs"}, set()),
    ("any(x in xs where loss is missing and x.amount > 1)", True, {"xs"}, {"loss"}),
    ("any(xs)", True, {"xs"}, set()),
    ("any(xs)", False, set(), set()),
    ("count(xs) > 0", True, set(), set()),
    ("max(loss, 1) > 0", True, {"loss"}, set()),
    ('join(unique(tags)) == "a"', True, set(), set()),
    ("tags + a == tags", True, {"tags"}, set()),
    ("(if flag then loss else loss) > 1", True, {"flag", "loss"}, set()),
    ("(loss or else paid) > 1", True, set(), set()),
    ("a_circle", True, {"a_circle", "b_circle", "flag"}, set()),
    ("(loss > 1) is missing", False, {"loss"}, set()),
    ("((loss > 1) and flag) is missing", False, set(), set()),
    ("a_circle is missing", False, {"a_circle"}, set()),
    ("(loss is missing) is missing", False, set(), set()),
    ("tags has a", True, {"tags"}, set()),
]


@pytest.mark.parametrize(("text", "truth", "present", "absent"), NARROWINGS)
def test_a_condition_tells_what_is_there_and_what_is_not(
    text: str, truth: bool, present: set[str], absent: set[str]
) -> None:
    assert narrowing(tree(text, SCOPE), SCOPE, truth) == Narrowed(frozenset(present), frozenset(absent))


def test_a_name_that_nobody_declared_says_nothing_of_its_own() -> None:
    assert unguarded(s.Name("nowhere"), SCOPE) == ()
    assert unguarded(s.Missing(s.Name("nowhere")), SCOPE) == ()
    assert unguarded(s.Get(s.Name("sure"), "nothing"), SCOPE) == ()


def test_many_derived_names_that_read_each_other_are_answered_at_once() -> None:
    names = dict(STORED.names)
    names["d0"] = Declared(YES_NO, derived=s.Name("flag"))
    for number in range(1, 60):
        before = s.Name(f"d{number - 1}")
        names[f"d{number}"] = Declared(YES_NO, derived=s.Or(before, before))
    scope = Scope(names)
    assert {read.path for read in unguarded(s.Name("d59"), scope)} == {"flag"}
    assert "flag" in narrowing(s.Name("d59"), scope, True).present
