"""The queue of one machine: jobs are rows of the store itself, performed by one pump at a time.

Command line, worker and console are separate processes on one store. A lease row says whose turn it is; it is renewed
while the pump works and taken over when it lapses. Theory of operation: the pump reads what is due, performs it (in its
own thread, or in a few of them), and sleeps until the next due time, until somebody in this process says `notify`, or
for `poll` seconds, since others may have committed something. Before each job it makes sure that the lease is still
its own: a process that was frozen and thawed finds that it is not, and leaves the rest to whoever took over.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sopflow.errors import StoreError
from sopflow.ports.rows import JobRow
from sopflow.ports.store import CaseStore, Transaction
from sopflow.ports.world import Clock
from sopflow.queues.lease import Lease
from sopflow.queues.pump import Perform, Pump, Stop

_TROUBLE = 1.0
"""Seconds to wait where the store refuses."""


class EmbeddedQueue:
    """A `JobQueue` over the store's own tables.

    Args:
        threads: how many jobs are performed side by side; 1 is the thread that calls `work`.
        lease: seconds that a pump which gives no sign of life keeps its turn.
        poll: seconds between two looks for what other processes committed.
    """

    def __init__(
        self, store: CaseStore, clock: Clock, *, threads: int = 4, lease: float = 15.0, poll: float = 0.2
    ) -> None:  # fmt: skip
        self._store = store
        self._clock = clock
        self._threads = threads
        self._lease = timedelta(seconds=lease)
        self._poll = poll
        self._holder = uuid.uuid4().hex
        self._news = threading.Event()
        self._pumping = threading.Lock()

    @property
    def turn(self) -> float:
        """Half the lease: before each job it is seen to that so much of it is left."""
        return self._lease.total_seconds() / 2

    def enqueue(self, transaction: Transaction, jobs: Sequence[JobRow]) -> None:
        """Owe these, from the moment that the transaction commits; the same id again replaces."""
        transaction.jobs.add(jobs)

    def remove(self, transaction: Transaction, ids: Sequence[str]) -> None:
        """They are not owed any more."""
        transaction.jobs.remove(ids)

    def notify(self) -> None:
        """Something was committed in this process: look at once."""
        self._news.set()

    def depth(self, due: datetime | None = None) -> int:
        """How many jobs are owed; with `due`, how many of them are due by then (at most 1,000 are counted)."""
        if due is None:
            return self._store.read(lambda tx: tx.jobs.count())
        return self._store.read(lambda tx: len(tx.jobs.due(due, limit=1000)))

    def work(self, perform: Perform, stop: Stop) -> None:
        """Perform what is due, and what falls due, until `stop` holds. A second call in the same process, or in another
        one, waits for its turn."""
        while not stop():
            if self._pumping.acquire(blocking=False):
                lease = Lease(self._store, self._clock, self._holder, self._lease)
                try:
                    with Pump(self._store, lease, self._clock, self._threads, self._news) as pump:
                        self._pump(pump, perform, stop)
                finally:
                    self._pumping.release()
            else:
                self._clock.wait(self._poll, stop)

    def _pump(self, pump: Pump, perform: Perform, stop: Stop) -> None:
        while not stop():
            self._news.clear()
            try:
                pause = pump.turn(perform, self._poll)
            except StoreError:  # full, or busy for too long: it may pass
                pause = _TROUBLE
            if pause > 0 and pump.is_busy:
                self._news.wait(pause)
            elif pause > 0:
                self._clock.wait(pause, lambda: self._news.is_set() or stop())
