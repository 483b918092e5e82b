"""What is read, how tightly it binds, and what every slip is answered with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sopflow.expressions import syntax as s
from sopflow.expressions.parser import Parsed, parse
from sopflow.expressions.print_ import unparse
from sopflow.values.kinds import Duration

A, B, C = s.Name("a"), s.Name("b"), s.Name("c")
ONE, TWO, THREE = s.Number(1), s.Number(2), s.Number(3)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1_000_000", s.Number(1_000_000)),
        ("500rb", s.Number(500_000)),
        ("1jt", s.Number(1_000_000)),
        ("1.5jt", s.Number(1_500_000)),
        ("0.5", s.Number(Decimal("0.5"))),
        ("0.125", s.Number(Decimal("0.125"))),
        ("72h", s.DurationLiteral(Duration(72 * 3600))),
        ("3x24h", s.DurationLiteral(Duration(72 * 3600))),
        ("30d", s.DurationLiteral(Duration(30 * 86400))),
        ("1h30m", s.DurationLiteral(Duration(5400))),
        ("10 working days", s.DurationLiteral(Duration(working_days=10))),
        ("1 working day", s.DurationLiteral(Duration(working_days=1))),
        (r'"a \"b\" \\ c"', s.TextLiteral('a "b" \\ c')),
        ("yes", s.YesNo(True)),
        ("[]", s.ListLiteral(())),
        ("[a, b,]", s.ListLiteral((A, B))),
        ("a.b.is", s.Get(s.Get(A, "b"), "is")),
        ("not a is b", s.Not(s.Is(A, B))),
        ("a is not b", s.Is(A, B, True)),
        ("a in [b]", s.In(A, s.ListLiteral((B,)))),
        ("a not in b", s.In(A, B, True)),
        ("a has b", s.Has(A, B)),
        ("a is missing", s.Missing(A)),
        ("a is not missing", s.Missing(A, True)),
        ("a or b and not c", s.Or(A, s.And(B, s.Not(C)))),
        ("a or else b == c", s.Compare("==", s.OrElse(A, B), C)),
        ("a or else 1 + 2", s.OrElse(A, s.Arithmetic("+", ONE, TWO))),
        ("1 - 2 - 3", s.Arithmetic("-", s.Arithmetic("-", ONE, TWO), THREE)),
        ("1 + 2 * -3", s.Arithmetic("+", ONE, s.Arithmetic("*", TWO, s.Negate(THREE)))),
        ("(1 + 2) * 3", s.Arithmetic("*", s.Arithmetic("+", ONE, TWO), THREE)),
        ("if a then b else if b then c else a", s.If(A, B, s.If(B, C, A))),
        ("count(a)", s.Quantifier("count", A)),
        ("any(x in a where b)", s.Quantifier("any", A, "x", B)),
        ("sum(x.y for x in a where b)", s.Quantifier("sum", A, "x", B, s.Get(s.Name("x"), "y"))),
        ("list(b for x in a)", s.Quantifier("list", A, "x", None, B)),
        ("max(1, 2)", s.CallFunction("max", (ONE, TWO))),
        ("any", s.Name("any")),
    ],
)
def test_an_expression_is_read(text: str, tree: s.Node) -> None:
    assert parse(text) == Parsed(tree, ())
    assert parse(unparse(tree)) == Parsed(tree, ())


def test_every_node_knows_its_place_and_brackets_belong_to_what_they_hold() -> None:
    tree = parse("(a) and b.c").tree
    assert isinstance(tree, s.And)
    assert [(node.start, node.end) for node in s.walk(tree)] == [(0, 11), (0, 3), (8, 11), (8, 9)]


SLIPS = [
    ("a = 1", "a == 1", "Write `==` instead of `=`."),
    ("a == 1 && b", "a == 1 and b", "Write `and` instead of `&&`."),
    ("a||b", "a or b", "Write `or` instead of `||`."),
    ("!a", "not a", "Write `not` instead of `!`."),
    ("a AND b", "a and b", "Write `and` instead of `AND`."),
    ("a dan b", "a and b", "Write `and` instead of `dan`."),
    ("a atau b", "a or b", "Write `or` instead of `atau`."),
    ("tidak a", "not a", "Write `not` instead of `tidak`."),
    ("bukan a", "not a", "Write `not` instead of `bukan`."),
    ("a adalah b", "a is b", "Write `is` instead of `adalah`."),
    ("a === 1", "a == 1", "Write `==` instead of `===`."),
    ("a <> 1", "a != 1", "Write `!=` instead of `<>`."),
    ("a => 1", "a >= 1", "Write `>=` instead of `=>`."),
    ("a ≤ 1", "a <= 1", "Write `<=` instead of `≤`."),
    ("a is true", "a is yes", "Write `yes` instead of `true`."),
    ("a is False", "a is no", "Write `no` instead of `False`."),
    ("a == null", "a is missing", "Write `is missing` instead of `== null`."),
    ("a != None", "a is not missing", "Write `is not missing` instead of `!= None`."),
    ("a is not null", "a is not missing", "Write `is not missing` instead of `is not null`."),
    ("a is kosong", "a is missing", "Write `is missing` instead of `is kosong`."),
    ("a is in [b]", "a in [b]", "Write `in` instead of `is in`."),
    ("a is not in [b]", "a not in [b]", "Write `not in` instead of `is not in`."),
    ("a not is b", "a is not b", "Write `is not` instead of `not is`."),
    ("a > 24 jam", "a > 24h", "Write `24h` instead of `24 jam`."),
    ("a > 3 hari", "a > 3d", "Write `3d` instead of `3 hari`."),
    ("a > 5 juta", "a > 5jt", "Write `5jt` instead of `5 juta`."),
    ("a > 500 ribu", "a > 500rb", "Write `500rb` instead of `500 ribu`."),
    ("a > 2 minutes", "a > 2m", "Write `2m` instead of `2 minutes`."),
    ("10 hari kerja", "10 working days", "Write `10 working days` instead of `10 hari kerja`."),
    ("“x”", '"x"', 'Text stands between straight double quotes: "x".'),
    ("'x'", '"x"', 'Text stands between straight double quotes: "x".'),
    ("1.000.000", "1_000_000", "`1.000.000` means different numbers to different readers. Write `1_000_000`."),
    ("1,000,000", "1_000_000", "`1,000,000` means different numbers to different readers. Write `1_000_000`."),
    ("Rp 1.000", "1_000", "`Rp 1.000` means different numbers to different readers. Write `1_000`."),
    (
        "Rp1.500.000,50",
        "1500000.50",
        "`Rp1.500.000,50` means different numbers to different readers. Write `1500000.50`.",
    ),
    ("1,5jt", "1_500_000", "`1,5jt` means different numbers to different readers. Write `1_500_000`."),
    ("1,500.25", "1500.25", "`1,500.25` means different numbers to different readers. Write `1500.25`."),
    ("0 < a < 10", "0 < a and a < 10", "Comparisons do not chain. Join two of them with `and`."),
    ("not a == b == c", "not (a == b and b == c)", "Comparisons do not chain. Join two of them with `and`."),
]


@pytest.mark.parametrize(("wrong", "right", "message"), SLIPS)
def test_a_slip_is_understood_and_mended(wrong: str, right: str, message: str) -> None:
    parsed = parse(wrong)
    assert [problem.message.en for problem in parsed.problems] == [message]
    problem = parsed.problems[0]
    assert problem.replacement is not None
    assert problem.message.id != problem.message.en
    mended = wrong[: problem.start] + problem.replacement + wrong[problem.end :]
    assert mended == right
    assert parse(mended) == Parsed(parsed.tree, ())


REFUSED = [
    ("", "The expression is empty."),
    ("a b", "The expression could end before `b`."),
    ("a 5", "The expression could end before `5`."),
    ("a)", "This `)` closes nothing."),
    ("a > 1,5", "The expression could end before `,`."),
    ("(a", "`(` needs `)` before the end."),
    ("[a b]", "`[` needs `]` before `b`."),
    ("if a then b", "`if` needs `else` before the end."),
    ("a and", "Something is missing after `and`."),
    ("(a ==)", "Something is missing after `==`."),
    ("not", "The expression ends too early."),
    ("a == *", "A value is expected here, not `*`."),
    ("a == has", "A value is expected here, not `has`."),
    ("a == not b", "`not` stands before the whole comparison, not inside it."),
    ("a not b", "This `not` stands in a wrong place."),
    ("a and if b then c else a", "An `if` inside a larger expression stands in brackets."),
    ("jika a then b else c", "Write `if` instead of `jika`."),
    ("a.", "The name of a field is expected after the dot."),
    ("a.b()", "`b` is read, not called: fields have no brackets."),
    ("any()", "`any` needs a list."),
    ("count(a where b)", "`where` needs a name for the item: `count(x in a where …)`."),
    ("all(a)", "`all` needs a condition after `where`."),
    ("any(x.y for x in a)", "`any` takes a condition, not a value of each item."),
    ("sum(x.y for in a)", "`for` is followed by a name and `in`."),
    ("a ? b : c", "There is no `? :` here."),
    ("a: b", "A `:` has no place in an expression."),
    ("10%", "There is no percent sign here."),
    ("a & b", "`&` is not a word of the language."),
    ("a | b", "`|` is not a word of the language."),
    ("{a}", "A record cannot be made in an expression."),
    ("a # b", "The character `#` means nothing in an expression."),
    ('"a', "This quote is never closed."),
    ("1.000", "`1.000` means different numbers to different readers. Write `1_000`."),
    ("1,000", "`1,000` means different numbers to different readers. Write `1_000`."),
    ("0812", "The number `0812` begins with 0."),
    ("12abc", "`12abc` is neither a number nor a duration."),
    ("1.2.3", "`1.2.3` is neither a number nor a duration."),
    ("1_00", "`1_00` is neither a number nor a duration."),
    ("9" * 19, "A number has at most 18 digits."),
    ("a" * 2_001, "An expression has at most 2,000 characters."),
    ("[" + "1," * 400 + "1]", "An expression has at most 400 parts."),
    ("(" * 41, "An expression is nested at most 40 deep."),
    ("a + " * 40 + "a", "An expression is nested at most 40 deep."),
    ("a = b", "`=` does not compare."),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_cannot_be_mended_safely_is_refused_in_words(text: str, message: str) -> None:
    problems = parse(text).problems
    assert [problem.message.en for problem in problems] == [message]
    assert problems[0].replacement in (None, "if")
    assert problems[0].message.id != message


def test_several_slips_are_reported_at_once() -> None:
    assert [problem.replacement for problem in parse("a && ‘x’ == b || 1.000.000 < c").problems] == [
        "and",
        '"x"',
        "or",
        "1_000_000",
    ]


def test_a_decimal_that_looks_like_thousands_is_printed_with_a_further_digit() -> None:
    tree = parse("2.1250").tree
    assert tree == s.Number(Decimal("2.125"))
    assert parse(unparse(s.Number(Decimal("2.125")))) == Parsed(tree, ())


@pytest.mark.parametrize(("seconds", "text"), [(0, "0s"), (90, "90s"), (5400, "90m"), (7200, "2h"), (172_800, "2d")])
def test_a_duration_is_printed_in_its_largest_unit(seconds: int, text: str) -> None:
    assert unparse(s.DurationLiteral(Duration(seconds))) == text
