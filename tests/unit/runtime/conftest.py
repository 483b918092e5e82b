"""Cases at rest without an engine: rows, their histories, and a queue that remembers what it was told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from sopflow.ports.rows import CaseRow, EventRow, JobRow
from sopflow.ports.store import Transaction
from sopflow.runtime.chain import chained
from sopflow.stores.memory import MemoryStore

AT = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)
SALT = b"sixteen bytes ok"


@dataclass
class ListedQueue:
    """A queue whose jobs are a dictionary."""

    jobs: dict[str, JobRow] = field(default_factory=dict)

    def enqueue(self, transaction: Transaction, jobs: Sequence[JobRow]) -> None:
        self.jobs |= {job.id: job for job in jobs}

    def remove(self, transaction: Transaction, ids: Sequence[str]) -> None:
        for each in ids:
            self.jobs.pop(each, None)

    def work(self, perform: Callable[[JobRow], None], stop: Callable[[], bool]) -> None:
        raise NotImplementedError

    def notify(self) -> None: ...

    def depth(self, due: datetime | None = None) -> int:
        return sum(due is None or job.due <= due for job in self.jobs.values())


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def queue() -> ListedQueue:
    return ListedQueue()


Kept = Callable[..., CaseRow]


@pytest.fixture
def kept(store: MemoryStore) -> Kept:
    """`kept("VA-1", "a body", "another", status="done")`: a case in the store, with a history of these bodies."""

    def keep(id: str, *bodies: str, **fields: object) -> CaseRow:
        row = CaseRow(id, "va", "digest", "done", "end", 0, 0, AT, AT, "{}", salt=SALT)._replace(**fields)  # type: ignore[arg-type]
        events: list[EventRow] = []
        for seq, body in enumerate(bodies, start=1):
            event = EventRow(id, seq, f"r:{id}.{seq}", AT + timedelta(seconds=seq), "succeeded", None, b"")
            events.append(chained(row.head, SALT, event, body))
            row = row._replace(version=seq, head=events[-1].hash, updated_at=event.at)

        def write(tx: Transaction) -> None:
            assert tx.cases.add(row)
            for event in events:
                assert tx.events.add(event)

        store.write(write)
        return row

    return keep
