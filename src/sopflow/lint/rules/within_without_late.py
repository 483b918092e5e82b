"""A deadline after which nothing happens."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject

RULE = Rule(
    "SF307",
    "within-without-late",
    Severity.ERROR,
    Words(en="A deadline after which nothing happens", id="Batas waktu tanpa tindak lanjut"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """States with `within` that do not say where the case goes when it is over."""
    for name, state in subject.program.states.items():
        if state.within is not None and "late" not in state.exits:
            yield Diagnostic(
                RULE,
                subject.span(state.within.at),
                Words(
                    en=f"`{name}` has a deadline, and nothing says where the case goes when it is over.",
                    id=f"`{name}` punya batas waktu, tetapi tidak disebutkan ke mana kasus pergi bila terlewat.",
                ),
                help=Words(
                    en="Add `late: STATE` beside `within`, or to the results under `next`.",
                    id="Tambahkan `late: LANGKAH` di samping `within`, atau di antara hasil pada `next`.",
                ),
            )


LINT = LintRule(RULE, find)
