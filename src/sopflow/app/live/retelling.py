"""A live case told again from its history: the same steps that a dry run shows, with what each guard saw.

The history is replayed by `step`, which notes on the way what it did; what happened is written beside it. So an
explanation is never a memory of why, it is why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from sopflow.catalog.model import ExternalEvent, Operation
from sopflow.dataclass import dataclass
from sopflow.engine.case import Case, ForPlaybook
from sopflow.engine.correction import correct
from sopflow.engine.effects import CallOperation, ConfirmEffect
from sopflow.engine.events import (
    AnswersCorrected,
    CaseMigrated,
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
from sopflow.engine.migration import migrate
from sopflow.program.model import Program
from sopflow.simulation import steps
from sopflow.simulation.closing import standing_of, trace_of
from sopflow.simulation.level import Level
from sopflow.simulation.trace import Trace

Inner = Callable[[str], Trace | None]
"""The trace of a sub-playbook's case by its id; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Retold:
    """A case as its history makes it.

    Attributes:
        trace: all that happened.
        case: the case as it is after the last event.
        parts: for each event, in order, the number of the trace's steps up to its end.
    """

    trace: Trace
    case: Case
    parts: tuple[int, ...]

    def steps_of(self, number: int) -> tuple[steps.Step, ...]:
        """What the event of that number (from 1) made happen."""
        first = self.parts[number - 2] if number > 1 else 0
        return self.trace.steps[first : self.parts[number - 1]]


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a case: operations and events by name, whether its systems are made up, the cases inside it,
    and by digest the programs that it was moved to."""

    operations: Mapping[str, Operation]
    events: Mapping[str, ExternalEvent] = field(default_factory=dict)
    made_up: bool = False
    inner: Inner = lambda case: None
    programs: Mapping[str, Program] = field(default_factory=dict)


def retell(program: Program, history: Sequence[Event], around: Around) -> Retold:
    """Tell a case again. `program` is the one that it began on, `history` all events of the engine, from the first."""
    start = history[0]
    assert isinstance(start, CaseStarted)  # every history begins so
    level = Level(program, start, explain=True)
    parts = [len(level.record.steps)]
    for number, event in enumerate(history[1:], start=1):
        _note(level, event, around)
        _hear(level, program, history[:number], event, around)
        parts.append(len(level.record.steps))
    ended = history[-1].at
    trace = trace_of(start.case, level, ended, standing_of([level]))
    return Retold(trace, level.case, tuple(parts))


def _hear(level: Level, began_on: Program, before: Sequence[Event], event: Event, around: Around) -> None:
    """Step the case: what corrects it or moves it to another version needs its history."""
    match event:
        case AnswersCorrected():
            level.take(correct(began_on, before, event, around.programs), event)
        case CaseMigrated(program=digest):
            level.program = level.record.program = around.programs[digest]
            level.take(migrate(began_on, before, event, around.programs), event)
        case _:
            level.hear(event)


def _note(level: Level, event: Event, around: Around) -> None:
    """Write down what happened, before the case hears of it."""
    record, at, state = level.record, event.at, level.case.state
    match event:
        case QuestionsAnswered(answers=answers):
            for name, value in answers.items():
                record.answered(at, state, name, value)
        case OperationSucceeded() | OperationFailed():
            _called(level, event, around)
        case EffectConfirmed(effect=effect, confirmed=confirmed):
            command = level.commands.get(effect)
            if isinstance(command, ConfirmEffect):
                record.steps.append(steps.Confirmed(at, command.state, command.operation, command.input, confirmed))
        case TimerFired(timer=timer):
            record.steps.append(steps.TimeCame(at, timer))
        case EventReceived(name=name, data=data):
            declared = around.events.get(name)
            record.steps.append(steps.Happened(at, name, data, None if declared is None else declared.fields))
        case VoteCast(granted=granted, by=by, role=role):
            record.steps.append(steps.Voted(at, state, granted, by or "", role))
        case ChoreDone(evidence=evidence):
            record.steps.append(steps.ChoreTicked(at, state, evidence))
        case PlaybookEnded():
            _sub_case(level, event, around)
        case AnswersCorrected(answers=answers, reason=reason):
            record.steps.append(steps.Corrected(at, state, answers, reason))
        case _:
            pass  # who gave up, resumed or decided stands in the history; what came of it is noted by step


def _called(level: Level, event: OperationSucceeded | OperationFailed, around: Around) -> None:
    call = level.commands.get(event.effect)
    if not isinstance(call, CallOperation):
        return
    level.record.steps.append(
        steps.Called(
            event.at, call.state, call.operation, call.input, call.key, call.attempt, call.looks_up,
            output=None if isinstance(event, OperationFailed) else event.output,
            error=event.error if isinstance(event, OperationFailed) else None,
            reason=event.reason if isinstance(event, OperationFailed) else None,
            synthetic=around.made_up,
            declared=around.operations.get(call.operation),
        )
    )  # fmt: skip


def _sub_case(level: Level, event: PlaybookEnded, around: Around) -> None:
    waiting = level.case.waiting
    playbook = waiting.playbook if isinstance(waiting, ForPlaybook) else ""
    inner = around.inner(event.effect)
    level.record.steps.append(steps.SubCase(event.at, level.case.state, playbook, event.outcome, event.outputs, inner))
