"""A goal that is no earlier than the deadline."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.program.model import Maker
from sopflow.values.kinds import Duration

RULE = Rule(
    "SF551",
    "goal-after-deadline",
    Severity.ERROR,
    Words(en="A goal that is not before the deadline", id="Sasaran yang tidak sebelum batas waktu"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """SLAs whose goal is no earlier than their deadline, where both are written out in the same unit."""
    for sla in subject.program.slas.values():
        goal, deadline = _written(sla.goal), _written(sla.deadline)
        if goal is None or deadline is None or bool(goal.working_days) != bool(deadline.working_days):
            continue
        if goal >= deadline:
            yield Diagnostic(
                RULE,
                subject.span((*sla.at, "goal")),
                Words(
                    en=f"The goal of `{sla.name}` is not before its deadline.",
                    id=f"Sasaran `{sla.name}` tidak lebih awal daripada batas waktunya.",
                ),
                help=Words(
                    en="A goal is what people aim at before the deadline: make it shorter, or delete it.",
                    id="Sasaran adalah target sebelum batas waktu: perpendek, atau hapus.",
                ),
            )


def _written(maker: Maker | None) -> Duration | None:
    value = None if maker is None or maker.reads else maker.evaluate({})
    return value if isinstance(value, Duration) else None


LINT = LintRule(RULE, find)
