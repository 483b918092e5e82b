"""What a case waits for, and of whom: a closed union, made for whoever shows it to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal, assert_never

from sopflow.adapter_api import ErrorKind
from sopflow.catalog.model import Operation
from sopflow.dataclass import dataclass
from sopflow.engine import case as engine
from sopflow.engine.attention import DONE_BEFORE
from sopflow.engine.authority import role_wanted
from sopflow.engine.case import Case, Entry, Status
from sopflow.engine.leftovers import PERSON, undo_input, undoing_call
from sopflow.engine.verbs.under_way import CONFIRMATION, LOOK_UP, REPLY
from sopflow.engine.work import BREAKS_POLICY, OWES_POLICY
from sopflow.program.model import ApprovePlan, CallPlan, CallsPlan, DoPlan, Maker, Program, State
from sopflow.values.types import Privacy, Type

Texts = Mapping[str, str]
"""Words for people by language."""

Choice = Literal["retry", "done", "failed"]
"""What a person may decide: do it again, it happened, it did not."""


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that a person is to answer. `privacy` says how to show it; `consent_to` names the script that an answer
    agrees to."""

    fact: str
    type: Type
    texts: Texts
    optional: bool = False
    role: str | None = None
    privacy: Privacy = Privacy.PUBLIC
    consent_to: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A write that a person is to say yes or no to before it is sent, and what it would be sent. `undoes` is the key of
    the write that it would undo."""

    operation: str
    input: Mapping[str, object]
    role: str | None = None
    not_by: tuple[str, ...] = ()
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """Something to be granted by `need` of `of` people. `votes` are those that were cast: who, and whether they
    grant it. `not_by` are roles, and facts that hold a person, that may not decide."""

    texts: Texts
    need: int
    of: int
    role: str | None = None
    votes: tuple[tuple[str | None, bool], ...] = ()
    not_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do outside every system. `evidence` is the fact that is wanted with it, of type `type`."""

    texts: Texts
    role: str | None = None
    evidence: str | None = None
    type: Type | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Events from outside, or (with none) a due time."""

    events: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Calling:
    """Systems that were asked and have not answered, or (with `until`) are asked again then."""

    operations: tuple[str, ...]
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attention:
    """A person must decide what the procedure could not.

    `code` says why, `about` the operation or the fact, `detail` more of it. `sent` is what a write was sent with,
    `error` what came of it, `key` the key that the system knows it by. `choices` are what can be decided.
    """

    code: str
    about: str
    detail: str
    choices: tuple[Choice, ...]
    sent: Mapping[str, object] | None = None
    error: str | None = None
    attempts: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that was done before a correction or a migration, and that a person is to look at and settle. `why` and
    `detail` are those of `engine.case.Leftover`."""

    key: str
    operation: str
    input: Mapping[str, object]
    output: object
    why: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Child:
    """Another case, of a playbook that this one runs."""

    case: str
    playbook: str


@dataclass(frozen=True, slots=True)
class Paused:
    """To be resumed; what it then waits for is in `then`."""

    then: tuple[Want, ...] = field(default=())


Want = Question | Confirmation | Approval | Chore | Waiting | Calling | Attention | Leftover | Child | Paused


def wants_of(program: Program, case: Case) -> tuple[Want, ...]:
    """What a case waits for; of several things, each."""
    if case.status is Status.DONE:
        return ()
    wants = (*_wants(program, case, program.states[case.state], case.waiting), *_left(program, case))
    return (Paused(wants),) if case.status is Status.PAUSED else wants


def _wants(program: Program, case: Case, state: State, waiting: engine.Waiting) -> tuple[Want, ...]:
    match waiting:
        case engine.ForAnswers(facts=facts):
            return tuple(_question(program, case, state, name) for name in facts)
        case engine.ForReplies():
            return _replies(case, state, waiting)
        case engine.ForEvents(events=events):
            return (Waiting(events, _until(case)),)
        case engine.ForVotes(votes=votes):
            plan = state.plan
            assert isinstance(plan, ApprovePlan)
            texts = _texts(plan.what, case.scope)
            return (Approval(texts, plan.need, plan.of, role_wanted(state), votes, plan.not_by),)
        case engine.ForChore():
            return (_chore(program, case, state),)
        case engine.ForPlaybook(effect=effect, playbook=playbook):
            return (Child(effect, playbook),)
        case engine.ForDecision():
            return (_attention(case, state, waiting),)
        case engine.ForResult() | None:
            return ()
        case _ as never:
            assert_never(never)


def _left(program: Program, case: Case) -> Iterator[Want]:
    """What was done before a correction and has to be settled."""
    for one in () if case.earlier is None else case.earlier.leftovers:
        call = undoing_call(program, one)
        if one.phase == PERSON or call is None or call.undo is None:
            yield Leftover(one.key, one.operation, one.input, one.output, one.why, one.detail)
        elif one.phase == CONFIRMATION:
            role = program.states[one.state].role
            yield Confirmation(call.undo.name, undo_input(call, one) or {}, role, undoes=one.key)
        else:
            yield Calling((call.undo.name,))


def _question(program: Program, case: Case, state: State, name: str) -> Question:
    fact = program.facts[name]
    texts = _texts(fact.questions, case.scope)
    return Question(name, fact.type, texts, fact.optional, state.role, fact.privacy, fact.script)


def _replies(case: Case, state: State, waiting: engine.ForReplies) -> tuple[Want, ...]:
    plan = state.plan
    assert isinstance(plan, CallsPlan)
    confirmations: list[Want] = []
    called: list[str] = []
    for one in waiting.pending:
        operation = plan.calls[one.call].operation
        if one.phase == CONFIRMATION:
            confirmations.append(_confirmation(state, plan.calls[one.call], one.input))
        else:
            called.append(_called(operation, one.phase))
    is_sent = any(one.phase in (REPLY, LOOK_UP) for one in waiting.pending)
    calling: tuple[Want, ...] = (Calling(tuple(called), None if is_sent else _until(case)),) if called else ()
    return (*confirmations, *calling)


def _confirmation(state: State, call: CallPlan, given: Mapping[str, object]) -> Confirmation:
    not_by = () if call.confirmation is None else call.confirmation.not_by
    return Confirmation(call.operation.name, given, role_wanted(state, call), not_by)


def _called(operation: Operation, phase: str) -> str:
    return operation.look_up.operation if phase == LOOK_UP and operation.look_up is not None else operation.name


def _chore(program: Program, case: Case, state: State) -> Chore:
    plan = state.plan
    assert isinstance(plan, DoPlan)
    type_ = None if plan.evidence is None else program.facts[plan.evidence].type
    return Chore(_texts(plan.text, case.scope), role_wanted(state), plan.evidence, type_)


def _attention(case: Case, state: State, waiting: engine.ForDecision) -> Attention:
    code, about, detail, _ = waiting
    if code == DONE_BEFORE:
        return Attention(code, about, detail, ())  # each leftover is settled, and the case ends by itself
    if code == OWES_POLICY:
        return Attention(code, about, detail, ("retry", "done"))
    if code == BREAKS_POLICY:
        one_call = isinstance(state.plan, CallsPlan) and len(state.plan.calls) == 1
        return Attention(code, about, detail, ("retry", "failed") if one_call else ("retry",))
    if code not in frozenset(ErrorKind) or not isinstance(state.plan, CallsPlan):
        return Attention(code, about, detail, ("retry",))
    entry = _entry(case, about)
    sent = None if entry is None else entry.input
    attempts = 0 if entry is None else entry.attempts
    key = "" if entry is None else entry.key
    return Attention(code, about, "", ("retry", "done", "failed"), sent, code, attempts, key)


def _entry(case: Case, operation: str) -> Entry | None:
    """The write that came to nothing: the last of this state that was neither done nor under way."""
    entries = [one for one in case.ledger.values() if one.operation == operation and one.state == case.state]
    return next((one for one in reversed(entries) if one.status is not engine.EntryStatus.DONE), None)


def _texts(makers: Mapping[str, Maker], scope: Mapping[str, object]) -> Texts:
    return {language: str(maker.evaluate(dict(scope))) for language, maker in makers.items()}


def _until(case: Case) -> datetime | None:
    return min((timer.due for timer in case.timers), default=None)
