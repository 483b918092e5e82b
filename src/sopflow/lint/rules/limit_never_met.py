"""A limit that forbids everything."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.program.model import LimitPlan
from sopflow.program.partial import answer
from sopflow.program.worlds import Odd, Vocabulary, atoms, tree_of, vocabulary_of, worlds

RULE = Rule(
    "SF708",
    "limit-never-met",
    Severity.ERROR,
    Words(en="A limit that forbids everything", id="Batas wewenang yang melarang semuanya"),
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Limits whose condition can never hold: that role may say yes to nothing."""
    vocabulary = vocabulary_of(subject.program)
    for limit in subject.program.limits:
        if not _can_hold(limit, vocabulary):
            yield Diagnostic(
                RULE,
                subject.span((*limit.at, "that")),
                Words(
                    en=f"This can never hold: `{limit.role}` may say yes to nothing here.",
                    id=f"Syarat ini tidak mungkin terpenuhi: `{limit.role}` tidak bisa menyetujui apa pun di sini.",
                ),
                help=Words(
                    en="Correct the condition; or ask another role, and delete the limit.",
                    id="Perbaiki syaratnya; atau minta peran lain, dan hapus batas ini.",
                ),
            )


def _can_hold(limit: LimitPlan, vocabulary: Vocabulary) -> bool:
    tree = tree_of(limit.that)
    everything = worlds(atoms([tree], vocabulary))
    if everything is None:
        return True
    return any(answer(tree, world, vocabulary.derived) not in (False, Odd.UNREAL) for world in everything)


LINT = LintRule(RULE, find)
