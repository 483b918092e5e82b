"""One line of a list: a case, or an event of a case."""

from __future__ import annotations

from datetime import datetime

from sopflow.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list of cases. `state` is the title of its state."""

    id: str
    playbook: str
    version: str
    status: str
    state: str
    opened_at: datetime
    updated_at: datetime
    due: datetime | None = None
    assignee: str | None = None
    outcome: str | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event in a history: its number, when, who (or which system), what, its content, masked, and the facts that it
    answers or corrects."""

    seq: int
    at: datetime
    kind: str
    by: str
    what: str
    content: str
    facts: tuple[str, ...] = ()
