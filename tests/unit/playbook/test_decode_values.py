"""Values: literals, expressions, texts with holes, records, lists, forms; and where in the file each piece stands."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.document.nodes import Scalar
from sopflow.playbook.decode_place import Place
from sopflow.playbook.decode_values import code, template
from sopflow.playbook.model import Playbook
from sopflow.playbook.values import (
    Code,
    Condition,
    FieldValue,
    FormRef,
    Hole,
    ListValue,
    Literal,
    Localized,
    RecordValue,
    Template,
    Value,
)

Decoded = Callable[[str], Playbook]


def text_at(text: str) -> Place:
    return Place(Scalar(text, text, 0, len(text)), ("here",))


def lit(value: str | int | Decimal | bool) -> Literal:
    return Literal(value, ())


def expr(text: str) -> Code:
    return Code(text, ())


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("fraud_report", lit("fraud_report")),
        ("24h", lit("24h")),
        ("0812 0000 0001", lit("0812 0000 0001")),
        ("100000", lit(100000)),
        ("1.5", lit(Decimal("1.5"))),
        ("true", lit(True)),
        ("yes", lit("yes")),
        ("=msisdn", expr("msisdn")),
        ("=  now - 30d", expr("now - 30d")),
        ('"=f(a, b)"', expr("f(a, b)")),
        ("=forms.ticket_fields", FormRef("ticket_fields", ())),
        ("=forms.ticket_fields.kip", expr("forms.ticket_fields.kip")),
        ("Halo ${ profile.name }", Template(("Halo ", Hole(expr("profile.name"))), ())),
        ("[a, =b, [1]]", ListValue((lit("a"), expr("b"), ListValue((lit(1),), ())), ())),
        ("{a: =b, c?: d}", RecordValue({"a": FieldValue(expr("b")), "c": FieldValue(lit("d"), optional=True)}, ())),
        ("{use: {a: =b}}", RecordValue({"a": FieldValue(expr("b"))}, ())),
        ("{a: {value: =b, covers: [S1]}}", RecordValue({"a": FieldValue(expr("b"), covers=("S1",))}, ())),
        (
            "{a: {use: {value: =b}}}",
            RecordValue({"a": FieldValue(RecordValue({"value": FieldValue(expr("b"))}, ()))}, ()),
        ),
        (
            "{a: {value: =b, unit: c}}",
            RecordValue(
                {"a": FieldValue(RecordValue({"value": FieldValue(expr("b")), "unit": FieldValue(lit("c"))}, ()))}, ()
            ),
        ),
    ],
)
def test_a_value_is_what_it_looks_like(written: str, value: Value, decoded: Decoded) -> None:
    (assignment,) = decoded(f"states:\n  a:\n    set:\n      x: {written}\n    next: a\n").states["a"].set

    assert (assignment.fact, assignment.value) == ("x", value)


@pytest.mark.parametrize(
    ("written", "text", "offset"),
    [
        ("=msisdn", "msisdn", 1),
        ("=  now", "now", 3),
        ("msisdn", "msisdn", 0),
        (" a == b ", "a == b", 1),
        ("== b", "== b", 0),
    ],
)
def test_an_expression_knows_where_it_begins(written: str, text: str, offset: int) -> None:
    found = code(text_at(written))

    assert (found.text, found.offset, found.at) == (text, offset, ("here",))
    assert written[found.offset :].startswith(found.text)


@pytest.mark.parametrize(
    ("written", "pieces"),
    [
        ("", ("",)),
        ("Halo", ("Halo",)),
        ("${a}", (Hole(expr("a")),)),
        ("${ a }${b}", (Hole(expr("a")), Hole(expr("b")))),
        ("Batas ${ due | date }.", ("Batas ", Hole(expr("due"), "date"), ".")),
        ("${ due | }", (Hole(expr("due")),)),
        ('${ "a}b|c" }!', (Hole(expr('"a}b|c"')), "!")),
        (r'${ "a\"}" }', (Hole(expr(r'"a\"}"')),)),
        ("tertulis $${ a } saja", ("tertulis ${ a } saja",)),
        ("harga $5 {a}", ("harga $5 {a}",)),
        ("${ a ${ b }!", (Hole(expr("a ${ b")), "!")),
        ("lupa ${ a", ("lupa ", Hole(expr("a")))),
        ('lupa ${ "a', ("lupa ", Hole(expr('"a')))),
        ("lupa ${ a | date", ("lupa ", Hole(expr("a"), "date"))),
    ],
)
def test_a_text_is_cut_at_its_holes(written: str, pieces: tuple[str | Hole, ...]) -> None:
    assert template(text_at(written)) == Template(pieces, ())


@given(st.text(alphabet='ab ${}|"\\\n', max_size=30))
def test_every_hole_stands_where_it_says(written: str) -> None:
    for piece in template(text_at(written)).pieces:
        if isinstance(piece, Hole):
            begin = piece.code.offset
            assert written.rstrip("\n")[begin : begin + len(piece.code.text)] == piece.code.text


@given(st.text(alphabet='ab {}|"\\', max_size=30))
def test_a_text_without_holes_stays_as_it_is(written: str) -> None:
    assert template(text_at(written)) == Template((written,), ())


def test_words_are_one_text_or_one_a_language(decoded: Decoded) -> None:
    both = decoded("title: {id: Judul, en: Title}\n").title
    one = decoded("title: Judul\n").title

    assert both == Localized({"id": Template(("Judul",), ()), "en": Template(("Title",), ())}, ())
    assert one == Localized({"": Template(("Judul",), ())}, ())


def test_a_condition_is_an_expression_or_several_of_them(decoded: Decoded) -> None:
    fact = decoded(
        "facts:\n  x:\n    type: yes_no\n    only_if:\n      any:\n        - a is yes\n        - none: [b, true]\n"
    ).facts["x"]

    assert fact.only_if == Condition("any", (expr("a is yes"), Condition("none", (expr("b"), expr("true")), ())), ())
    assert fact.only_if.parts[1].at == ("facts", "x", "only_if", "any", 1)
