"""What was done with a case as a file, not in its procedure: acts that `step` never sees, kept in the history all the
same, so that the hash chain says who, when and why."""

from __future__ import annotations

from datetime import datetime

from sopflow.dataclass import dataclass
from sopflow.engine.case import Status
from sopflow.ports.rows import CaseRow, EventRow
from sopflow.runtime.chain import chained
from sopflow.runtime.reasons import reason_of
from sopflow.stores.codec import EVENTS, Shape, Shapes
from sopflow.values.masking import mask_text


@dataclass(frozen=True, slots=True)
class Assigned:
    """The case was given to somebody; to nobody where `to` is None."""

    at: datetime
    to: str | None
    by: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Processing was restricted."""

    at: datetime
    reason: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Released:
    """Processing goes on."""

    at: datetime
    reason: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """Somebody took a copy of all that is kept."""

    at: datetime
    reason: str = ""
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Purged:
    """The content was erased. `ordered` is False where the playbook's retention was over; the reason is then empty."""

    at: datetime
    reason: str = ""
    by: str | None = None
    ordered: bool = True


@dataclass(frozen=True, slots=True)
class Stalled:
    """Work of the case failed for good, by a fault that is nobody's input: `error` is its class. A person lets it be
    tried again."""

    at: datetime
    work: str
    error: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Retried:
    """What had stalled is tried again."""

    at: datetime
    reason: str = ""
    by: str | None = None


Record = Assigned | Held | Released | Exported | Purged | Stalled | Retried

RECORDS: Shapes[Record] = Shapes((
    Shape("assigned", Assigned),
    Shape("held", Held),
    Shape("released", Released),
    Shape("exported", Exported),
    Shape("purged", Purged),
    Shape("stalled", Stalled),
    Shape("retried", Retried),
))  # fmt: skip
"""How they are kept. Their kinds are none of the engine's events."""

RECORD_KINDS = frozenset(RECORDS.by_kind)
"""The kinds that a replay passes over."""

HISTORY: Shapes[object] = EVENTS.joined(RECORDS.by_type.values())
"""How everything in a history is kept: events of the engine, and these."""


def is_record(kind: str) -> bool:
    """Whether an event of this kind is an act with the file, which a replay passes over."""
    return kind in RECORD_KINDS


def recorded(row: CaseRow, record: Record, key: str) -> tuple[CaseRow, EventRow]:
    """The case with this act as the last of its history, and the event to add.

    `updated_at` of a case that is done stays: it says when the case ended, and its retention counts from there.
    """
    kind, body = RECORDS.encode(record)
    event = EventRow(row.id, row.version + 1, key, record.at, kind, None, b"")
    event, head = chained(row.head, row.salt, event, body)
    updated_at = row.updated_at if row.status == Status.DONE else max(record.at, row.updated_at)
    return row._replace(version=event.seq, head=head, updated_at=updated_at), event


def kept_reason(reason: str) -> str:
    """A reason as it may stay when all else was erased: without codes, and with numbers of people masked."""
    return mask_text(reason_of(reason))
