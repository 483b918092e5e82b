"""A script that no state says."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject

RULE = Rule(
    "SF703",
    "script-never-said",
    Severity.WARNING,
    Words(en="A script that is never said", id="Naskah yang tidak pernah diucapkan"),
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Scripts that no state says and no consent is given to."""
    said = {name for state in subject.program.states.values() for name in state.says}
    said |= {fact.script for fact in subject.program.facts.values() if fact.script is not None}
    for name, script in subject.playbook.scripts.items():
        if name not in said:
            yield Diagnostic(
                RULE,
                subject.key(script.at),
                Words(en=f"No state says `{name}`.", id=f"Tidak ada langkah yang mengucapkan `{name}`."),
                help=Words(
                    en=f"Write `say: [{name}]` in the state where it belongs, or delete it.",
                    id=f"Tulis `say: [{name}]` di langkah yang sesuai, atau hapus naskah ini.",
                ),
            )


LINT = LintRule(RULE, find)
