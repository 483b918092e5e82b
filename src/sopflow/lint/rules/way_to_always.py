"""A way into a state that every case passes on its way out anyway."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject

RULE = Rule(
    "SF311",
    "way-to-always",
    Severity.ERROR,
    Words(en="A way into a state of `always`", id="Jalan menuju langkah `always`"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """A `next`, `on_error`, `late` or interrupt that names a state of `always`: from there a case only goes out."""
    always = frozenset(subject.program.always)
    ways = [way for state in subject.program.states.values() for exits in state.exits.values() for way in exits]
    ways += [way for interrupt in subject.program.interrupts.values() for way in interrupt.ways]
    for way in ways:
        if way.to in always and way.source not in always and way.result != "always":
            yield Diagnostic(
                RULE,
                subject.span(way.at),
                Words(
                    en=f"`{way.to}` is passed on every way out (`always`); no way may lead to it before.",
                    id=f"`{way.to}` dilewati di setiap jalan keluar (`always`); jangan menuju ke sana sebelumnya.",
                ),
                help=Words(
                    en="Go to the `end` instead: the case then passes it by itself.",
                    id="Langsung tuju `end`: kasus akan melewatinya sendiri.",
                ),
            )


LINT = LintRule(RULE, find)
