"""Decision tables: inputs, columns, rows and cells."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from sopflow.playbook.model import Cell, Compare, OneOf, Playbook, Row, Table
from sopflow.playbook.states import TypeRef
from sopflow.playbook.values import Code, FieldValue, Literal, Localized, RecordValue, Template

Decoded = Callable[[str], Playbook]
HERE = ()


def lit(value: str | int) -> Literal:
    return Literal(value, HERE)


def expr(text: str) -> Code:
    return Code(text, HERE)


def test_a_table_of_one_column(decoded: Decoded) -> None:
    found = decoded(
        "tables:\n  kip:\n    title: KIP\n    covers: H6\n    inputs: {intent: intent, big: loss_amount > 1jt}\n"
        "    rows_that_match: all\n    optional: true\n    give: kip_code\n    rows:\n"
        "      - {when: {intent: [a, b], big: yes}, give: K1, covers: [K1]}\n      - {else: =k}\n"
    ).tables

    assert found == {
        "kip": Table(
            "kip",
            {"intent": expr("intent"), "big": expr("loss_amount > 1jt")},
            True,
            True,
            {"": TypeRef("kip_code", HERE)},
            (
                Row({"intent": OneOf(("a", "b"), HERE), "big": OneOf(("yes",), HERE)}, {"": lit("K1")}, ("K1",), HERE),
                Row(None, {"": expr("k")}, (), HERE),
            ),
            Localized({"": Template(("KIP",), HERE)}, HERE),
            ("H6",),
            HERE,
        )
    }


def test_a_table_of_several_columns(decoded: Decoded) -> None:
    found = decoded(
        "tables:\n  p:\n    inputs: [segment]\n    give: {level: [high, low], queue: text}\n    rows:\n"
        "      - {when: {segment: VIP}, give: {level: high, queue: vip}}\n      - {else: {level: low, queue: q}}\n"
    ).tables["p"]

    assert found.inputs == {"segment": expr("segment")}
    assert (found.matches_all, found.optional) == (False, False)
    assert found.columns == {"level": TypeRef(("high", "low"), HERE), "queue": TypeRef("text", HERE)}
    assert [row.give for row in found.rows] == [
        {"level": lit("high"), "queue": lit("vip")},
        {"level": lit("low"), "queue": lit("q")},
    ]


@pytest.mark.parametrize(
    ("give", "columns", "given"),
    [
        ("K1", {"": None}, {"": lit("K1")}),
        ("{a: 1, b: x}", {"a": None, "b": None}, {"a": lit(1), "b": lit("x")}),
        ("{use: {a: =x}}", {"": None}, {"": RecordValue({"a": FieldValue(expr("x"))}, HERE)}),
    ],
)
def test_columns_that_are_not_declared_are_those_of_the_rows(
    give: str, columns: dict[str, None], given: dict[str, object], decoded: Decoded
) -> None:
    found = decoded(f"tables:\n  t: {{inputs: [a], rows: [{{when: {{a: b}}, give: {give}}}]}}\n").tables["t"]

    assert (found.columns, found.rows[0].give) == (columns, given)


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("VIP", OneOf(("VIP",), HERE)),
        ("[VIP, 2, true]", OneOf(("VIP", 2, True), HERE)),
        ("1.5", OneOf((Decimal("1.5"),), HERE)),
        ("over 10jt", Compare("over", "10jt", None, HERE)),
        ("under 5", Compare("under", "5", None, HERE)),
        ("at least 3x24h", Compare("at least", "3x24h", None, HERE)),
        ("at most Rp 1.000", Compare("at most", "Rp 1.000", None, HERE)),
        ("between 1jt and 2jt", Compare("between", "1jt", "2jt", HERE)),
        ("overdue", OneOf(("overdue",), HERE)),
        ("over", OneOf(("over",), HERE)),
        ("[over 10jt]", OneOf(("over 10jt",), HERE)),
        ("between jobs", OneOf(("between jobs",), HERE)),
    ],
)
def test_a_cell_is_a_value_values_or_a_comparison(written: str, cell: Cell, decoded: Decoded) -> None:
    found = decoded(f"tables:\n  t: {{inputs: [a], rows: [{{when: {{a: {written}}}, give: x}}]}}\n")

    assert found.tables["t"].rows[0].when == {"a": cell}
