"""A decision that its own `not_by` forbids to whoever is asked for it."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.document.pointer import Pointer
from sopflow.lint.rule import LintRule, Subject
from sopflow.program.model import ApprovePlan, CallsPlan, NotBy, State

RULE = Rule(
    "SF706",
    "nobody-may",
    Severity.ERROR,
    Words(en="A decision that nobody may take", id="Keputusan yang tidak boleh diambil siapa pun"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Approvals and confirmations asked of a role that `not_by` excludes."""
    for state in subject.program.states.values():
        for role, apart, at in _asked(state):
            if role is not None and role in apart.roles:
                yield Diagnostic(
                    RULE,
                    subject.key((*at, "not_by")),
                    Words(
                        en=f"Only `{role}` may decide here, and `not_by` forbids it to `{role}`: nobody may.",
                        id=f"Hanya `{role}` yang boleh memutuskan, tetapi `not_by` melarangnya: tidak ada orangnya.",
                    ),
                    help=Words(
                        en="Name another role, `role: supervisor`, or take this one out of `not_by`.",
                        id="Sebut peran lain, `role: supervisor`, atau hapus peran ini dari `not_by`.",
                    ),
                )


def _asked(state: State) -> Iterator[tuple[str | None, NotBy, Pointer]]:
    match state.plan:
        case ApprovePlan(role=role, apart=apart):
            yield role or state.role, apart, (*state.at, "approve")
        case CallsPlan(calls=calls):
            for call in calls:
                if call.confirmation is not None:
                    yield call.confirmation.role or state.role, call.confirmation.apart, (*call.at, "confirm")
        case _:
            return


LINT = LintRule(RULE, find)
