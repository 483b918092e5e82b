"""A case as an input finds it, and as it leaves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sopflow.engine.case import Case
from sopflow.engine.effects import Effect
from sopflow.engine.events import Event
from sopflow.engine.made import Step
from sopflow.ports.rows import CaseRow
from sopflow.ports.store import Transaction
from sopflow.runtime.bundle import Published


class Standing(NamedTuple):
    """A case as an input finds it. `at` is the time of the input: never before that of the case's last event."""

    row: CaseRow
    published: Published
    case: Case
    at: datetime


class Came(NamedTuple):
    """What came of an input: the case after it. `repeated`: it had been heard before, and this is what came of it then.
    `found`: a start found this case instead. `owes`: work was enqueued. `taken`: the live case that, as is known since
    now, is about the same."""

    row: CaseRow
    published: Published
    case: Case
    effects: tuple[Effect, ...] = ()
    event: Event | None = None
    owes: bool = False
    repeated: bool = False
    found: bool = False
    taken: str | None = None


Tell = Callable[[Transaction, Standing, Event], tuple[Step, Published]]


class Input(NamedTuple):
    """Something that happened to a case.

    Attributes:
        key: the event's key. `chosen`: a caller chose it, so it may have been used before; `said` is then what they
            give (`giving.said`).
        event: the event that it is to the case as it stands; None where nobody waits for it any more, and it is
            passed over. Raises UsageError where it makes no sense now.
        question: what `CaseView.question` was when a person saw it; None where they do not say.
        job: the job that this input performs: it is owed no more.
        while_held: it is taken even where the case is on hold: a reply to what had left before.
        by: the person who gives it, where it is one's answer.
        kind: what it is, for those who look on.
        tell: what the event makes of the case, and on which publication, where that takes the history; else `step`
            says it.
    """

    key: str
    event: Callable[[Standing], Event | None]
    chosen: bool = False
    question: str | None = None
    job: str | None = None
    while_held: bool = False
    by: str | None = None
    tell: Tell | None = None
    said: str = ""
    kind: str = ""
