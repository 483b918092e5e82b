"""A state from which no end can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject

RULE = Rule(
    "SF302",
    "no-way-out",
    Severity.ERROR,
    Words(en="A state from which no end can be reached", id="Langkah yang tidak bisa sampai ke akhir"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """States that cannot finish. Of those that lead to each other the first is reported, where the trap begins."""
    graph = subject.graph
    reached, finishing = graph.reachable(), graph.can_finish()
    stuck = [name for name in subject.program.states if name in reached and name not in finishing]
    told: set[str] = set()
    for name in stuck:
        if name in told:
            continue
        told |= graph.reachable_from([name])
        yield _trapped(subject, name)


def _trapped(subject: Subject, name: str) -> Diagnostic:
    onward = subject.graph.successors[name]
    where = ", ".join(f"`{to}`" for to in onward if to != name) or f"`{name}`"
    going_on = Words(
        en=f"A case that comes to `{name}` can never end: it goes on to {where}, and no `end` follows.",
        id=f"Kasus yang sampai ke `{name}` tidak pernah selesai: jalannya ke {where}, tanpa `end` sesudahnya.",
    )
    standing = Words(
        en=f"A case that comes to `{name}` stays there: the state has no way on and is no `end`.",
        id=f"Kasus yang sampai ke `{name}` berhenti di situ: langkah ini tidak punya lanjutan dan bukan `end`.",
    )
    return Diagnostic(
        RULE,
        subject.key(subject.program.states[name].at),
        going_on if onward else standing,
        help=Words(
            en="Add a `next` that leads to an `end`.",
            id="Tambahkan `next` yang menuju sebuah `end`.",
        ),
    )


LINT = LintRule(RULE, find)
