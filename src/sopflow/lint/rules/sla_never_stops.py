"""A state that is to stop a clock, and that no case comes to once the clock has started."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.program.graph import Graph
from sopflow.program.model import SlaPlan

RULE = Rule(
    "SF552",
    "sla-never-stops",
    Severity.WARNING,
    Words(en="A clock that is never stopped there", id="Hitungan SLA yang tidak pernah berhenti di sana"),
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """States under `stops` and `pauses` that cannot come after any of the states under `starts`."""
    for sla in subject.program.slas.values():
        behind = _behind(subject.graph, sla)
        for key, names in (("stops", sla.stops), ("pauses", sla.pauses)):
            for name in sorted(names - behind):
                yield Diagnostic(
                    RULE,
                    subject.span((*sla.at, key)),
                    Words(
                        en=f"Once the clock of `{sla.name}` has started, no case comes to `{name}`.",
                        id=f"Sesudah hitungan `{sla.name}` dimulai, tidak ada kasus yang sampai ke `{name}`.",
                    ),
                    help=Words(
                        en=f"Start the clock earlier, or take `{name}` out of `{key}`.",
                        id=f"Mulai hitungan lebih awal, atau hapus `{name}` dari `{key}`.",
                    ),
                )


def _behind(graph: Graph, sla: SlaPlan) -> set[str]:
    """The states that a case can be in while the clock runs: those behind its starts, also by way of interrupts."""
    found: set[str] = set()
    waiting = [*sla.starts, *graph.always]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += graph.successors.get(state, ())
            waiting += [to for heard, to in graph.interrupts if state in heard]
    return found


LINT = LintRule(RULE, find)
