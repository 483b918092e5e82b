"""The use case `run`: a case that a person is led through, question by question.

A guided case is its history: the answers that were given and the events that were let happen. What the case looks like
now is told afresh from them every time, so that going back is leaving out the last one. Systems answer by synthetic
replies that say so, or by those of a scenario.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from sopflow.app.procedure import Procedure
from sopflow.app.told.telling import Manner, tell_case
from sopflow.dataclass import dataclass
from sopflow.program.model import Fact, Program
from sopflow.rendering.trace.levels import all_steps, programs
from sopflow.simulation import steps
from sopflow.simulation.preparing import AD_HOC, circumstances
from sopflow.simulation.scenario import Circumstances, Scenario
from sopflow.simulation.systems import Replying
from sopflow.simulation.trace import Trace

TIME_PASSES = ""
"""What is let happen instead of an event."""

TOLD_EVENT = "event"
"""What a telling says that time moved on to where it moved to an event that was let happen."""

_BLANK = Scenario(AD_HOC, "", Circumstances(), ())


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gave: for a fact, or for the state of an approval or a chore. None is no answer."""

    name: str
    given: object


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that was let happen, a second after the case came to wait; `TIME_PASSES` lets the next due time come."""

    event: str
    at: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is asked, with the step that asked it."""

    fact: Fact
    step: steps.Asked


@dataclass(frozen=True, slots=True)
class Decision:
    """An approval or a chore that a person is asked for."""

    step: steps.ApprovalAsked | steps.ChoreAsked


@dataclass(frozen=True, slots=True)
class Awaiting:
    """Events that the case waits for. `at` is when one of them would come; `timed` says that time alone would bring
    the case on, after `within`."""

    events: tuple[str, ...]
    at: str
    timed: bool
    within: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Resting:
    """The procedure itself waits, and for nobody: time alone brings the case on, after `within`."""

    at: str
    within: timedelta


@dataclass(frozen=True, slots=True)
class Stands:
    """The case ended, or nothing that a person can give here brings it on."""


Next = Question | Decision | Awaiting | Resting | Stands


@dataclass(frozen=True, slots=True)
class Now:
    """A guided case as it stands: what happened so far, and what comes next. `refused` says that the last answer was
    not taken."""

    trace: Trace
    happened: tuple[steps.Step, ...]
    next: Next
    refused: bool


@dataclass(frozen=True)
class Guided:
    """A guided case: a procedure, what systems reply, and its history. `systems` reply in place of what is scripted;
    they must give the same reply to the same call whenever the case is told again. `case` is its id, where the
    systems are to know it by one of its own. `in_real_time` says that the time passes only where it is let
    pass (`TIME_PASSES`), also where nobody is waited for."""

    procedure: Procedure
    scenario: Scenario = _BLANK
    language: str = ""
    history: tuple[Answer | Happening, ...] = ()
    systems: Replying | None = None
    case: str | None = None
    in_real_time: bool = False

    def after(self, given: Answer | Happening) -> Guided:
        """The case with one thing more."""
        return replace(self, history=(*self.history, given))

    def back(self) -> Guided:
        """The case without the last thing that was given."""
        return replace(self, history=self.history[:-1])

    def now(self) -> Now:
        """The case as its history makes it."""
        given = [each for each in self.history if isinstance(each, Answer)]
        events = [each for each in self.history if isinstance(each, Happening)]
        told = [{"at": each.at, "event": each.event, "data": dict(each.data)} for each in events if each.event]
        waits = sum(not each.event for each in events)
        own = replace(self.scenario.circumstances, answers={}, events=())
        trace = tell_case(
            self.procedure,
            replace(self.scenario, circumstances=own),
            circumstances(answers=_in_turn(given), events=told),
            Manner(False, False, self.language, None if self.systems is None else waits, self.in_real_time),
            self.systems,
            self.case,
        )
        return _now(trace, waits=waits, given=given, in_real_time=self.in_real_time)


def _in_turn(given: list[Answer]) -> dict[str, object]:
    found: dict[str, list[object]] = {}
    for answer in given:
        found.setdefault(answer.name, []).append(answer.given)
    return {name: {"in_turn": values} for name, values in found.items()}


def _now(trace: Trace, waits: int, given: list[Answer], *, in_real_time: bool) -> Now:
    """The steps up to where a person is needed. The telling itself lets time pass when nobody answers; here it does
    so only when a person says so."""
    happened: list[steps.Step] = []
    open_ = _Open()
    for step in all_steps(trace):
        if isinstance(step, steps.TimeMoved) and step.until != TOLD_EVENT and (open_.wanted or in_real_time):
            if open_.people or waits == 0:
                return _stopped(trace, happened, open_, step, given)
            waits -= 1
        happened.append(step)
        open_.see(step)
    return _stopped(trace, happened, open_, None, given)


class _Open:
    """What people were asked for and have not given; made and thrown away inside `_now`."""

    def __init__(self) -> None:
        self.people: dict[str, steps.Asked | steps.ApprovalAsked | steps.ChoreAsked] = {}
        self.events: tuple[str, ...] = ()

    @property
    def wanted(self) -> bool:
        return bool(self.people or self.events)

    def see(self, step: steps.Step) -> None:
        match step:
            case steps.Asked(fact=name):
                self.people[name] = step
            case steps.ApprovalAsked(state=name) | steps.ChoreAsked(state=name):
                self.people[name] = step
            case steps.Answered(fact=name) | steps.ChoreTicked(state=name):
                self.people.pop(name, None)
            case steps.Waited(events=events):
                self.events = events
            case steps.Entered():
                self.people.clear()
                self.events = ()
            case _:
                pass


def _stopped(
    trace: Trace, happened: list[steps.Step], open_: _Open, moves: steps.TimeMoved | None, given: list[Answer]
) -> Now:
    moment = moves.at if moves else trace.ended
    within = moves.to - moves.at if moves else timedelta()
    needed = open_.people if moves else {name: step for name, step in open_.people.items() if name in trace.needs}
    following: Next = Stands()
    if needed:
        following = _wanted(trace, next(iter(needed.values())))
    elif open_.events and (moves is not None or trace.status == "waiting"):
        following = Awaiting(open_.events, (moment + timedelta(seconds=1)).isoformat(), moves is not None, within)
    elif moves is not None:
        following = Resting(moment.isoformat(), within)
    last = given[-1].name if given else ""
    answers = [step for step in happened if isinstance(step, steps.Answered | steps.Refused)]
    refused = bool(answers) and isinstance(answers[-1], steps.Refused) and answers[-1].fact == last
    return Now(trace, tuple(happened), following, refused)


def _wanted(trace: Trace, step: steps.Asked | steps.ApprovalAsked | steps.ChoreAsked) -> Next:
    if not isinstance(step, steps.Asked):
        return Decision(step)
    facts = (each.facts[step.fact] for each in _innermost_first(trace) if step.fact in each.facts)
    return Question(next(facts), step)


def _innermost_first(trace: Trace) -> Iterator[Program]:
    return reversed(list(programs(trace)))
