"""A row that no case ever takes."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.playbook.model import Row, Table
from sopflow.program.regions import Regions, regions_of

RULE = Rule(
    "SF322",
    "table-row-never-wins",
    Severity.ERROR,
    Words(en="A row that no case ever takes", id="Baris yang tidak pernah terpakai"),
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Rows whose cells no value can meet or that earlier rows always forestall. An `else` is there for what is missing
    too, so something is always left to it."""
    for name, table in subject.playbook.tables.items():
        for row in _losers(table, regions_of(table, subject.program.tables[name], subject.program)):
            yield Diagnostic(
                RULE,
                subject.span(row.at),
                Words(
                    en="No case ever takes this row.",
                    id="Tidak ada kasus yang memakai baris ini.",
                ),
                help=Words(
                    en="Correct its cells, move it up, or delete it.",
                    id="Perbaiki selnya, pindahkan ke atas, atau hapus baris ini.",
                ),
            )


def _losers(table: Table, regions: Regions) -> Iterator[Row]:
    won = regions.winners(first_only=not table.matches_all)
    rows = [row for row in table.rows if row.when is not None]
    return (row for index, row in enumerate(rows) if not won >> index & 1)


LINT = LintRule(RULE, find)
