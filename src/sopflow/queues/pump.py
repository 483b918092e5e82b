"""One stretch of pumping: what is due is performed, in this thread or in a few of them; what fails comes again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Self

from sopflow.errors import StoreError
from sopflow.ports.rows import JobRow
from sopflow.ports.store import CaseStore
from sopflow.ports.world import Clock
from sopflow.queues.lease import Lease

Perform = Callable[[JobRow], None]
Stop = Callable[[], bool]

CALLS = frozenset({"perform", "read"})
"""Kinds of jobs that call a system, which may take long. All others take no longer than the store: the pump does them
itself, so that no due time waits for a system that hangs."""

BATCH = 100
"""Jobs that one look brings."""

MOST_TIMES = 2
"""Whoever performs a job strikes it off. One that is owed as before may have been owed anew in that very moment, so it
is performed once more; if it is owed even then, it was not struck off, and is here."""

LONGEST_PAUSE = 300
"""Seconds after which a job that failed often comes again."""


class Pump:
    """Performs jobs while the lease is its own."""

    def __init__(
        self, store: CaseStore, lease: Lease, clock: Clock, threads: int, news: threading.Event
    ) -> None:  # fmt: skip
        self._store = store
        self._lease = lease
        self._clock = clock
        self._threads = threads
        self._news = news
        self._workers = ThreadPoolExecutor(threads, "sopflow-pump") if threads > 1 else None
        self._under_way: set[str] = set()
        self._performed: dict[str, tuple[JobRow, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End what is under way, and give back the turn."""
        if self._workers is not None:
            self._workers.shutdown(wait=True)
        self._lease.release()

    @property
    def is_busy(self) -> bool:
        """Whether something is under way in another thread."""
        return bool(self._under_way)

    def turn(self, perform: Perform, poll: float) -> float:
        """Begin, or do, what is due. The seconds until there may be more to do, at most `poll`."""
        if not self._lease.is_mine():
            return poll
        now = self._clock.now()
        busy = set(self._under_way)  # before the look: what ends meanwhile may be in it still, as it was
        limit = BATCH + len(busy)
        jobs, next_due = self._store.read(lambda tx: (tx.jobs.due(now, limit=limit), tx.jobs.next_due()))
        ready = [job for job in jobs if job.id not in busy]
        done = [job.id for job in ready if self._performed.get(job.id) == (job, MOST_TIMES)]
        if done:
            self._store.write(lambda tx: tx.jobs.remove(done))
        self._forget(jobs)
        begun = self._begin(perform, [job for job in ready if job.id not in done])
        if begun or done:
            return 0.0 if not self._is_full else poll
        if not jobs and next_due is not None:
            return max(0.0, min(poll, (next_due - now).total_seconds()))
        return poll

    def _forget(self, jobs: Sequence[JobRow]) -> None:
        """What was performed and is not owed any more need not be remembered."""
        owed = {job.id for job in jobs}
        for id in [id for id in tuple(self._performed) if id not in owed]:
            del self._performed[id]

    @property
    def _is_full(self) -> bool:
        return self._workers is not None and len(self._under_way) >= self._threads

    def _begin(self, perform: Perform, jobs: list[JobRow]) -> int:
        if self._workers is None:
            for job in jobs:
                self._do(perform, job)
            return len(jobs)
        quick = [job for job in jobs if job.kind not in CALLS]
        for job in quick:
            self._do(perform, job)
        calls = [job for job in jobs if job.kind in CALLS]
        free = calls[: max(0, self._threads - len(self._under_way))]
        for job in free:
            self._under_way.add(job.id)
            self._workers.submit(self._do, perform, job)
        return len(quick) + len(free)

    def _do(self, perform: Perform, job: JobRow) -> None:
        try:
            if self._lease.is_mine():
                perform(job)
                known, times = self._performed.get(job.id, (None, 0))
                self._performed[job.id] = job, times + 1 if known == job else 1
        except Exception:  # noqa: BLE001 - whatever it is, the job stays owed
            with suppress(StoreError):
                self._later(job)
        finally:
            self._under_way.discard(job.id)
            self._news.set()

    def _later(self, job: JobRow) -> None:
        """It comes again, later each time."""
        pause = timedelta(seconds=min(2**job.attempts, LONGEST_PAUSE))
        again = job._replace(due=self._clock.now() + pause, attempts=job.attempts + 1)
        self._store.write(lambda tx: tx.jobs.add([again]))
