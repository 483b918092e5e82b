"""A `covers` of a clause that the document does not have."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.document.pointer import Pointer
from sopflow.document.suggestions import did_you_mean
from sopflow.lint.clauses import clause_ids
from sopflow.lint.rule import LintRule, Subject

RULE = Rule(
    "SF902",
    "unknown-clause",
    Severity.ERROR,
    Words(en="A clause that the document does not have", id="Butir yang tidak ada di dokumen"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Every `covers`, amendment and `because` that names no clause of the list, where there is a list."""
    known = clause_ids(subject.clauses)
    if not known:
        return
    for clause, at in _named(subject):
        if clause not in known:
            yield Diagnostic(
                RULE,
                subject.span(at),
                Words(
                    en=f"The list of clauses has no {clause}.",
                    id=f"Daftar butir tidak memuat {clause}.",
                ),
                help=did_you_mean(clause, known),
            )


def _named(subject: Subject) -> Iterator[tuple[str, Pointer]]:
    yield from subject.survey.covers
    for one in subject.playbook.amendments:
        yield one.clause, (*one.at, "clause")
        yield one.amends, (*one.at, "amends")


LINT = LintRule(RULE, find)
