"""A case at rest: a frozen value. `step` makes the next one of it; nothing else does."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sopflow.engine.events import Event


class Status(enum.StrEnum):
    """Where a case stands as seen from outside."""

    WAITING = "waiting"
    PAUSED = "paused"
    NEEDS_ATTENTION = "needs_attention"
    DONE = "done"


class EntryStatus(enum.StrEnum):
    """The life of a write in the ledger."""

    INTENDED = "intended"  # to be confirmed or sent
    DONE = "done"
    FAILED = "failed"  # refused or unavailable for good
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True, slots=True)
class Entry:
    """One write, however many attempts it took."""

    key: str
    operation: str
    input: Mapping[str, object]
    status: EntryStatus
    state: str
    attempts: int = 0
    output: object = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A loop under way: the `each` state, its items, and which one is being handled."""

    state: str
    items: tuple[object, ...]
    index: int


# ── what a case waits for ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ForAnswers:
    """Questions that were put and not answered."""

    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """One call under way: the index of its plan, the ledger's key (writes), its attempt, and what it waits for:
    "reply", "confirmation", "look_up" or "timer"."""

    effect: str
    index: int
    key: str
    attempt: int
    phase: str
    input: Mapping[str, object] = field(default_factory=dict)
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class ForReplies:
    """Calls under way, and what is known of those that came back: saved outputs and errors by plan index."""

    pending: tuple[Pending, ...]
    outputs: Mapping[int, object] = field(default_factory=dict)
    errors: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForEvents:
    """Events, a moment or a delay."""

    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForVotes:
    """An approval. `votes` are (who, granted)."""

    votes: tuple[tuple[str | None, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class ForChore:
    """A chore that a person does."""


@dataclass(frozen=True, slots=True)
class ForPlaybook:
    """A sub-playbook."""

    effect: str
    playbook: str


@dataclass(frozen=True, slots=True)
class ForDecision:
    """A person must decide. `before` is what the case waited for when it came to that."""

    code: str
    subject: str
    detail: str
    before: Waiting


Waiting = ForAnswers | ForReplies | ForEvents | ForVotes | ForChore | ForPlaybook | ForDecision | None


@dataclass(frozen=True, slots=True)
class Timer:
    """A due time that the case has asked for. `count` is how many reminders were sent."""

    name: str
    due: datetime
    count: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of a case. `scope` holds the facts and loop items by name, with `settings` and `now`."""

    id: str
    program: str
    status: Status
    state: str
    scope: Mapping[str, object]
    waiting: Waiting = None
    frames: tuple[Frame, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    visits: Mapping[str, int] = field(default_factory=dict)
    ledger: Mapping[str, Entry] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    timers: tuple[Timer, ...] = ()
    held: tuple[Event, ...] = ()
    ending: str | None = None
    outcome: str | None = None
    outputs: Mapping[str, object] = field(default_factory=dict)
    language: str = ""
    issued: int = 0
    version: int = 0

    @property
    def facts(self) -> dict[str, object]:
        """The facts that are known, by name."""
        return {name: value for name, value in self.scope.items() if name not in RESERVED}


RESERVED = frozenset({"settings", "now", "event"})
"""Names of a scope that are no facts."""
