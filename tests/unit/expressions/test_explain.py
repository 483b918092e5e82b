"""Why a condition came out as it did, and what a tree reads."""

from __future__ import annotations

from sopflow.expressions import references
from sopflow.expressions import syntax as s
from sopflow.expressions.checker import check
from sopflow.expressions.explain import Explanation, Part, explain, words
from sopflow.expressions.parser import parse
from sopflow.expressions.scope import Declared, Scope
from sopflow.values.kinds import Duration
from sopflow.values.types import DURATION, MONEY, YES_NO, Choice, Field, ListOf, Record

SEGMENT = Choice(("regular", "VIP", "kartu AS"))
STORED = Scope(
    {
        "profile": Declared(Record("dsc.Profile", {"segment": Field(SEGMENT), "staff": Field(YES_NO)})),
        "loss": Declared(MONEY, optional=True),
        "flag": Declared(YES_NO),
        "patience": Declared(DURATION),
        "tags": Declared(ListOf(SEGMENT)),
    }
)
SCOPE = Scope(
    {**STORED.names, "big": Declared(YES_NO, derived=s.Compare(">", s.Name("loss"), s.Number(10)))},
)
VALUES = {"profile": {"segment": "VIP", "staff": False}, "loss": 5, "flag": True, "tags": ("VIP",)}


def tree(text: str) -> s.Node:
    parsed = parse(text)
    assert parsed.tree is not None
    assert not parsed.problems
    found = check(parsed.tree, SCOPE)
    assert not found.problems
    return found.tree


def why(text: str, values: dict[str, object] | None = None) -> Explanation:
    return explain(tree(text), SCOPE, VALUES if values is None else values)


SEGMENT_IS_VIP = Part("profile.segment is VIP", True, (("profile.segment", "VIP"),))
IS_STAFF = Part("profile.staff", False, (("profile.staff", False),))
IS_BIG = Part("loss > 10", False, (("loss", 5),), through=("big",))


def test_an_and_that_is_no_is_explained_by_what_was_no() -> None:
    text = "profile.segment is VIP and profile.staff"
    assert why(text) == Explanation(text, False, (IS_STAFF,))


def test_an_and_that_is_yes_and_an_or_that_is_no_need_all_their_parts() -> None:
    assert why("profile.segment is VIP and flag").parts == (SEGMENT_IS_VIP, Part("flag", True, (("flag", True),)))
    assert why("big or profile.staff").parts == (IS_BIG, IS_STAFF)


def test_an_or_that_is_yes_is_explained_by_what_was_yes() -> None:
    assert why("profile.staff or profile.segment is VIP").parts == (SEGMENT_IS_VIP,)


def test_what_is_missing_is_said_to_be() -> None:
    explanation = why("loss > 3 and flag", {"flag": True})
    assert explanation == Explanation("loss > 3 and flag", None, (Part("loss > 3", None, (("loss", None),)),))
    said = words(explanation, lambda path, value: "never asked")
    assert said.en == "`loss > 3 and flag` is missing. `loss` is missing, so `loss > 3` is missing."
    assert said.id == (
        "`loss > 3 and flag` bernilai belum diketahui. `loss` belum ada, maka `loss > 3` bernilai belum diketahui."
    )


def test_a_derived_name_is_looked_into_once() -> None:
    assert why("big or not big").parts == (IS_BIG,)
    assert why("not (big or profile.staff)").parts == (IS_BIG, IS_STAFF)


def test_an_if_is_explained_by_its_condition_and_the_way_taken() -> None:
    flag = Part("flag", True, (("flag", True),))
    assert why("if flag then profile.staff else big").parts == (flag, IS_STAFF)
    assert why("if profile.staff then flag else big").parts == (IS_STAFF, IS_BIG)
    assert why("if flag then big else big", {}).parts == (Part("flag", None, (("flag", None),)),)


def test_the_words_show_every_value_by_way_of_the_caller_who_masks_it() -> None:
    said = words(why("profile.segment is VIP and flag"), lambda path, value: f"[{path}]")
    assert said.en == (
        "`profile.segment is VIP and flag` is yes. `profile.segment` is [profile.segment], so "
        "`profile.segment is VIP` is yes. `flag` is yes."
    )
    assert said.id == (
        "`profile.segment is VIP and flag` bernilai ya. `profile.segment` adalah [profile.segment], maka "
        "`profile.segment is VIP` bernilai ya. `flag` bernilai ya."
    )


def test_a_name_that_is_derived_from_itself_leaves_the_result_alone() -> None:
    scope = Scope({"circle": Declared(YES_NO, derived=s.Name("circle"))})
    explanation = explain(s.Name("circle"), scope, {})
    assert explanation == Explanation("circle", None, ())
    assert words(explanation, lambda path, value: "") == explanation.summary


def test_the_names_and_constants_of_a_tree_are_known() -> None:
    text = (
        'profile.segment in [VIP, "kartu AS"] and (loss or else 0) > 10 and -5 < loss and flag is yes '
        "and patience < 2h and tags has VIP and any(t in tags where t is regular) and first(tags) is VIP and loss > loss"
    )
    expression = tree(text)
    assert references.names(expression) == {"profile", "loss", "flag", "patience", "tags"}
    assert references.reads(expression) == {"profile.segment", "loss", "flag", "patience", "tags"}
    assert references.constants(expression) == {
        "profile.segment": ("VIP", "kartu AS"),
        "loss": (10, -5),
        "flag": (True,),
        "patience": (Duration(7200),),
        "tags": ("VIP",),
        "t": ("regular",),
    }


def test_text_constants_are_known_too() -> None:
    assert references.constants(s.Compare("==", s.Name("note"), s.TextLiteral("x"))) == {"note": ("x",)}
