"""A branch that no case ever takes."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject

RULE = Rule(
    "SF306",
    "branch-never-wins",
    Severity.ERROR,
    Words(en="A branch that no case ever takes", id="Cabang yang tidak pernah diambil"),
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Branches whose condition cannot hold, or holds only where an earlier one has won."""
    for group in subject.branches:
        for way in group.never:
            yield Diagnostic(
                RULE,
                subject.span(way.at),
                Words(
                    en="No case ever takes this branch: an earlier one always wins."
                    if way is not group.ways[0]
                    else "No case ever takes this branch: its condition can never hold.",
                    id="Tidak ada kasus yang mengambil cabang ini: cabang di atasnya selalu menang."
                    if way is not group.ways[0]
                    else "Tidak ada kasus yang mengambil cabang ini: syaratnya tidak mungkin terpenuhi.",
                ),
                help=Words(
                    en="Put the narrower condition first, correct the condition, or delete the branch.",
                    id="Taruh syarat yang lebih sempit lebih dulu, perbaiki syaratnya, atau hapus cabang ini.",
                ),
            )


LINT = LintRule(RULE, find)
