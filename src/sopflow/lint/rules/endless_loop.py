"""A loop that nothing outside the case ever stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sopflow.diagnostics import Diagnostic, Label, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.program.loops import endless_loop
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
    ways = subject.graph.ways
    groups = subject.graph.cycles(_stays(subject, frozenset()))
    if not groups:
        return
    inside = [way for group in groups for name in group for way in ways[name] if way.to in group]
    asked_again = frozenset(fact for way in inside if way.limit is None for fact in way.forget)
    stays = _stays(subject, asked_again)
    if not subject.graph.cycles(stays):
        return
    loop = endless_loop(subject.program, stays)
    if loop:
        yield _endless(subject, loop)


def _stays(subject: Subject, asked_again: frozenset[str]) -> Callable[[Exit], bool]:
    automatic = {name for name, state in subject.program.states.items() if _goes_on(state, asked_again)}
    return lambda way: way.limit is None and way.step == "" and way.source in automatic and way.to in automatic


def _goes_on(state: State, asked_again: frozenset[str]) -> bool:
    if isinstance(state.plan, AskPlan):
        return not asked_again.intersection(state.plan.facts)
    return isinstance(state.plan, _AUTOMATIC)


def _endless(subject: Subject, loop: tuple[Exit, ...]) -> Diagnostic:
    order = {name: index for index, name in enumerate(subject.program.states)}
    back = min(loop, key=lambda way: order[way.to])
    first = back.to
    around = loop[loop.index(back) + 1 :] + loop[: loop.index(back) + 1]
    names = " → ".join(f"`{way.source}`" for way in around)
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
