"""A result of a verb that `next` does not name."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.program.model import ApprovePlan, RequirePlan, RunPlan, State, WaitPlan

RULE = Rule(
    "SF305",
    "missing-result",
    Severity.ERROR,
    Words(en="A result that `next` does not name", id="Hasil yang tidak disebut di `next`"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Results that a verb can give and its state has no way for. `late` is the rule `within-without-late`'s."""
    for name, state in subject.program.states.items():
        lacking = [result for result in _results(state, subject) if result not in state.exits]
        if not lacking:
            continue
        listed = ", ".join(f"`{result}`" for result in lacking)
        yield Diagnostic(
            RULE,
            subject.key((*state.at, "next")),
            Words(
                en=f"`{name}` can also end with {listed}, and `next` does not say where the case goes then.",
                id=f"`{name}` juga bisa berakhir dengan {listed}, dan `next` tidak menyebut ke mana kasus pergi.",
            ),
            help=Words(
                en=f"Add it to the map under `next`: `{lacking[0]}: STATE`.",
                id=f"Tambahkan di bawah `next`: `{lacking[0]}: LANGKAH`.",
            ),
        )


def _results(state: State, subject: Subject) -> tuple[str, ...]:
    match state.plan:
        case RequirePlan():
            return ("met", "refused")
        case ApprovePlan():
            return ("granted", "refused")
        case WaitPlan(events=events):
            return tuple(event.result for event in events)
        case RunPlan(playbook=playbook) if playbook in subject.siblings:
            return subject.siblings[playbook].outcomes
        case _:
            return ()


LINT = LintRule(RULE, find)
