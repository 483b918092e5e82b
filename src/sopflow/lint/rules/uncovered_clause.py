"""A clause of the document that nothing in the playbook encodes."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.clauses import clause_ids
from sopflow.lint.rule import LintRule, Subject

RULE = Rule(
    "SF901",
    "uncovered-clause",
    Severity.WARNING,
    Words(en="A clause that nothing encodes", id="Butir SOP yang belum tercakup"),
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Clauses of the list beside the playbook that no `covers` names."""
    covered = {clause for clause, _ in subject.survey.covers} | {one.clause for one in subject.playbook.amendments}
    for clause in clause_ids(subject.clauses):
        if clause not in covered:
            yield Diagnostic(
                RULE,
                subject.key(("source", "clauses")),
                Words(
                    en=f"Nothing in this playbook covers the clause {clause}.",
                    id=f"Belum ada bagian playbook ini yang mencakup butir {clause}.",
                ),
                help=Words(
                    en=f"Encode it and write `covers: [{clause}]` there; where it is no step, on the playbook itself.",
                    id=f"Wujudkan butir itu dan tulis `covers: [{clause}]` di sana; bila bukan langkah, di "
                    "playbook-nya.",
                ),
            )


LINT = LintRule(RULE, find)
