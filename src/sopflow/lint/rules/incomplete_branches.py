"""Branches after which a case may not know where to go."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.branches import Judged
from sopflow.lint.rule import LintRule, Subject

RULE = Rule(
    "SF304",
    "incomplete-branches",
    Severity.ERROR,
    Words(en="Branches that leave a case out", id="Cabang yang tidak mencakup semua kasus"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Lists of branches without `else`, and `by` without all values, for which a case was found that no branch takes
    (or which are too large to be sure)."""
    for group in subject.branches:
        if group.gap is not None:
            yield _gap(subject, group, group.gap)


def _gap(subject: Subject, group: Judged, gap: str) -> Diagnostic:
    example = (
        Words(en=f"No branch takes a case with {gap}.", id=f"Tidak ada cabang untuk kasus dengan {gap}.")
        if gap
        else Words(
            en="It is not certain that one of these branches is always taken.",
            id="Belum pasti salah satu cabang ini selalu diambil.",
        )
    )
    return Diagnostic(
        RULE,
        subject.span(group.ways[-1].at),
        example,
        help=Words(
            en="End the list with `- else: STATE`, or add the branch that is wanting.",
            id="Akhiri daftar dengan `- else: LANGKAH`, atau tambahkan cabang yang kurang.",
        ),
    )


LINT = LintRule(RULE, find)
