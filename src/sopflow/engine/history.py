"""A history, followed from its beginning: the case, and everything that was heard with what it depended on.

A correction and a migration tell the case again from here. The same history gives the same telling every time: nothing
is taken from the case that was stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sopflow.engine import slas, timers
from sopflow.engine.case import Case, Entry, Kept, Status
from sopflow.engine.effects import Effect, ListReasons, RefuseAnswer, SayScript, StartCase
from sopflow.engine.events import (
    AttentionResolved,
    CaseCancelled,
    CaseResumed,
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
from sopflow.engine.going_on import go_on
from sopflow.engine.made import Step
from sopflow.engine.notes import Note, StateEntered
from sopflow.engine.outstanding import entry_of, said_mark
from sopflow.engine.places import Place, answer_place, awaited, timer_of, turns
from sopflow.engine.step import begin, plain
from sopflow.engine.work import Hear, Work
from sopflow.errors import UsageError
from sopflow.program.model import Program

OUTSIDE = "outside"
"""The place of what came from outside: events, pauses, a cancellation, the times of SLAs. It answers nothing."""

OF_PEOPLE = {VoteCast: "vote:", ChoreDone: "chore:", AttentionResolved: "decision:"}
"""The places of what people decide: a case waits for one of them at a time."""


class Due(NamedTuple):
    """A timer that ran: when it was due by the times of the telling, and when it really was."""

    told: datetime
    real: datetime


Acts = tuple[tuple[str, str | None, str], ...]
"""Who acted in which state and role."""


class Past:
    """What became of a case so far: mutable, made and thrown away inside a correction, a migration or a replay.

    Attributes:
        case: as it is now, on `program`.
        kept: everything that was heard, in order.
        path: the states of its present telling, each with the turn of its loop.
        said, opened: fingerprints of words, and cases: what the world has seen.
        dues: the timers that ran, by their places.
        corrected_by: who corrected inputs of the case: acts in its first state, as beginning it is.
    """

    def __init__(self, program: Program, start: CaseStarted) -> None:
        self.program = program
        self.start = start
        self.kept: list[Kept] = []
        self.said: set[str] = set()
        self.opened: dict[str, Entry] = {}
        self.dues: dict[str, Due] = {}
        self.arrivals: dict[str, int] = {}
        self.path: list[tuple[str, int]] = []
        self.corrected_by: Acts = ()
        self._order = 0
        made = begin(program, start, explain=True)
        self.case: Case = made.case
        self.saw(made)

    def hear(self, event: Event) -> Step:
        """One more event of the history, as `step` hears it.

        Raises:
            UsageError: as `step`.
        """
        if self.case.status is Status.DONE:
            raise UsageError(f"the case `{self.case.id}` is over.")
        if is_from_outside(event):
            self._keep([self._heard_now(Place(OUTSIDE, lambda at: ""), event, self.case.state, ())])
        if self.case.earlier is None:
            made = plain(self.program, self.case, event, explain=True, heard=self._heard)
        else:
            made = go_on(self.program, self.case, event, partial(self._plain, event))
        self.case = made.case
        self.saw(made)
        return made

    def saw(self, made: Step) -> None:
        """Remember what a step said, where it went, and which timers run."""
        self.remember_effects(made.effects)
        self.remember_arrivals(made.notes)
        self.remember_dues({timer.name: timer.due for timer in self.case.timers})

    def remember_effects(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, SayScript | ListReasons):
                self.said.add(said_mark(effect))
            elif isinstance(effect, StartCase):
                self.opened[effect.key] = entry_of(effect)

    def remember_arrivals(self, notes: Iterable[Note]) -> None:
        for note in notes:
            if isinstance(note, StateEntered):
                self.arrivals[note.state] = self.arrivals.get(note.state, 0) + 1
                self.path.append((note.state, note.item))

    def remember_dues(self, told: Mapping[str, datetime]) -> None:
        """The timers that run now. `told` are their due times by the times of the telling."""
        work = Work(self.program, self.case, self.start.at, explain=False)
        for timer in self.case.timers:
            self.dues[timer_of(work, timer.name, self.arrivals)] = Due(told[timer.name], timer.due)

    def _plain(self, live: Event, program: Program, case: Case, event: Event) -> Step:
        """A plain step that writes down what the live event answers, and not what is told again after it."""
        return plain(program, case, event, explain=True, heard=self._heard if event is live else None)

    # ── what an event answered ───────────────────────────────────────────────────────────────────────────────

    def _heard(self, work: Work, event: Event, hear: Hear) -> str | None:
        """Write down what the event answers."""
        if is_from_outside(event):
            return hear(work, event)
        if isinstance(event, QuestionsAnswered):
            return self._heard_answers(work, event, hear)
        state, where = work.state, turns(work)
        heard = [self._heard_now(place, event, state, where) for place in self._answered(work, event)]
        result = hear(work, event)
        self._keep(heard)
        return result

    def _heard_answers(self, work: Work, event: QuestionsAnswered, hear: Hear) -> str | None:
        """An answer that was refused is none. Words of a question may show what was answered just before it."""
        before, said = Work(work.program, work.freeze(), work.at, explain=False), len(work.effects)
        result = hear(work, event)
        refused = {one.fact for one in work.effects[said:] if isinstance(one, RefuseAnswer)}
        for name, value in event.answers.items():
            if name in refused or (value is None and not work.program.facts[name].optional):
                continue
            if name in before.skipped:
                self._forget_that_there_was_none(name)
            one = replace(event, answers={name: value})
            self._keep([self._heard_now(answer_place(before, name), one, before.state, turns(before))])
            before.scope[name] = value
        return result

    def _answered(self, work: Work, event: Event) -> Iterator[Place]:
        match event:
            case TimerFired(timer=name):
                if timers.running(work, name) is not None and work.status is not Status.PAUSED:
                    yield Place(f"timer:{timer_of(work, name, self._arrivals(work))}", lambda at: "")
            case OperationSucceeded() | OperationFailed() | EffectConfirmed() | PlaybookEnded():
                yield from (place for place in awaited(work) if place.effect == event.effect)
            case _:
                kind = OF_PEOPLE[type(event)]
                yield from (place for place in awaited(work) if place.name.startswith(kind))

    def _forget_that_there_was_none(self, fact: str) -> None:
        """An answer that comes after all takes the place of none."""
        last = next(one for one in reversed(self.kept) if fact in answers_of(one))
        self.kept.remove(last)

    def _arrivals(self, work: Work) -> dict[str, int]:
        """Those so far, and those of the step that is under way."""
        here = sum(1 for note in work.notes or () if isinstance(note, StateEntered) and note.state == work.state)
        return {work.state: self.arrivals.get(work.state, 0) + here}

    def _heard_now(self, place: Place, event: Event, state: str, where: tuple[int, ...]) -> Kept:
        return Kept(place.name, place.print(event.at), state, 0, event, where)

    def _keep(self, heard: Iterable[Kept]) -> None:
        for one in heard:
            self.kept.append(one._replace(order=self._order))
            self._order += 1


def answers_of(kept: Kept) -> Mapping[str, object]:
    """The answers that were heard, by fact; none where something else was."""
    return kept.event.answers if isinstance(kept.event, QuestionsAnswered) else {}


def is_from_outside(event: Event) -> bool:
    """Whether the event answers nothing that the case asked for."""
    if isinstance(event, TimerFired):
        return slas.is_of_one(event.timer)
    return isinstance(event, EventReceived | CaseResumed | CaseCancelled)
