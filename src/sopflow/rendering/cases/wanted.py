"""What a live case waits for, and of whom: what `case next` shows and what an answer is checked against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from sopflow.engine.attention import CALL_ERRORS
from sopflow.engine.case import (
    Case,
    ForAnswers,
    ForChore,
    ForDecision,
    ForEvents,
    ForPlaybook,
    ForReplies,
    ForResult,
    ForVotes,
    Pending,
    Status,
)  # fmt: skip
from sopflow.program.model import ApprovePlan, CallsPlan, DoPlan, Fact, Maker, Program
from sopflow.values.types import Type

Texts = dict[str, str]

SENT = ("retry", "done", "failed")
UNSENT = ("retry",)
"""What can be decided where something was sent, and where nothing was."""


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is asked. `script` are the words of a consent, which are read out first."""

    fact: str
    texts: Texts
    type: Type
    optional: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """Questions to people."""

    questions: tuple[Question, ...]
    role: str | None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A person's yes or no before something is done that cannot be undone."""

    operation: str
    input: Mapping[str, object]
    role: str | None


@dataclass(frozen=True, slots=True)
class Approval:
    """`need` of `of` people who grant something; so many decided already."""

    what: Texts
    role: str | None
    need: int
    of: int
    decided: int


@dataclass(frozen=True, slots=True)
class Chore:
    """A deed of a person. `evidence` is the fact that it is shown with."""

    text: Texts
    role: str | None
    evidence: Fact | None


@dataclass(frozen=True, slots=True)
class Events:
    """Something from outside, or a moment."""

    names: tuple[str, ...]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Systems:
    """Replies of systems. `until` is when the next attempt is due, where one waits."""

    operations: tuple[str, ...]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Inner:
    """The end of a sub-playbook, which is a case of its own."""

    playbook: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision: `code` says why, `subject` is the operation or fact it is about. `choices` are the
    decisions that can be taken."""

    code: str
    subject: str
    detail: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resumption:
    """Somebody who resumes it: the case is paused."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """The case has ended."""


Wanted = (
    Answers | Confirmation | Approval | Chore | Events | Systems | Inner | Decision | Resumption | Nothing
)  # fmt: skip


def wanted(program: Program, case: Case) -> Wanted:
    """What the case waits for."""
    if case.status is Status.DONE:
        return Nothing()
    if case.status is Status.PAUSED:
        return Resumption()
    state = program.states[case.state]
    waiting, plan = case.waiting, state.plan
    match waiting:
        case ForAnswers(facts=facts):
            return Answers(tuple(_question(program.facts[name], case) for name in facts), state.role)
        case ForReplies(pending=pending):
            return _replies(program, case, pending)
        case ForVotes(votes=votes):
            assert isinstance(plan, ApprovePlan)  # nothing else is voted on
            return Approval(_texts(plan.what, case), plan.role, plan.need, plan.of, len(votes))
        case ForChore():
            assert isinstance(plan, DoPlan)  # nothing else is ticked
            evidence = program.facts.get(plan.evidence) if plan.evidence else None
            return Chore(_texts(plan.text, case), plan.role, evidence)
        case ForEvents(events=events):
            return Events(events, _first_due(case))
        case ForPlaybook(playbook=playbook):
            return Inner(playbook)
        case ForDecision(code=code, subject=subject, detail=detail, before=before):
            sent = isinstance(before, ForReplies) and code in CALL_ERRORS
            return Decision(code, subject, "" if sent else detail, SENT if sent else UNSENT)
        case ForResult() | None:
            return Nothing()
        case _:
            assert_never(waiting)


def _question(fact: Fact, case: Case) -> Question:
    return Question(fact.name, _texts(fact.questions, case), fact.type, fact.optional)


def _texts(makers: Mapping[str, Maker], case: Case) -> Texts:
    return {language: str(maker.evaluate(case.scope)) for language, maker in makers.items()}


def _replies(program: Program, case: Case, pending: tuple[Pending, ...]) -> Wanted:
    plan = program.states[case.state].plan
    assert isinstance(plan, CallsPlan)  # only calls wait for replies
    asked = next((one for one in pending if one.phase == "confirmation"), None)
    if asked is not None:
        return Confirmation(plan.calls[asked.call].operation.name, asked.input, program.states[case.state].role)
    operations = tuple(dict.fromkeys(plan.calls[one.call].operation.name for one in pending))
    waits = all(one.phase == "timer" for one in pending)
    return Systems(operations, _first_due(case) if waits else None)


def _first_due(case: Case) -> datetime | None:
    return min((timer.due for timer in case.timers), default=None)
