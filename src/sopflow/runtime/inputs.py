"""What people say, as events of a case: names known, values read, the role that fits.

Each function takes the case as it stands and gives the event. What makes no sense is a UsageError in both languages;
what the case does not ask, or not any more, an OutOfTurnError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sopflow.adapter_api import ErrorKind
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean
from sopflow.engine.authority import acting_role, admit_event, role_wanted
from sopflow.engine.beginning import missing_inputs
from sopflow.engine.case import Case, ForAnswers, ForChore, ForDecision, ForReplies, ForVotes, Leftover, Status
from sopflow.engine.events import (
    AnswersCorrected,
    AttentionResolved,
    ChoreDone,
    EffectConfirmed,
    EventReceived,
    LeftoverSettled,
    QuestionsAnswered,
    VoteCast,
)  # fmt: skip
from sopflow.engine.verbs.under_way import CONFIRMATION
from sopflow.errors import UsageError
from sopflow.program.model import ApprovePlan, AskPlan, CallsPlan, DoPlan, Plan, Program
from sopflow.runtime.conflicts import OutOfTurnError
from sopflow.runtime.people import Person
from sopflow.runtime.pseudonyms import key_that_leaves
from sopflow.runtime.reasons import reason_of
from sopflow.runtime.standing import Standing
from sopflow.values.masking import mask_text
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import TEXT, Type

A = TypeVar("A", QuestionsAnswered, EffectConfirmed, VoteCast, ChoreDone, EventReceived, AttentionResolved)


def answered(standing: Standing, answers: Mapping[str, object], by: Person) -> QuestionsAnswered:
    """Answers to what is asked now; None is "nobody knows"."""
    program, case, at = standing.published.program, standing.case, standing.at
    unknown = [name for name in answers if name not in program.facts]
    if unknown:
        raise _unknown("fact", "fakta", unknown[0], program.facts)
    state = program.states[case.state]
    if not (isinstance(case.waiting, ForAnswers) and isinstance(state.plan, AskPlan) and _listens(case)):
        raise OutOfTurnError("")
    if any(name not in state.plan.facts or name in case.scope for name in answers):
        raise OutOfTurnError("")
    values = {name: _value(name, given, program.facts[name].type, at) for name, given in answers.items()}
    return _acting(standing, QuestionsAnswered(at, values, by.id), by)


def confirmed(standing: Standing, yes: bool, by: Person) -> EffectConfirmed:
    """A yes or no to the irreversible operation that waits for one."""
    effect = to_confirm(standing.case)
    if effect is None or not _listens(standing.case):
        raise OutOfTurnError("")
    event = EffectConfirmed(standing.at, effect, yes, by.id)
    left = _leftover(standing.case, lambda one: one.effect == effect)
    return _acting(standing, event, by) if left is None else replace(event, role=_role_of(standing, left, by))


def to_confirm(case: Case) -> str | None:
    """The effect that waits for a person's confirmation: the state's own, then those that undo something."""
    pending = case.waiting.pending if isinstance(case.waiting, ForReplies) else ()
    left = () if case.earlier is None else case.earlier.leftovers
    own = [one.effect for one in pending if one.phase == CONFIRMATION]
    undoing = [one.effect for one in left if one.phase == CONFIRMATION]
    return next(iter((*own, *undoing)), None)


def voted(standing: Standing, granted: bool, by: Person) -> VoteCast:
    """A vote on what is to be approved."""
    plan = standing.published.program.states[standing.case.state].plan
    if not (isinstance(standing.case.waiting, ForVotes) and isinstance(plan, ApprovePlan) and _listens(standing.case)):
        raise OutOfTurnError("")
    return _acting(standing, VoteCast(standing.at, granted, by.id), by)


def ticked(standing: Standing, evidence: object, by: Person) -> ChoreDone:
    """A chore that was done."""
    program = standing.published.program
    plan = program.states[standing.case.state].plan
    if not (isinstance(standing.case.waiting, ForChore) and isinstance(plan, DoPlan) and _listens(standing.case)):
        raise OutOfTurnError("")
    if evidence is not None and plan.evidence is None:
        raise UsageError(Words(en="this chore asks for no evidence", id="tugas ini tidak meminta bukti"))
    value = None
    if evidence is not None and plan.evidence is not None:
        value = _value(plan.evidence, evidence, program.facts[plan.evidence].type, standing.at)
    return _acting(standing, ChoreDone(standing.at, value, by.id), by)


def received(standing: Standing, name: str, data: Mapping[str, object], by: Person | None) -> EventReceived | None:
    """Something that came from outside; None where a system says it to a case that is over."""
    program = standing.published.program
    if name not in program.awaited and name not in program.interrupts:
        raise _unknown("event", "peristiwa", name, (*sorted(program.awaited), *program.interrupts))
    if standing.case.status is Status.DONE:
        if by is None:
            return None
        raise OutOfTurnError("")
    declared = standing.published.catalog.events.get(name)
    types = {} if declared is None else {field: one.type for field, one in declared.fields.fields.items()}
    values = {
        field: _value(field, given, types.get(field, TEXT), standing.at)
        for field, given in data.items()
        if given is not None
    }
    event = EventReceived(standing.at, name, values)
    if by is None:
        return event
    event = _acting(standing, replace(event, by=by.id), by)
    admit_event(program, event)
    return event


def resolved(
    standing: Standing, decision: str, output: object, error: str, by: Person, reason: str
) -> AttentionResolved:
    """What a person decided where the procedure could not. Where the reply is saved, what was done has one: the
    procedure goes on with it, and nobody may find it missing there."""
    waiting = standing.case.waiting
    if not isinstance(waiting, ForDecision) or standing.case.status is Status.PAUSED:
        raise OutOfTurnError("")
    operation = standing.published.catalog.operations.get(waiting.subject)
    saved = _saved(standing.published.program.states[standing.case.state].plan, waiting.subject)
    if decision == "done" and output is None and saved is not None:
        raise UsageError(_no_output(saved, waiting.subject))
    if decision == "failed" and error not in set(ErrorKind):
        raise UsageError(_no_error(error))
    value = None
    if output is not None and operation is not None:
        value = _value("output", output, operation.output, standing.at)
    return _acting(standing, AttentionResolved(standing.at, decision, value, error, by.id, reason_of(reason)), by)


def _saved(plan: Plan, operation: str) -> str | None:
    """The fact that the reply of an operation is saved as."""
    calls = plan.calls if isinstance(plan, CallsPlan) else ()
    return next((call.save for call in calls if call.operation.name == operation), None)


def _no_output(fact: str, operation: str) -> Words:
    return Words(
        en=f"say what `{operation}` would have replied (`output`): the procedure keeps it as `{fact}`",
        id=f"sebutkan apa yang akan dibalas `{operation}` (`output`): prosedur menyimpannya sebagai `{fact}`",
    )


def _no_error(error: str) -> Words:
    known = ", ".join(f"`{kind}`" for kind in ErrorKind)
    return Words(
        en=f"`{mask_text(error[:60])}` is none of the errors: {known}",
        id=f"`{mask_text(error[:60])}` bukan salah satu kesalahan: {known}",
    )


def corrected(
    standing: Standing, answers: Mapping[str, object], by: Person, reason: str, item: tuple[int, ...]
) -> AnswersCorrected:  # fmt: skip
    """Answers that were wrong, with the right ones."""
    program, at = standing.published.program, standing.at
    unknown = [name for name in answers if name not in program.facts]
    if unknown:
        raise _unknown("fact", "fakta", unknown[0], program.facts)
    if standing.case.status is Status.DONE:
        raise OutOfTurnError("")
    values = {name: _value(name, given, program.facts[name].type, at) for name, given in answers.items()}
    role = _role_for(program, answers, by)
    return AnswersCorrected(at, values, by.id, role, reason_of(reason), item)


def _role_for(program: Program, facts: Mapping[str, object], by: Person) -> str | None:
    """The role in which a person may answer these: one that the states which ask them want, if they hold it."""
    wanted = {
        role_wanted(state)
        for state in program.states.values()
        if not facts.keys().isdisjoint(_told_by_people(state.plan))
    }
    held = sorted(by.roles)
    return next(iter((*(role for role in held if role in wanted), *held)), None)


def _told_by_people(plan: Plan) -> tuple[str, ...]:
    """The facts that people give in a state: answers, and the evidence of a chore."""
    if isinstance(plan, AskPlan):
        return tuple(plan.facts)
    return (plan.evidence,) if isinstance(plan, DoPlan) and plan.evidence is not None else ()


def settled(standing: Standing, key: str, by: Person, reason: str, *, again: bool) -> LeftoverSettled:
    """A person looked at what was done before a correction, or wants its undoing to be tried again. `key` is the one
    that the system knows."""
    if not _listens(standing.case):
        raise OutOfTurnError("")
    if standing.case.earlier is None:
        raise UsageError(_nothing_left(key))
    row = standing.row
    left = _leftover(standing.case, lambda one: key in (one.key, key_that_leaves(row.salt, row.id, one.key)))
    role = _role_of(standing, left, by)
    return LeftoverSettled(standing.at, key if left is None else left.key, by.id, role, reason_of(reason), again)


def _leftover(case: Case, is_meant: Callable[[Leftover], bool]) -> Leftover | None:
    return None if case.earlier is None else next(filter(is_meant, case.earlier.leftovers), None)


def _role_of(standing: Standing, left: Leftover | None, by: Person) -> str | None:
    """The role in which a person speaks of what a state did: that of the state, if they hold it."""
    state = None if left is None else standing.published.program.states.get(left.state)
    if state is not None and state.role in by.roles:
        return state.role
    return min(by.roles, default=None)


def _nothing_left(key: str) -> Words:
    return Words(en=f"nothing of `{key}` is left to settle", id=f"tidak ada sisa `{key}` yang perlu diselesaikan")


def started(program: Program, inputs: Mapping[str, object], at: datetime) -> dict[str, object]:
    """The inputs that a case begins with. What it can ask for may be left out: it is asked."""
    known = program.interface.inputs
    for name in inputs:
        if name not in known:
            raise _unknown("input", "input", name, known)
    values = {name: _value(name, given, known[name][0], at) for name, given in inputs.items() if given is not None}
    missing = missing_inputs(program, values)
    if missing:
        named = ", ".join(f"`{name}`" for name in missing)
        raise UsageError(Words(en=f"`{program.id}` begins with {named}", id=f"`{program.id}` dimulai dengan {named}"))
    return values


def settings_of(program: Program, settings: Mapping[str, object], at: datetime) -> dict[str, object]:
    """The settings that a case runs with, where they differ from the playbook's."""
    for name in settings:
        if name not in program.settings:
            raise _unknown("setting", "setelan", name, program.settings)
    return {name: _value(name, given, program.settings[name].type, at) for name, given in settings.items()}


def language_of(program: Program, language: str) -> str:
    """The language of a case; "" is the playbook's first."""
    if language and language not in program.languages:
        raise _unknown("language", "bahasa", language, program.languages)
    return language


def _listens(case: Case) -> bool:
    """Whether people can say something to the case now: a pause keeps answers from it until it is resumed."""
    return case.status not in (Status.DONE, Status.PAUSED)


def _acting(standing: Standing, event: A, by: Person) -> A:
    """The event in the role in which the person may do it, where there is one."""
    if not by.roles:
        return event
    return replace(event, role=acting_role(standing.published.program, standing.case, event, by.roles))


def _value(name: str, given: object, type_: Type, at: datetime) -> object:
    """A value of the type, or None where nothing was given."""
    if given is None:
        return None
    value = parse(given, type_, now=at)
    if not isinstance(value, Refusal):
        return value
    hint = value.hint or Words(en="", id="")
    raise UsageError(
        Words(
            en=f"`{name}`: {value.reason.en}{f' ({hint.en})' if hint.en else ''}",
            id=f"`{name}`: {value.reason.id}{f' ({hint.id})' if hint.id else ''}",
        )
    )


def _unknown(what: str, apa: str, name: str, known: Mapping[str, object] | tuple[str, ...]) -> UsageError:
    near, named = did_you_mean(name[:60], known), mask_text(name[:60])
    return UsageError(
        Words(
            en=f"this playbook has no {what} `{named}`{f'; {near.en}' if near else ''}",
            id=f"playbook ini tidak punya {apa} `{named}`{f'; {near.id}' if near else ''}",
        )
    )
