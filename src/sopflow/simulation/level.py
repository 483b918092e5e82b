"""One case while it is told: the case itself, what it asked the world for, and what was written down of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sopflow.engine.case import (
    Case,
    ForAnswers,
    ForChore,
    ForDecision,
    ForEvents,
    ForPlaybook,
    ForReplies,
    ForVotes,
    Status,
    Timer,
)
from sopflow.engine.correction import correct
from sopflow.engine.effects import CallOperation, ConfirmEffect, RunPlaybook, ShowLeftover
from sopflow.engine.events import AnswersCorrected, CaseStarted, Event, LeftoverSettled
from sopflow.engine.outstanding import awaited_effects
from sopflow.engine.retell import abandoned
from sopflow.engine.slas import owed
from sopflow.engine.step import Step, step
from sopflow.errors import NotAllowed
from sopflow.program.model import Program
from sopflow.simulation import steps
from sopflow.simulation.recorder import Recorder

Command = CallOperation | ConfirmEffect | RunPlaybook
"""What is answered by its effect's id."""


class Level:
    """The main case, or a sub-playbook's that runs inside it. Made and thrown away inside one telling."""

    def __init__(self, program: Program, start: CaseStarted, *, explain: bool) -> None:
        self.program = program
        self.began = start.at
        self.record = Recorder(program, explain=explain)
        self.commands: dict[str, Command] = {}
        self.stuck: dict[str, str] = {}  # effects that nobody answers, and what they are in need of
        self.silent: set[str] = set()  # facts and states that have no answer now
        self.history: list[Event] = [start]
        first = step(program, None, start, explain=True)
        self.case: Case = first.case
        self._took(first.effects)
        self.record.stepped(first, start.at)

    def hear(self, event: Event) -> None:
        """Step the case with an event."""
        self.take(step(self.program, self.case, event, explain=True), event)

    def take(self, after: Step, event: Event) -> None:
        """Go on with what an event made of the case."""
        self._heard(after, event)
        self.record.stepped(after, event.at)

    def correct(self, event: AnswersCorrected, wrote: Collection[str]) -> None:
        """Correct answers of the case. A sub-case that is given up by it needs nobody's look where it is none of those
        that wrote something: it did nothing, or never began.

        Raises:
            UsageError: they were never given, or a write is under way (Conflict).
        """
        after = correct(self.program, self.history, event)
        idle = [key for key in abandoned(after.case) if key not in wrote]
        shown = tuple(one for one in after.effects if not (isinstance(one, ShowLeftover) and one.key in idle))
        self._heard(after, event)
        self.record.corrected(after._replace(effects=shown), event.at, event.answers, event.reason)
        for key in idle:
            self.hear(LeftoverSettled(event.at, key))

    def _heard(self, after: Step, event: Event) -> None:
        self.history.append(event)
        self.case = after.case
        self.silent.clear()
        self._took(after.effects)

    def lets(self, event: Event, role: str | None) -> bool:
        """Step the case with a person's event; False where the engine turns them away, which is written down."""
        try:
            self.hear(event)
        except NotAllowed as no:
            self.silent.add(self.case.state)
            reason = {"en": no.words.en, "id": no.words.id}
            self.record.steps.append(steps.TurnedAway(event.at, self.case.state, role, reason))
            return False
        return True

    def _took(self, effects: tuple[object, ...]) -> None:
        for effect in effects:
            if isinstance(effect, CallOperation | ConfirmEffect | RunPlaybook):
                self.commands[effect.effect] = effect

    @property
    def is_active(self) -> bool:
        """Whether it waits for people, systems or time, rather than for a person's decision or to be resumed."""
        return self.case.status is Status.WAITING

    def next_command(self) -> Command | None:
        """The first command that the case still waits for and that is not known to have no answer."""
        for effect in awaited_effects(self.case):
            if effect in self.commands and effect not in self.stuck:
                return self.commands[effect]
        return None

    def is_stuck(self) -> bool:
        """Whether the case waits for what nobody will answer."""
        return any(effect in self.stuck for effect in awaited_effects(self.case))

    def next_timer(self, *, flows: bool) -> Timer | None:
        """The timer that is due first. Where the telling does not flow, the clocks of SLAs alone go on."""
        timers = (*self.case.timers, *owed(self.case)) if flows else owed(self.case)
        return min(timers, key=lambda timer: timer.due, default=None)

    def listens_to(self, event: str) -> bool:
        """Whether the case would do anything with this event, now or later."""
        return event in self.program.interrupts or event in self.program.awaited

    def needs(self) -> tuple[str, ...]:
        """What it waits for, by name."""
        match self.case.waiting:
            case ForAnswers(facts=facts):
                return facts
            case ForReplies() | ForPlaybook():
                return tuple(self.stuck[effect] for effect in awaited_effects(self.case) if effect in self.stuck)
            case ForVotes() | ForChore():
                return (self.case.state,)
            case ForEvents(events=events):
                return events
            case ForDecision(subject=subject):
                return (subject,)
            case _:
                return ()

    @property
    def item(self) -> object:
        """What the innermost loop handles now."""
        return self.case.frames[-1].items[self.case.frames[-1].turn] if self.case.frames else None

    def due(self, now: datetime, *, flows: bool) -> datetime | None:
        """When its next timer fires, not before now."""
        timer = self.next_timer(flows=flows)
        return None if timer is None else max(timer.due, now)
