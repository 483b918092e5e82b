"""Events from outside as they wait in the inbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime

from sopflow.dataclass import dataclass
from sopflow.errors import InternalError
from sopflow.ports.rows import CaseRow, InboxRow, JobRow
from sopflow.ports.store import Transaction
from sopflow.program.model import Program
from sopflow.runtime.jobs import DELIVER
from sopflow.runtime.pseudonyms import whom
from sopflow.stores.codec import decode_value, encode_value


@dataclass(frozen=True, slots=True)
class Signal:
    """An event from outside. `subject` is whom it is about, as the playbook's own subject reads (a telephone number in
    E.164); `playbook` narrows it to cases of that one."""

    name: str
    data: Mapping[str, object] = field(default_factory=dict)
    subject: str | None = None
    playbook: str | None = None


def row_of(signal: Signal, key: str, at: datetime, secret: bytes, given: str | None) -> InboxRow:
    """The row of an event that waits. `given` is the pseudonym of what was given under its key."""
    body = {"data": dict(signal.data), "subject": signal.subject, "playbook": signal.playbook}
    about = "" if signal.subject is None else whom(secret, signal.subject)
    return InboxRow(key, at, signal.name, encode_value(body), about=about, payload=given)


def read_signal(row: InboxRow) -> Signal:
    """The event that a row holds."""
    body = decode_value(row.body)
    if not isinstance(body, dict):
        raise InternalError("a row of the inbox is not as it was written.")
    return Signal(row.name, body["data"], body["subject"], body["playbook"])


def listens(program: Program, event: str) -> bool:
    """Whether cases of the playbook do anything with the event."""
    return event in program.awaited or event in program.interrupts


def deliveries(tx: Transaction, row: CaseRow, who: str, program: Program, secret: bytes) -> Iterator[JobRow]:
    """The jobs that give a case what waits for it, now that it is known whom it is about: `who`."""
    for kept, _ in waiting_for(tx, row, who, secret):
        if listens(program, kept.name):
            yield JobRow(f"d:{kept.key}", row.id, DELIVER, row.updated_at)


def waiting_for(tx: Transaction, row: CaseRow, who: str, secret: bytes) -> Iterator[tuple[InboxRow, Signal]]:
    """The events that wait and are about `who`, as far as the playbook of the case may take them."""
    for kept in tx.inbox.waiting(whom(secret, who)):
        signal = read_signal(kept)
        if signal.subject == who and signal.playbook in (None, row.playbook):
            yield kept, signal
