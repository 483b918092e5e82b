"""Tells a case on from what was heard earlier: whatever it waits for and the tape has, it is given.

Rules: what is not on the tape is asked of the world, so the case stops there. A write whose key is done, or in doubt,
never leaves: what is known of it is its answer. What came from outside (events, pauses, a cancellation) is no answer
to anything: it is heard in its turn, when all that was heard before it has been.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sopflow.adapter_api import ErrorKind
from sopflow.engine import wording
from sopflow.engine.case import Case, Earlier, EntryStatus, ForAnswers, Kept, Status
from sopflow.engine.effects import Effect, RefuseAnswer, SendReminder
from sopflow.engine.events import (
    EffectConfirmed,
    Event,
    OperationFailed,
    OperationSucceeded,
    PlaybookEnded,
    QuestionsAnswered,
)  # fmt: skip
from sopflow.engine.made import Plain, Step
from sopflow.engine.notes import Note, StateEntered
from sopflow.engine.places import Place, answer_place, awaited
from sopflow.engine.work import Work
from sopflow.engine.written import came_to, with_differences
from sopflow.errors import UsageError
from sopflow.program.model import Program

ANY = ""
"""The print of an answer that was just corrected: it is meant for the question as it stands now."""


class Found(NamedTuple):
    """Something on the tape, and the place that it fills."""

    kept: Kept
    place: Place


class Telling:
    """One telling: mutable, made and thrown away inside a step. Time goes on with what is heard, never back.

    Attributes:
        arrivals: how often the case came to each state; None where a live case goes on, which takes no timers from
            the tape: time is real for it.
        correcting: the orders of the answers that are being corrected; `refused` is where one did not pass its checks.
        prints: what the answers that were corrected turned out to depend on, by their orders.
    """

    def __init__(self, program: Program, first: Step, at: datetime, plain: Plain) -> None:
        self.program = program
        self.plain = plain
        self.at = at
        self.case = first.case
        self.effects: list[Effect] = list(first.effects)
        self.notes: list[Note] = list(first.notes)
        self.arrivals: dict[str, int] | None = None
        self.correcting: frozenset[int] = frozenset()
        self.refused: RefuseAnswer | None = None
        self.prints: dict[int, str] = {}

    def count_arrivals(self) -> None:
        """Take timers from the tape too: the case is told from its beginning, in the times of its history."""
        self.arrivals = {}
        self._arrived(self.notes)

    def tell(self, outside: Iterable[Kept] = ()) -> None:
        """Go on until the case waits for what the tape does not have, or is over."""
        ahead = deque(outside)
        while self.case.status is not Status.DONE and self.refused is None:
            found = self._found()
            if found is None:
                if self._hear_what_is_known():
                    continue
                if not ahead:
                    self._say_other_words()
                    return
                self._hear_outside(ahead.popleft())
            elif ahead and ahead[0].order < found.kept.order:
                self._hear_outside(ahead.popleft())
            else:
                self._take(found)

    @property
    def earlier(self) -> Earlier:
        assert self.case.earlier is not None
        return self.case.earlier

    def _found(self) -> Found | None:
        """The first on the tape that fills a place."""
        work = Work(self.program, self.case, self.at, explain=False)
        open_ = {place.name: place for place in reversed(list(awaited(work, self.arrivals)))}
        for kept in self.earlier.tape:
            place = open_.get(kept.place)
            if place is not None and kept.print in (ANY, place.print(kept.event.at)):
                return Found(kept, place)
        return None

    def _hear_what_is_known(self) -> bool:
        """What is known of a write that waits for its reply is its reply: it must not leave once more."""
        work = Work(self.program, self.case, self.at, explain=False)
        for place in awaited(work):
            truth = self.earlier.writes.get(place.key)
            if truth is None or truth.status not in (EntryStatus.DONE, EntryStatus.IN_DOUBT):
                continue
            given = self.case.ledger[place.key].input
            earlier = came_to(self.earlier, place.key)
            if truth.status is EntryStatus.IN_DOUBT:
                self.case = self.case._replace(earlier=earlier)
                self._hear(OperationFailed(self.at, place.effect, str(ErrorKind.IN_DOUBT)))
                return True
            self.case = self.case._replace(
                earlier=with_differences(earlier, truth, given), ledger={**self.case.ledger, place.key: truth}
            )
            self._hear(OperationSucceeded(self.at, place.effect, truth.output))
            return True
        return False

    def _take(self, found: Found) -> None:
        """Let the case hear what it heard earlier. What makes no sense any more is let go."""
        kept, place = found
        earlier = self.earlier
        tape = tuple(one for one in earlier.tape if one is not kept)
        self.case = self.case._replace(earlier=earlier._replace(tape=tape))
        self.at = max(self.at, kept.event.at)
        if kept.order in self.correcting:
            self.prints[kept.order] = place.print(kept.event.at)
            said = self._hear(_again(kept.event, place.effect, self.at))
            self.refused = next((one for one in said if isinstance(one, RefuseAnswer)), None)
            return
        try:
            self._hear(_again(kept.event, place.effect, self.at))
        except UsageError:
            return

    def _say_other_words(self) -> None:
        """What was agreed to in other words is asked anew: these words must be heard."""
        if not isinstance(self.case.waiting, ForAnswers):
            return
        work = Work(self.program, self.case, self.at, explain=False)
        answered = {kept.place for kept in self.earlier.tape}
        for name in self.case.waiting.facts:
            script = self.program.facts[name].script
            if script is not None and answer_place(work, name).name in answered:
                wording.say(work, script)
        self.effects += [said for said in work.effects if said not in self.effects]

    def _hear_outside(self, kept: Kept) -> None:
        self.at = max(self.at, kept.event.at)
        try:
            self._hear(replace(kept.event, at=self.at))
        except UsageError:
            return

    def _hear(self, event: Event) -> tuple[Effect, ...]:
        made = self.plain(self.program, self.case, event)
        self.case = _acknowledged(made.case)
        self.effects += [one for one in made.effects if not isinstance(one, SendReminder)]
        self.notes += made.notes
        self._arrived(made.notes)
        return made.effects

    def _arrived(self, notes: Iterable[Note]) -> None:
        if self.arrivals is None:
            return
        for note in notes:
            if isinstance(note, StateEntered):
                self.arrivals[note.state] = self.arrivals.get(note.state, 0) + 1


def _again(event: Event, effect: str, at: datetime) -> Event:
    """The same event in this telling: its effect has another id, and an answer keeps the time it was given at."""
    if isinstance(event, QuestionsAnswered):
        return replace(event, at=at, given_at=event.given_at or event.at)
    if isinstance(event, OperationSucceeded | OperationFailed | EffectConfirmed | PlaybookEnded):
        return replace(event, at=at, effect=effect)
    return replace(event, at=at)


def _acknowledged(case: Case) -> Case:
    """Writes that came to the end that they had are this telling's: nothing is left of them on the tape."""
    earlier = case.earlier
    assert earlier is not None
    for key, truth in earlier.writes.items():
        entry = case.ledger.get(key)
        if entry is None or entry.status is not truth.status:
            continue
        goes_on = any(kept.place in (f"write:{key}", f"look_up:{key}") for kept in earlier.tape)
        if entry.status is EntryStatus.DONE or not goes_on:
            earlier = came_to(earlier, key)
            case = case._replace(ledger={**case.ledger, key: truth})
    return case._replace(earlier=earlier)
