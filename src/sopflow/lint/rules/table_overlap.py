"""A case for which a table has two rows."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Label, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.lint.witness import listed
from sopflow.playbook.model import Row, Table
from sopflow.program.regions import Witness, regions_of

RULE = Rule(
    "SF321",
    "table-overlap",
    Severity.ERROR,
    Words(en="A case for which a table has two rows", id="Kasus yang cocok dengan dua baris tabel"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Tables that give exactly one answer and have two rows for some values. Each pair of rows is shown once."""
    for name, table in subject.playbook.tables.items():
        if table.matches_all:
            continue
        told: set[int] = set()
        for witness, alive in regions_of(table, subject.program.tables[name], subject.program).overlaps():
            first = alive & -alive
            second = (alive ^ first) & -(alive ^ first)
            if first | second not in told:
                told.add(first | second)
                yield _overlap(subject, table, witness, first.bit_length() - 1, second.bit_length() - 1)


def _overlap(subject: Subject, table: Table, witness: Witness, first: int, second: int) -> Diagnostic:
    rows: list[Row] = [row for row in table.rows if row.when is not None]
    return Diagnostic(
        RULE,
        subject.span(rows[second].at),
        Words(
            en=f"This row and an earlier one both match {listed(witness, 'en')}.",
            id=f"Baris ini dan baris di atasnya sama-sama cocok untuk {listed(witness, 'id')}.",
        ),
        help=Words(
            en="Narrow one of them, or say `rows_that_match: all` if the table may give several answers.",
            id="Persempit salah satunya, atau tulis `rows_that_match: all` bila tabel boleh memberi beberapa jawaban.",
        ),
        labels=(Label(subject.span(rows[first].at), Words(en="the earlier row", id="baris di atasnya")),),
    )


LINT = LintRule(RULE, find)
