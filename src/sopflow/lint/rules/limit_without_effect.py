"""A limit on something that nobody is ever asked for."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.adapter_api import Effect
from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.program.model import ApprovePlan, CallsPlan, LimitPlan, Program

RULE = Rule(
    "SF707",
    "limit-without-effect",
    Severity.ERROR,
    Words(en="A limit that nothing asks for", id="Batas wewenang yang tidak pernah dipakai"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Limits on operations that are never confirmed, and on states that approve nothing: they would limit nobody."""
    confirmed = frozenset(_confirmed(subject.program))
    for limit in subject.program.limits:
        if limit.operation is not None and limit.operation not in confirmed:
            yield _operation(subject, limit, limit.operation)
        elif limit.state is not None and not isinstance(_plan(subject, limit.state), ApprovePlan):
            yield _state(subject, limit, limit.state)


def _confirmed(program: Program) -> Iterator[str]:
    for state in program.states.values():
        for call in state.plan.calls if isinstance(state.plan, CallsPlan) else ():
            if call.confirm and (call.operation.effect is Effect.IRREVERSIBLE or call.confirmation is not None):
                yield call.operation.name
            if call.undo is not None and call.undo.effect is Effect.IRREVERSIBLE:
                yield call.undo.name  # after a correction a person confirms it


def _plan(subject: Subject, state: str) -> object:
    return subject.program.states[state].plan


def _operation(subject: Subject, limit: LimitPlan, name: str) -> Diagnostic:
    return Diagnostic(
        RULE,
        subject.span((*limit.at, "confirm")),
        Words(
            en=f"Nobody confirms `{name}` in this playbook, so this limit holds nobody back.",
            id=f"Tidak ada yang mengonfirmasi `{name}` di playbook ini, jadi batas ini tidak menahan siapa pun.",
        ),
        help=Words(
            en="Let a person confirm it where it is called: `confirm: {role: …}`.",
            id="Minta konfirmasi di tempat pemanggilannya: `confirm: {role: …}`.",
        ),
    )


def _state(subject: Subject, limit: LimitPlan, name: str) -> Diagnostic:
    return Diagnostic(
        RULE,
        subject.span((*limit.at, "approve")),
        Words(
            en=f"Nothing is approved in `{name}`, so this limit holds nobody back.",
            id=f"Tidak ada yang disetujui di `{name}`, jadi batas ini tidak menahan siapa pun.",
        ),
        help=Words(
            en="Name the state with the `approve` that is meant.",
            id="Sebut keadaan dengan `approve` yang dimaksud.",
        ),
    )


LINT = LintRule(RULE, find)
