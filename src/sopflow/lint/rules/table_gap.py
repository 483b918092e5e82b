"""A case for which a table has no row."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.lint.witness import listed
from sopflow.program.regions import regions_of

RULE = Rule(
    "SF320",
    "table-gap",
    Severity.ERROR,
    Words(en="A case for which a table has no row", id="Kasus yang tidak punya baris di tabel"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Tables that give exactly one answer and have none for some values. One case is shown for each table."""
    for name, table in subject.playbook.tables.items():
        if table.matches_all or table.optional:
            continue
        regions = regions_of(table, subject.program.tables[name], subject.program)
        witness = None if regions.else_ else next(regions.gaps(), None)
        if witness is not None:
            yield Diagnostic(
                RULE,
                subject.key(table.at),
                Words(
                    en=f"`{name}` has no row for {listed(witness, 'en')}.",
                    id=f"`{name}` tidak punya baris untuk {listed(witness, 'id')}.",
                ),
                help=Words(
                    en="Add the row, end the table with `- else: …`, or say `optional: true` if no answer is one.",
                    id="Tambahkan barisnya, akhiri tabel dengan `- else: …`, atau tulis `optional: true` bila boleh "
                    "kosong.",
                ),
            )


LINT = LintRule(RULE, find)
