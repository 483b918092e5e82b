"""An outcome that no end gives."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.expressions.syntax import ChoiceValue, walk
from sopflow.lint.rule import LintRule, Subject
from sopflow.program.model import EndPlan, Exit, Expression, Maker, Program, State

RULE = Rule(
    "SF309",
    "outcome-never-reached",
    Severity.WARNING,
    Words(en="An outcome that no case ends with", id="Hasil yang tidak pernah dicapai"),
)
BUILT_IN = frozenset({"cancelled"})


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Outcomes that no `end` names and nobody sets. Where an end's outcome comes from a system, all may be reached."""
    given = set(_given(subject.program)) | BUILT_IN
    for name, outcome in subject.playbook.outcomes.items():
        if name not in given:
            yield Diagnostic(
                RULE,
                subject.key(outcome.at),
                Words(
                    en=f"No case ends with the outcome `{name}`.",
                    id=f"Tidak ada kasus yang berakhir dengan hasil `{name}`.",
                ),
                help=Words(
                    en=f"Write `end: {name}` where a case ends so, or delete the outcome.",
                    id=f"Tulis `end: {name}` di tempat kasus berakhir begitu, atau hapus hasil ini.",
                ),
            )


def _given(program: Program) -> Iterator[str]:
    for state in program.states.values():
        if isinstance(state.plan, EndPlan) and isinstance(state.plan.outcome, str):
            yield state.plan.outcome
        elif isinstance(state.plan, EndPlan) and isinstance(state.plan.outcome, Expression):
            yield from _values(state.plan.outcome)
        for change in _changes(state):
            yield from _made(change)
    for fact in program.facts.values():
        if fact.tree is not None:
            yield from (node.value for node in walk(fact.tree) if isinstance(node, ChoiceValue))


def _changes(state: State) -> Iterator[Maker]:
    ways: list[Exit] = [way for group in state.exits.values() for way in group]
    yield from (change.value for change in (*state.changes, *(change for way in ways for change in way.changes)))


def _made(maker: Maker) -> Iterator[str]:
    """The outcomes that a value may be: a literal, or the words of its expressions."""
    if not maker.reads and not maker.fields:
        value = maker.evaluate({})
        if isinstance(value, str):
            yield value
    for expression in maker.reads:
        yield from _values(expression)


def _values(expression: Expression) -> Iterator[str]:
    return (node.value for node in walk(expression.tree) if isinstance(node, ChoiceValue))


LINT = LintRule(RULE, find)
