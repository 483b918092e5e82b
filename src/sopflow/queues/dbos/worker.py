"""A process that performs jobs: DBOS hands them out, we say that we are alive, and look after what the dead have left.

DBOS Transact finds no dead workers by itself (that is a part of its commercial companion), so each worker keeps a lease
in the store as its sign of life, and a keeper enqueues anew what a worker without one has left.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

from dbos import DBOS, DBOSClient, DBOSConfig, error
from sqlalchemy.exc import DBAPIError

from sopflow.diagnostics import Words
from sopflow.errors import StoreError, UsageError
from sopflow.ports.rows import JobRow, LeaseRow
from sopflow.ports.store import CaseStore
from sopflow.ports.world import Clock
from sopflow.queues.choosing import SCHEMA
from sopflow.queues.dbos.jobs import Plain, job_of, new_turn, options, plain
from sopflow.queues.dbos.keeper import ALIVE, Keeper
from sopflow.queues.dbos.settings import APPLICATION, QUEUE, VERSION, WORKFLOW, Settings

GLANCE = 0.05  # seconds between two looks at `stop`
REST = 1.0  # seconds before another worker may have what we give back
TAKEN_OVER = (error.DBOSNonExistentWorkflowError, error.DBOSAwaitedWorkflowCancelledError)
IN_USE = Words(
    en="This process uses DBOS for something else already. Start the worker in a process of its own: `sopflow worker`.",
    id="Proses ini sudah memakai DBOS untuk hal lain. Jalankan pekerjanya dalam proses tersendiri: `sopflow worker`.",
)


def is_news(record: logging.LogRecord) -> bool:
    """Whether a line of DBOS's log is worth one of ours. That a job which another took over has no result of its own
    any more is not: DBOS tells it with a traceback."""
    return record.exc_info is None or not isinstance(record.exc_info[1], TAKEN_OVER)


class Worker:
    """One process as a worker. Unique by name, so that nobody takes it for its predecessor. `client` waits while the
    database is away, `impatient` does not."""

    def __init__(
        self,
        url: str,
        client: DBOSClient,
        impatient: DBOSClient,
        store: CaseStore,
        clock: Clock,
        settings: Settings,
        perform: Callable[[JobRow], None],
    ) -> None:
        self._url = url
        self._client = client
        self._store = store
        self._clock = clock
        self._settings = settings
        self._perform = perform
        self._name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
        self._keeper = Keeper(self._name, impatient, store, clock, settings)
        self._running: set[str] = set()
        self._is_stopping = threading.Event()

    def work(self, stop: Callable[[], bool]) -> None:
        """Until `stop` holds."""
        self._say_alive()  # before the first job is taken: whoever has a job and no lease is dead
        with self._launched():
            while not stop():
                self._clock.wait(self._settings.beat, lambda: stop() or self._is_stopping.wait(GLANCE))
                self._beat()
            self._is_stopping.set()
            self._wait_for_jobs()
        self._leave()

    def _beat(self) -> None:
        """What cannot be done now is done at the next beat; when all fails for long, others take our jobs over."""
        with contextlib.suppress(StoreError, DBAPIError):
            self._say_alive()
            self._keeper.look(self._running)

    def _say_alive(self) -> None:
        now = self._clock.now()
        lease = LeaseRow(f"{ALIVE}{self._name}", self._name, now + timedelta(seconds=self._settings.dead_after))
        self._store.write(lambda transaction: transaction.leases.take(lease, now))

    def _leave(self) -> None:
        """What we were handed and did not begin is for others, at once."""
        with contextlib.suppress(StoreError, DBAPIError):
            self._store.write(lambda transaction: transaction.leases.release(f"{ALIVE}{self._name}", self._name))
            self._keeper.leave()

    @contextlib.contextmanager
    def _launched(self) -> Iterator[None]:
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": self._url,
            "dbos_system_schema": SCHEMA,
            "executor_id": self._name,
            "application_version": VERSION,
            "log_level": "WARNING",
        }
        dbos = DBOS(config=config)
        if DBOS.executor_id != self._name:
            raise UsageError(IN_USE)
        logger = logging.getLogger("dbos")
        logger.addFilter(is_news)
        try:
            DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)(self._workflow())
            self._client.register_queue(  # before the launch, which begins with the queues that are known then
                QUEUE, worker_concurrency=self._settings.concurrency, polling_interval_sec=self._settings.poll
            )
            dbos.launch()
            yield
        finally:
            DBOS.destroy(destroy_registry=True)
            logger.removeFilter(is_news)

    def _workflow(self) -> Callable[[*Plain], None]:
        """A plain function: DBOS writes on it, and would take a method for one of a class that it knows."""

        def perform(*given: *Plain) -> None:
            self._handle(job_of(*given))

        return perform

    def _handle(self, job: JobRow) -> None:
        if self._is_stopping.is_set():
            self._enqueue(job, rest=REST, turn=new_turn())
        elif job.due > self._clock.now():  # the clock of whoever released it is ahead of ours
            self._enqueue(job, turn=new_turn())
        else:
            self._try(job)

    def _try(self, job: JobRow) -> None:
        running = str(DBOS.workflow_id)
        self._running.add(running)
        try:
            self._perform(job)
        except Exception:  # noqa: BLE001  # whatever it was: the job is owed still
            failed = job._replace(attempts=job.attempts + 1)
            self._enqueue(failed, rest=self._settings.pause_after(failed.attempts))
        finally:
            self._running.discard(running)

    def _enqueue(self, job: JobRow, *, rest: float = 0.0, turn: str = "") -> None:
        self._client.enqueue(options(job, self._clock.now(), rest=rest, turn=turn), *plain(job))

    def _wait_for_jobs(self) -> None:
        """Those under way, and until DBOS has noted that they are done."""
        patience = self._settings.patience
        self._clock.wait(patience, lambda: not self._running)
        self._clock.wait(min(patience, 2.0), lambda: not self._keeper.is_busy())
