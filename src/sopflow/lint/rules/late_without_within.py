"""A way for a deadline that is not set."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.program.model import State, WaitPlan

RULE = Rule(
    "SF308",
    "late-without-within",
    Severity.ERROR,
    Words(en="`late` without a deadline", id="`late` tanpa batas waktu"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """States with a `late` that can never come, since they have no `within`."""
    for name, state in subject.program.states.items():
        if state.within is None and not _until(state) and "late" in state.exits:
            yield Diagnostic(
                RULE,
                subject.span(state.exits["late"][0].at),
                Words(
                    en=f"`{name}` can never be late: it has no `within`.",
                    id=f"`{name}` tidak mungkin terlambat: tidak ada `within`.",
                ),
                help=Words(
                    en="Say how long the state waits, `within: 24h`, or delete `late`.",
                    id="Sebut berapa lama menunggu, `within: 24h`, atau hapus `late`.",
                ),
            )


def _until(state: State) -> bool:
    """Whether it waits for events until a moment: that is a deadline as well."""
    return isinstance(state.plan, WaitPlan) and state.plan.until is not None


LINT = LintRule(RULE, find)
