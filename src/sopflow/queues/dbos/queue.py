"""The queue: enqueues in the case's own transaction; `work` makes this process a worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import psycopg
import sqlalchemy as sa
from dbos import DBOSClient, error, run_dbos_database_migrations
from sqlalchemy.exc import DBAPIError

from sopflow.diagnostics import Words
from sopflow.errors import StoreError, UsageError
from sopflow.ports.rows import JobRow
from sopflow.ports.store import CaseStore, Transaction
from sopflow.ports.world import Clock
from sopflow.queues.choosing import SCHEMA
from sopflow.queues.dbos.borrowed import Borrowing
from sopflow.queues.dbos.jobs import new_turn, options, plain
from sopflow.queues.dbos.settings import APPLICATION, QUEUE, Settings
from sopflow.queues.dbos.worker import Worker

WAITING = ["ENQUEUED", "DELAYED"]
OWED = [*WAITING, "PENDING"]

NOT_POSTGRES = Words(
    en="The queue for many machines keeps its jobs in Postgres, beside the cases. Give a postgresql:// store, or use"
    " the queue of one machine.",
    id="Antrean untuk banyak mesin menyimpan pekerjaannya di Postgres, di samping kasus-kasusnya. Berikan tempat simpan"
    " postgresql://, atau pakai antrean satu mesin.",
)


class DBOSQueue:
    """A `JobQueue` on Postgres for any number of machines.

    A job that the store's transaction enqueues is owed from its commit on, and by nobody's memory. `remove` does
    nothing: a stopped timer comes when it was due, and is passed over. Cancelling it could cost a timer that was set
    anew for the same time. What is performed is deleted, input and all, within a beat or two.

    Args:
        url: the database of the store: `postgresql://…`.
        store: where the cases are kept; the workers' signs of life too.
        clock: decides what is due. DBOS waits by the clock of each machine, to about a second.
    """

    def __init__(self, url: str, store: CaseStore, clock: Clock, settings: Settings | None = None) -> None:
        scheme, _, rest = url.partition("://")
        if scheme not in ("postgresql", "postgres"):
            raise UsageError(NOT_POSTGRES)
        self._url = f"postgresql+psycopg://{rest}"
        self._store = store
        self._clock = clock
        self._settings = settings or Settings()
        self._borrowing = Borrowing()
        self._inside = DBOSClient(
            system_database_engine=self._borrowing.engine,
            dbos_system_schema=SCHEMA,
            application_name=APPLICATION,
            lazy=True,
        )
        self._patient = self._client(retries=True)
        self._impatient = self._client(retries=False)

    def _client(self, *, retries: bool) -> DBOSClient:
        """One with connections of its own. With `retries` it waits while the database is away."""
        return DBOSClient(
            system_database_url=self._url,
            dbos_system_schema=SCHEMA,
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=retries,
        )

    def prepare(self) -> None:
        """Make or update the tables of DBOS, in a schema of their own. May be repeated; needs the right to do so."""
        run_dbos_database_migrations(self._url, schema=SCHEMA)

    def enqueue(self, transaction: Transaction, jobs: Sequence[JobRow]) -> None:
        """Owe these, from the moment that the transaction commits. The same id and due time again is ignored.

        Raises:
            UsageError: the store is not on Postgres.
            StoreError: the tables of DBOS are not there.
        """
        connection = transaction.connection
        if not isinstance(connection, psycopg.Connection):
            raise UsageError(
                "The queue for many machines needs a store on Postgres: the jobs are kept beside the cases."
            )
        if not jobs:
            return
        try:
            with self._borrowing.connection(connection) as borrowed:
                for job in jobs:
                    self._owe(borrowed, job)
        except psycopg.errors.UndefinedTable as fault:
            raise StoreError("The database has no tables of the queue yet: `sopflow store init` makes them.") from fault

    def _owe(self, connection: sa.Connection, job: JobRow) -> None:
        """Under its name; where one of that name is under way or was done, it is owed anew, under another."""
        now = self._clock.now()
        given = options(job, now)
        given["workflow_id_reuse_policy"] = "reject"
        try:
            self._inside.enqueue_in_transaction(connection, given, *plain(job))
        except error.DBOSWorkflowIDInUseError as taken:
            if taken.workflow_status not in WAITING:
                self._inside.enqueue_in_transaction(connection, options(job, now, turn=new_turn()), *plain(job))

    def remove(self, transaction: Transaction, ids: Sequence[str]) -> None:
        """Nothing: see the class."""

    def work(self, perform: Callable[[JobRow], None], stop: Callable[[], bool]) -> None:
        """Perform what falls due, here and on every other machine that does so, until `stop` holds; then end the jobs
        under way and give back the rest. One at a time in a process: DBOS allows no more.

        Raises:
            UsageError: this process uses DBOS already.
        """
        self.prepare()
        clients = (self._patient, self._impatient)
        Worker(self._url, *clients, self._store, self._clock, self._settings, perform).work(stop)

    def notify(self) -> None:
        """Nothing: a worker looks every `Settings.poll` seconds, wherever it is."""

    def depth(self, due: datetime | None = None) -> int:
        """How many jobs are owed, stopped timers included; with `due`, how many of them are due by then."""
        try:
            listed = self._impatient.list_workflows(status=OWED, queue_name=QUEUE, load_input=False, load_output=False)
        except DBAPIError as fault:
            raise StoreError(f"The queue's tables cannot be read: {fault.orig}") from fault
        if due is None:
            return len(listed)
        until = due.timestamp() * 1000
        return sum(status.delay_until_epoch_ms is None or status.delay_until_epoch_ms <= until for status in listed)

    def close(self) -> None:
        """Give back the connections."""
        for client in (self._patient, self._impatient, self._inside):
            client.destroy()
