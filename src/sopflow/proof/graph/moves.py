"""Everything that may happen to a case next: answers, replies, failures, times, votes, events."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import assert_never

from sopflow.adapter_api import ErrorKind
from sopflow.catalog.model import Catalog, Operation
from sopflow.dataclass import dataclass
from sopflow.engine import slas, timers
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
)  # fmt: skip
from sopflow.engine.events import (
    AttentionResolved,
    CaseCancelled,
    CaseStarted,
    ChoreDone,
    EffectConfirmed,
    Event,
    EventReceived,
    OperationFailed,
    OperationSucceeded,
    PlaybookEnded,
    QuestionsAnswered,
    TimerFired,
    VoteCast,
)  # fmt: skip
from sopflow.engine.interrupts import PAUSED
from sopflow.engine.verbs.under_way import CONFIRMATION, LOOK_UP, REPLY, writes_under_way
from sopflow.program.model import CallPlan, CallsPlan, DoPlan, Program, RunPlan
from sopflow.proof.values.abstract import TURN, is_door
from sopflow.proof.values.choices import Choices
from sopflow.proof.values.unknown import a_time, symbol, unknown
from sopflow.values.types import CONSENT, YES_NO, ListOf, Record, Type

GIVEN_UP = "given_up"
"""A person gives the case up: it passes the states that every case passes on its way out. Without such states nothing
follows, and no policy is asked."""


@dataclass(frozen=True)
class Move:
    """Something that happens. `kind` is its sort and `what` names it: a fact, an operation, an event, a timer; `how`
    says how it went: an error, granted or refused, an outcome, the facts that were left unanswered."""

    kind: str
    what: str
    how: str
    event: Event

    @property
    def is_failure(self) -> bool:
        """Whether an operation failed, or a person says so."""
        by_call = self.kind in {"reply", "look_up", "decision"}
        return by_call and self.how not in {"", "found", "done", "retry"}

    @property
    def is_told_done(self) -> bool:
        """Whether a person says that a call was done: it was, though no system answered."""
        return self.kind == "decision" and self.how == "done"


@dataclass(frozen=True)
class Moves:
    """What may happen to the cases of one program. `stamp` tells the values of one step from those of another."""

    program: Program
    catalog: Catalog
    choices: Choices
    stamp: str = ""

    def begin(self) -> Move:
        """A case begins, with whatever inputs: one that may be left out, or that can be asked for, may be missing."""
        inputs = {
            name: unknown(symbol(f"{name}'{self.stamp}"), _said(self.program.facts[name].type), self.choices,
                          may_lack=may_be_left_out or bool(self.program.facts[name].questions))
            for name, (_, may_be_left_out) in self.program.interface.inputs.items()
        }  # fmt: skip
        return Move("begin", "", "", CaseStarted(self.now, "case", inputs))

    @property
    def now(self) -> datetime:
        """The time of an event: nobody knows it."""
        return a_time(f"now{self.stamp}", self.choices)

    def of(self, case: Case) -> Iterator[Move]:
        """What may happen to a case that is not over. At a door it goes in."""
        if is_door(case.state):
            yield Move("event", TURN, "", EventReceived(self.now, TURN, {}))
            return
        yield from self._waited_for(case)
        for timer in case.timers:
            if timer.name != timers.REMIND:
                yield Move("timer", timer.name, "", TimerFired(timer.due, timer.name))
        if not (case.held and writes_under_way(case)):  # then what came first is heard first, whatever comes besides
            yield from self._from_outside(case)

    def _from_outside(self, case: Case) -> Iterator[Move]:
        """What may come at any time. While a write is under way it is kept until the write has come back."""
        for timer in slas.owed(case):
            yield Move("timer", timer.name, "", TimerFired(timer.due, timer.name))
        for name, interrupt in self.program.interrupts.items():
            if slas.is_of_one(name):
                continue
            here = {case.state, *(frame.state for frame in case.frames)}
            if interrupt.way.to != PAUSED and (not interrupt.during or interrupt.during & here) and case.ending is None:
                yield Move("interrupt", name, "", EventReceived(self.now, name, self._data(name)))
        if self.program.always and case.ending is None:
            yield Move(GIVEN_UP, "", "", CaseCancelled(self.now, ""))

    def _waited_for(self, case: Case) -> Iterator[Move]:
        waiting = case.waiting
        match waiting:
            case ForAnswers(facts=facts):
                yield from self._answers(facts)
            case ForReplies(pending=pending):
                yield from self._replies(case, pending)
            case ForEvents(events=events):
                for name in dict.fromkeys(events):
                    yield Move("event", name, "", EventReceived(self.now, name, self._data(name)))
            case ForVotes():
                for granted in (True, False):
                    how = "granted" if granted else "refused"
                    yield Move("vote", case.state, how, VoteCast(self.now, granted))
            case ForChore():
                yield from self._chore(case)
            case ForPlaybook(effect=effect, playbook=playbook):
                yield from self._ended(case, effect, playbook)
            case ForDecision():
                yield from self._decisions(case, waiting)
            case ForResult() | None:
                return
            case _ as never:
                assert_never(never)

    @cached_property
    def _told_apart(self) -> frozenset[str]:
        """The operations of which a policy says at which error nobody may be stuck."""
        steps = (step for policy in self.program.playbook.policies.values() for step in policy.parts.values())
        return frozenset(step.name for step in steps if step.kind == "stuck" and step.where and step.name)

    # ── people ───────────────────────────────────────────────────────────────────────────────────────────────

    def _answers(self, asked: tuple[str, ...]) -> Iterator[Move]:
        """All answers at once; an optional one may be none."""
        facts = self.program.facts
        for given in itertools.product(*((True, False) if facts[name].optional else (True,) for name in asked)):
            answers = {
                name: self._value(name, facts[name].type) if there else None
                for name, there in zip(asked, given, strict=True)
            }
            unanswered = ", ".join(name for name in asked if answers[name] is None)
            yield Move("answer", ", ".join(asked), unanswered, QuestionsAnswered(self.now, answers))

    def _chore(self, case: Case) -> Iterator[Move]:
        plan = self.program.states[case.state].plan
        assert isinstance(plan, DoPlan)
        fact = None if plan.evidence is None else self.program.facts[plan.evidence]
        if fact is None or fact.optional:
            yield Move("chore", case.state, "", ChoreDone(self.now))
        if fact is not None:
            yield Move("chore", case.state, fact.name, ChoreDone(self.now, self._value(fact.name, fact.type)))

    def _decisions(self, case: Case, waiting: ForDecision) -> Iterator[Move]:
        """A person decides: again, and where a call failed, that it happened or did not."""
        yield Move("decision", waiting.subject, "retry", AttentionResolved(self.now, "retry"))
        plan = self.program.states[case.state].plan
        if not isinstance(plan, CallsPlan) or waiting.code not in CALL_ERRORS:
            return
        call = plan.calls[int(waiting.detail)]
        output = self._output(call.operation)
        yield Move("decision", waiting.subject, "done", AttentionResolved(self.now, "done", output))
        for error in sorted(call.errors | call.continues):
            yield Move("decision", waiting.subject, error, AttentionResolved(self.now, "failed", error=error))

    # ── systems ──────────────────────────────────────────────────────────────────────────────────────────────

    def _replies(self, case: Case, pending: tuple[Pending, ...]) -> Iterator[Move]:
        """What the first call that is under way may come to: those side by side share nothing, so their order is
        nothing that a later step could see."""
        first = next((one for one in pending if one.phase in (REPLY, CONFIRMATION, LOOK_UP)), None)
        if first is None:
            return
        plan = self.program.states[case.state].plan
        assert isinstance(plan, CallsPlan)
        call = plan.calls[first.call]
        operation = call.operation
        match first.phase:
            case "confirmation":
                for yes in (True, False):
                    how = "confirmed" if yes else "not_confirmed"
                    yield Move("confirm", operation.name, how, EffectConfirmed(self.now, first.effect, yes))
            case "look_up":
                yield from self._looked_up(operation, first)
            case _:
                done = OperationSucceeded(self.now, first.effect, self._output(operation))
                yield Move("reply", operation.name, "", done)
                for error in _errors(call, all_apart=operation.name in self._told_apart):
                    failed = OperationFailed(self.now, first.effect, error)
                    yield Move("reply", operation.name, error, failed)

    def _looked_up(self, operation: Operation, pending: Pending) -> Iterator[Move]:
        """What is found agrees with what was written in the fields that it must say: where it disagrees, all goes as
        where it is unclear. It may say less than the write's own reply does; else it is any reply."""
        name, optional = operation.name, self._optional_when_found(operation)
        match = operation.look_up.match if operation.look_up is not None else ()
        fields = operation.output.fields if isinstance(operation.output, Record) else {}
        agreeing = {field for field in match if field in pending.input and field in fields} - optional
        lacking = {field for field in optional if not fields[field].optional}
        found = {
            field: pending.input[field]
            if field in agreeing
            else unknown(
                symbol(f"{name}.{field}'{self.stamp}"), _said(one.type), self.choices, may_lack=field in optional
            )
            for field, one in fields.items()
        }
        output = found if agreeing or lacking else self._output(operation)
        yield Move("look_up", name, "found", OperationSucceeded(self.now, pending.effect, output))
        yield Move("look_up", name, "absent", OperationFailed(self.now, pending.effect, str(ErrorKind.NOT_FOUND)))
        yield Move("look_up", name, "unclear", OperationFailed(self.now, pending.effect, str(ErrorKind.UNAVAILABLE)))

    def _optional_when_found(self, operation: Operation) -> frozenset[str]:
        """The fields that what a look-up finds may lack."""
        assert operation.look_up is not None
        looking = self.catalog.operations.get(f"{operation.name.partition('.')[0]}.{operation.look_up.operation}")
        looking = looking or self.catalog.operations.get(operation.look_up.operation)
        reply = None if looking is None else looking.output
        record = reply.item if isinstance(reply, ListOf) else reply
        shown = record.fields if isinstance(record, Record) else {}
        fields = operation.output.fields if isinstance(operation.output, Record) else {}
        return frozenset(
            name for name, field in fields.items() if field.optional or name not in shown or shown[name].optional
        )

    def _ended(self, case: Case, effect: str, playbook: str) -> Iterator[Move]:
        state = self.program.states[case.state]
        plan = state.plan
        assert isinstance(plan, RunPlan)
        outputs = {output: self._value(fact, self.program.facts[fact].type) for fact, output in plan.save.items()}
        for outcome in state.exits:
            if outcome != timers.LATE:
                yield Move("ended", playbook, outcome, PlaybookEnded(self.now, effect, outcome, outputs))

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────

    def _output(self, operation: Operation) -> object:
        return self._value(operation.name, operation.output)

    def _value(self, name: str, type_: Type) -> object:
        """A new value of which nothing is known."""
        return unknown(symbol(f"{name}'{self.stamp}"), _said(type_), self.choices)

    def _data(self, event: str) -> Mapping[str, object]:
        found = self.catalog.events.get(event)
        fields = {} if found is None else found.fields.fields
        return {
            name: unknown(symbol(f"{event}.{name}'{self.stamp}"), field.type, self.choices, may_lack=field.optional)
            for name, field in fields.items()
        }


def _said(type_: Type) -> Type:
    """The type of what is said of a value: of a consent, whether it is given."""
    return YES_NO if type_ == CONSENT else type_


def _errors(call: CallPlan, *, all_apart: bool) -> Iterator[str]:
    """The ways in which a call may fail. Of those that its author did not name, one: all of them go to a person, but
    for a doubt, which is looked up first. With `all_apart` each of them."""
    operation = call.operation
    named = call.errors | call.continues
    possible = [str(error) for error in operation.errors if error not in (ErrorKind.IN_DOUBT, ErrorKind.UNAUTHORIZED)]
    if str(ErrorKind.UNAVAILABLE) not in possible:
        possible.append(str(ErrorKind.UNAVAILABLE))
    kept = [error for error in possible if error in named]
    unnamed = [error for error in possible if error not in named]
    yield from kept
    if all_apart:
        yield from unnamed
    elif str(ErrorKind.UNAVAILABLE) in unnamed:
        yield str(ErrorKind.UNAVAILABLE)
    elif unnamed:
        yield unnamed[0]
    if operation.writes:
        yield str(ErrorKind.IN_DOUBT)
