"""A loop that nothing outside the case ever stops."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Label, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.program.model import (
    AskPlan,
    BranchPlan,
    CallsPlan,
    DecidePlan,
    EachPlan,
    Exit,
    OpenCasePlan,
    RequirePlan,
    State,
)

RULE = Rule(
    "SF303",
    "endless-loop",
    Severity.ERROR,
    Words(en="A loop that nothing stops", id="Putaran yang tidak berhenti"),
    can_be_allowed=False,
)
_AUTOMATIC = (BranchPlan, DecidePlan, RequirePlan, OpenCasePlan, CallsPlan, EachPlan)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Loops in which every state goes on by itself: no person, event or time is waited for, and no `at_most` counts.

    An `ask` goes on by itself too when nothing in the loop makes its facts missing: what is known is not asked again.
    """
    groups = _loops(subject, frozenset())
    asked_again = frozenset(fact for group in groups for way in _inside(subject, group) for fact in way.forget)
    for group in _loops(subject, asked_again) if asked_again else groups:
        yield _endless(subject, group)


def _loops(subject: Subject, asked_again: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    states = subject.program.states
    automatic = {name for name, state in states.items() if _goes_on(state, asked_again)}

    def stays(way: Exit) -> bool:
        return way.limit is None and way.step == "" and way.source in automatic and way.to in automatic

    return subject.graph.cycles(stays)


def _goes_on(state: State, asked_again: frozenset[str]) -> bool:
    if isinstance(state.plan, AskPlan):
        return not asked_again.intersection(state.plan.facts)
    return isinstance(state.plan, _AUTOMATIC)


def _inside(subject: Subject, group: tuple[str, ...]) -> Iterator[Exit]:
    return (way for name in group for way in subject.graph.ways[name] if way.to in group and way.limit is None)


def _endless(subject: Subject, group: tuple[str, ...]) -> Diagnostic:
    order = list(subject.program.states)
    first = min(group, key=order.index)
    back = next((way for way in _inside(subject, group) if way.to == first), next(_inside(subject, group)))
    names = " → ".join(f"`{name}`" for name in sorted(group, key=order.index))
    return Diagnostic(
        RULE,
        subject.span(back.at),
        Words(
            en=f"This way back can be taken for ever: {names} wait for nobody.",
            id=f"Jalan kembali ini bisa ditempuh tanpa henti: {names} tidak menunggu siapa pun.",
        ),
        help=Words(
            en="Bound it: `{go: …, at_most: 2, then: …}`; or make the facts missing that must be asked again "
            "(`ask_again`).",
            id="Batasi: `{go: …, at_most: 2, then: …}`; atau kosongkan fakta yang harus ditanyakan ulang "
            "(`ask_again`).",
        ),
        labels=(
            Label(
                subject.key(subject.program.states[first].at),
                Words(en="the loop comes back here", id="putaran kembali ke sini"),
            ),
        ),
    )


LINT = LintRule(RULE, find)
