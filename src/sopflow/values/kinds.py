"""The values that Python has no type for: durations, telephone numbers, files, consents."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from sopflow.dataclass import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A stretch of time: seconds on the clock, or whole working days of a calendar. The one does not become the
    other by itself: 24 hours are a working day only where an author says so (`working_days(3x24h)`)."""

    seconds: int = 0
    working_days: int = 0


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number: equal when its E.164 form is. `text` is what was written."""

    e164: str
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.e164


@dataclass(frozen=True, slots=True)
class Counterparty:
    """Whoever was at the other end: a number of any kind, or a sender's name. `kind` is one of
    `types.COUNTERPARTY_KINDS`; `on_net` is a hint from the number's prefix."""

    kind: str
    on_net: bool
    e164: str | None = None
    raw: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.e164 or self.raw


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file by reference: its bytes stay where they are."""

    name: str
    size: int | None = None
    mime: str | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """What was agreed to or refused: the words that were said, their SHA-256, in which language, when, and who
    recorded it."""

    accepted: bool
    script: str
    text: str
    sha256: str
    language: str
    at: datetime
    by: str | None = None
