"""A state that no way leads to."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject

RULE = Rule(
    "SF301",
    "unreachable-state",
    Severity.ERROR,
    Words(en="A state that no way leads to", id="Langkah yang tidak dituju jalan mana pun"),
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Every state that neither the start, nor a way, nor an interrupt, nor `always` leads to."""
    reached = subject.graph.reachable()
    for name, state in subject.program.states.items():
        if name not in reached:
            yield Diagnostic(
                RULE,
                subject.key(state.at),
                Words(
                    en=f"No case ever comes to `{name}`: no `next` leads here.",
                    id=f"Tidak ada kasus yang sampai ke `{name}`: tidak ada `next` yang menuju ke sini.",
                ),
                help=Words(
                    en=f"Name `{name}` in the `next` of the state before it, or delete it.",
                    id=f"Sebut `{name}` di `next` langkah sebelumnya, atau hapus langkah ini.",
                ),
            )


LINT = LintRule(RULE, find)
