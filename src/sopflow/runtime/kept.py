"""Events from outside as they wait in the inbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sopflow.errors import InternalError
from sopflow.ports.rows import CaseRow, InboxRow, JobRow
from sopflow.ports.store import Transaction
from sopflow.program.model import Program
from sopflow.runtime.jobs import DELIVER
from sopflow.runtime.pseudonyms import subject
from sopflow.stores.codec import decode_value, encode_value


@dataclass(frozen=True, slots=True)
class Signal:
    """An event from outside. `subject` is whom it is about, as the playbook's own subject reads (a telephone number in
    E.164); `playbook` narrows it to cases of that one."""

    name: str
    data: Mapping[str, object] = field(default_factory=dict)
    subject: str | None = None
    playbook: str | None = None


def row_of(signal: Signal, key: str, at: datetime) -> InboxRow:
    """The row of an event that waits."""
    body = {"data": dict(signal.data), "subject": signal.subject, "playbook": signal.playbook}
    return InboxRow(key, at, signal.name, encode_value(body))


def read_signal(row: InboxRow) -> Signal:
    """The event that a row holds."""
    body = decode_value(row.body)
    if not isinstance(body, dict):
        raise InternalError("a row of the inbox is not as it was written.")
    return Signal(row.name, body["data"], body["subject"], body["playbook"])


def listens(program: Program, event: str) -> bool:
    """Whether cases of the playbook do anything with the event."""
    return event in program.awaited or event in program.interrupts


def deliveries(tx: Transaction, row: CaseRow, program: Program, secret: bytes) -> Iterator[JobRow]:
    """The jobs that give a case what waits for it, now that it is known whom it is about."""
    for kept in tx.inbox.waiting():
        if listens(program, kept.name) and _is_about(read_signal(kept), row, secret):
            yield JobRow(f"d:{kept.key}", row.id, DELIVER, row.updated_at)


def _is_about(signal: Signal, row: CaseRow, secret: bytes) -> bool:
    if signal.subject is None or signal.playbook not in (None, row.playbook):
        return False
    return subject(secret, row.playbook, signal.subject) == row.subject
