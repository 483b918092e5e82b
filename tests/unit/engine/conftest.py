"""A case that a test plays: events in, effects out, with a clock of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from sopflow.engine.case import Case
from sopflow.engine.effects import CallOperation, ConfirmEffect, Effect, RunPlaybook
from sopflow.engine.events import (
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
from sopflow.engine.notes import Note, StateEntered
from sopflow.engine.step import step
from sopflow.program.model import Interface, Program
from sopflow.values.types import TEXT, WHOLE

START = datetime(2025, 3, 29, 2, 0, tzinfo=UTC)


class Play:
    """One case under test. Every method gives one event; `effects` are those of the last step."""

    def __init__(self, program: Program, inputs: Mapping[str, object], settings: Mapping[str, object]) -> None:
        self.program = program
        self.at = START
        self.case: Case | None = None
        self.effects: tuple[Effect, ...] = ()
        self.notes: list[Note] = []
        self.history: list[Event] = []
        self.give(CaseStarted(self.at, "c", inputs, settings))

    def give(self, event: Event) -> Play:
        made = step(self.program, self.case, event, explain=True)
        self.case, self.effects = made.case, made.effects
        self.notes += made.notes
        self.history.append(event)
        return self

    @property
    def now(self) -> Case:
        assert self.case is not None
        return self.case

    @property
    def path(self) -> list[str]:
        return [note.state for note in self.notes if isinstance(note, StateEntered)]

    def calls(self) -> list[CallOperation]:
        return [effect for effect in self.effects if isinstance(effect, CallOperation)]

    def waiting_effect(self) -> str:
        effects = [one for one in self.effects if isinstance(one, CallOperation | ConfirmEffect | RunPlaybook)]
        return effects[-1].effect

    def later(self, **span: float) -> Play:
        self.at += timedelta(**span)
        return self

    def answer(self, **answers: object) -> Play:
        return self.give(QuestionsAnswered(self.at, answers))

    def reply(self, output: object, effect: str | None = None) -> Play:
        return self.give(OperationSucceeded(self.at, effect or self.waiting_effect(), output))

    def fail(self, error: str, effect: str | None = None) -> Play:
        return self.give(OperationFailed(self.at, effect or self.waiting_effect(), error))

    def confirm(self, confirmed: bool) -> Play:
        return self.give(EffectConfirmed(self.at, self.waiting_effect(), confirmed))

    def fire(self, timer: str) -> Play:
        return self.give(TimerFired(self.at, timer))

    def hear(self, name: str, **data: object) -> Play:
        return self.give(EventReceived(self.at, name, data))

    def vote(self, granted: bool, by: str | None = None, role: str | None = None) -> Play:
        return self.give(VoteCast(self.at, granted, by, role))

    def tick(self, evidence: object = None) -> Play:
        return self.give(ChoreDone(self.at, evidence))

    def ended(self, outcome: str, **outputs: object) -> Play:
        return self.give(PlaybookEnded(self.at, self.waiting_effect(), outcome, outputs))


Playing = Callable[..., Play]


@pytest.fixture
def play(load_text: Callable[..., Program]) -> Playing:
    """Starts a case on a playbook's text (without its first five keys)."""

    def playing(text: str, settings: Mapping[str, object] | None = None, **inputs: object) -> Play:
        return Play(load_text(text), inputs, settings or {})

    return playing


@pytest.fixture
def play_with(load_text: Callable[..., Program]) -> Playing:
    """The same with other playbooks beside it."""

    def playing(text: str, siblings: Mapping[str, Interface], **inputs: object) -> Play:
        return Play(load_text(text, siblings), inputs, {})

    return playing


@pytest.fixture
def other() -> dict[str, Interface]:
    """A playbook to run or to open: one input that may be left out, two outcomes, one output."""
    return {"other": Interface("other", {"name": (TEXT, True)}, ("fine", "poor"), {"count": WHOLE})}
