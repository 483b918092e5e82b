"""Doing what is owed: in this thread until there is nothing left, or in the background for as long as a worker runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from sopflow.errors import NotReached, OnHold, SopflowError, StoreBusy, StoreError, StoreFull
from sopflow.ports.rows import JobRow, LeaseRow
from sopflow.runtime.desk import Desk
from sopflow.runtime.performer import Performer
from sopflow.runtime.recovery import Recovery
from sopflow.runtime.retention import RETENTION
from sopflow.runtime.rights import Rights
from sopflow.runtime.stalling import MOST_FAILURES, Stalling
from sopflow.runtime.watch import Watch
from sopflow.telemetry import names

LOOK_AGAIN = 30.0
"""Seconds between two looks of a worker for due times that no job tells of."""

TROUBLE = 1.0
"""Seconds to wait where the store refuses."""

RETENTION_EVERY = timedelta(days=1)
"""What is past its retention is erased once a day, by whichever worker comes first."""


class Working:
    """Performs jobs for one engine."""

    def __init__(
        self, desk: Desk, performer: Performer, recovery: Recovery, rights: Rights, stalling: Stalling, watch: Watch
    ) -> None:  # fmt: skip
        self._performer = performer
        self._recovery = recovery
        self._rights = rights
        self._stalling = stalling
        self._runner = desk.runner
        self._queue = desk.queue
        self._clock = desk.clock
        self._holder = desk.ids.key()
        self._watch = watch

    def pump(self, until: Callable[[], bool] | None) -> None:
        """Perform what is due until nothing is, or until `until` holds. Where another process does so, wait for it."""

        def stop() -> bool:
            return (until is not None and until()) or not self._queue.depth(self._clock.now())

        self._queue.work(self._perform, stop)

    def work(self, stop: Callable[[], bool]) -> None:
        """Be a worker in this thread until `stop` holds: first what was lost is owed again."""
        self._watch.tell(names.WORKER_STARTED, holder=self._holder)
        self._recover(stop)
        sweeper = threading.Thread(target=self._sweep, args=(stop,), name="sopflow-sweeper", daemon=True)
        sweeper.start()
        try:
            self._queue.work(self._perform, stop)
        finally:
            sweeper.join(timeout=1.0)
            self._watch.tell(names.WORKER_ENDED, holder=self._holder)

    def _recover(self, stop: Callable[[], bool]) -> None:
        """What was lost is owed again. A store that is full, or held by another for too long, is waited for: it may
        pass, and cases wait for nothing else."""
        while True:
            try:
                self._recovery.everything()
            except (StoreBusy, StoreFull):
                self._clock.wait(TROUBLE, stop)
                if not stop():
                    continue
            return

    @contextmanager
    def background(self) -> Iterator[None]:
        """A worker in a thread of its own, for as long as the block lasts. It ends what it has begun."""
        is_over = threading.Event()
        failed: list[BaseException] = []

        def work() -> None:
            try:
                self.work(is_over.is_set)
            except BaseException as problem:  # noqa: BLE001 - raised again where the block ends
                failed.append(problem)

        thread = threading.Thread(target=work, name="sopflow-worker", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            self._queue.notify()
            thread.join()
        if failed:
            raise failed[0]

    def _perform(self, job: JobRow) -> None:
        try:
            self._performer.perform(job)
        except (OnHold, NotReached):
            raise  # nobody's fault: it comes again
        except StoreError as problem:
            self._watch.job_failed(job, problem)
            raise  # it may be full, or away: that passes, and is no fault of the job's
        except Exception as problem:
            self._watch.job_failed(job, problem)
            if job.attempts + 1 < MOST_FAILURES:
                raise
            self._stalling.give_up(job, problem)

    def _sweep(self, stop: Callable[[], bool]) -> None:
        """Now and then: due times that were lost, and what is past its retention."""
        while not stop():
            with suppress(SopflowError):
                self._recovery.due()
                self._retain()
            self._clock.wait(LOOK_AGAIN, stop)

    def _retain(self) -> None:
        now = self._clock.now()
        lease = LeaseRow(RETENTION, self._holder, now + RETENTION_EVERY)
        held = self._runner.read(lambda tx: tx.leases.find(RETENTION))
        if all(one.until <= now for one in held) and self._runner.write(lambda tx: tx.leases.take(lease, now)):
            self._rights.sweep()
