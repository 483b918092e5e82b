"""The queue: enqueues in the case's own transaction; `work` makes this process a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
import sqlalchemy as sa
from dbos import DBOSClient, error, run_dbos_database_migrations

from sopflow.diagnostics import Words
from sopflow.errors import StoreError, UsageError
from sopflow.ports.rows import JobRow
from sopflow.ports.store import CaseStore, Transaction
from sopflow.ports.world import Clock
from sopflow.queues.choosing import NOT_POSTGRES, SCHEMA, demand_postgres
from sopflow.queues.dbos.borrowed import Borrowing
from sopflow.queues.dbos.jobs import new_turn, options, plain
from sopflow.queues.dbos.settings import APPLICATION, QUEUE, Settings
from sopflow.queues.dbos.worker import Worker

WAITING = ["ENQUEUED", "DELAYED"]
OWED = [*WAITING, "PENDING"]
COUNT = f"""
SELECT count(*) FROM {SCHEMA}.workflow_status
WHERE queue_name = %(queue)s AND status = ANY(%(owed)s)
  AND (%(until)s::bigint IS NULL OR delay_until_epoch_ms IS NULL OR delay_until_epoch_ms <= %(until)s)
"""  # noqa: S608 - of names of ours

NO_TABLES = Words(
    en="The database has no tables of the queue yet: `sopflow store init --many-machines` makes them.",
    id="Basis data belum berisi tabel antrean: `sopflow store init --many-machines` membuatnya.",
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
        demand_postgres(url)
        self._url = f"postgresql+psycopg://{url.partition('://')[2]}"
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

    @property
    def turn(self) -> float:
        """Half of what it takes until others count a silent worker as dead: it may have missed some beats by then."""
        return self._settings.dead_after / 2

    def prepare(self) -> None:
        """Make or update the tables of DBOS, in a schema of their own. May be repeated; needs the right to do so."""
        run_dbos_database_migrations(self._url, schema=SCHEMA)

    def enqueue(self, transaction: Transaction, jobs: Sequence[JobRow]) -> None:
        """Owe these, from the moment that the transaction commits. The same id and due time again is ignored.

        Raises:
            UsageError: the store is not on Postgres.
            StoreError: the tables of DBOS are not there.
        """
        lent = _connection(transaction)
        if not jobs:
            return
        with _tables_there(), self._borrowing.connection(lent) as connection:
            for job in jobs:
                self._owe(connection, job)

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
        until = None if due is None else int(due.timestamp() * 1000)
        return self._store.read(lambda transaction: _counted(_connection(transaction), until))

    def close(self) -> None:
        """Give back the connections."""
        for client in (self._patient, self._impatient, self._inside):
            client.destroy()


def _connection(transaction: Transaction) -> psycopg.Connection[Any]:
    """The one below a transaction of the store.

    Raises:
        UsageError: the store is not on Postgres.
    """
    if not isinstance(transaction.connection, psycopg.Connection):
        raise UsageError(NOT_POSTGRES)
    return transaction.connection


@contextmanager
def _tables_there() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.UndefinedTable as fault:
        raise StoreError(NO_TABLES) from fault


def _counted(connection: psycopg.Connection[Any], until: int | None) -> int:
    """Counted by the database: DBOS itself would list every job. The table and its columns are in its documentation."""
    with _tables_there():
        counted = connection.execute(COUNT, {"queue": QUEUE, "owed": OWED, "until": until}).fetchone()
    return 0 if counted is None else int(counted[0])
