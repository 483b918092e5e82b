"""The queue on DBOS: what its suite cannot see from outside."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import psycopg
import pytest
from dbos import DBOS, error

from sopflow.errors import StoreError, UsageError
from sopflow.ports.rows import JobRow, LeaseRow
from sopflow.ports.store import Transaction
from sopflow.queues.choosing import SCHEMA
from sopflow.queues.dbos import DBOSQueue, Settings
from sopflow.queues.dbos.keeper import ALIVE, KEEPER, Keeper
from sopflow.queues.dbos.worker import is_news
from sopflow.runtime.system import SystemClock
from sopflow.stores.memory import MemoryStore

QUICK = Settings(poll=0.05, beat=0.2, dead_after=1.5, pause=0.2)
NOW = datetime.now(UTC)
JOB = JobRow("e1", "K7F-3QX-9TD", "perform", NOW, "{}")


class Site:
    """A queue on an empty database; its leases are in memory."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.store = MemoryStore()
        self.queue = DBOSQueue(url, self.store, SystemClock(), QUICK)
        self.queue.prepare()
        self.keeper = Keeper("me", self.queue._impatient, self.store, SystemClock(), QUICK)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with psycopg.connect(self.url) as connection:
            yield cast("Transaction", SimpleNamespace(connection=connection))

    def enqueue(self, *jobs: JobRow) -> None:
        with self.transaction() as transaction:
            self.queue.enqueue(transaction, jobs)

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url) as connection:
            done = connection.execute(statement.replace("STATUS", f"{SCHEMA}.workflow_status"))  # type: ignore[arg-type]
            return done.fetchall() if done.description else []

    def claim(self, worker: str, status: str = "PENDING", *, seconds_ago: int = 0) -> None:
        """As DBOS does it when it hands a job to a worker."""
        self.sql(
            f"UPDATE STATUS SET status = '{status}', executor_id = '{worker}', "
            f"started_at_epoch_ms = (extract(epoch from now()) - {seconds_ago}) * 1000"
        )

    def live(self, worker: str) -> None:
        lease = LeaseRow(ALIVE + worker, worker, datetime.now(UTC) + timedelta(seconds=60))
        self.store.write(lambda transaction: transaction.leases.take(lease, NOW))

    def rows(self) -> list[tuple[object, ...]]:
        return self.sql("SELECT status, split_part(workflow_uuid, '~', 2) FROM STATUS ORDER BY 2")


@pytest.fixture
def site(postgres_url: str) -> Iterator[Site]:
    site = Site(postgres_url)
    yield site
    site.queue.close()


def test_the_pauses_after_failures_double_up_to_the_longest() -> None:
    settings = Settings(pause=1, longest_pause=60)

    assert [settings.pause_after(attempts) for attempts in range(9)] == [0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert settings.pause_after(100_000) == 60


def test_a_database_that_is_not_postgres_is_refused() -> None:
    with pytest.raises(UsageError, match="postgresql://"):
        DBOSQueue("sqlite:///cases.db", MemoryStore(), SystemClock())


def test_a_store_that_is_not_on_postgres_is_refused(site: Site) -> None:
    with pytest.raises(UsageError, match="Postgres"):
        site.store.write(lambda transaction: site.queue.enqueue(transaction, [JOB]))


def test_a_database_without_the_queues_tables_says_how_to_make_them(postgres_url: str) -> None:
    queue = DBOSQueue(postgres_url, MemoryStore(), SystemClock())
    with psycopg.connect(postgres_url) as connection, pytest.raises(StoreError, match="store init"):
        queue.enqueue(cast("Transaction", SimpleNamespace(connection=connection)), [JOB])
    queue.close()


def test_the_jobs_and_the_case_share_one_transaction(site: Site) -> None:
    site.sql("CREATE TABLE story (told text)")
    with site.transaction() as transaction:
        site.queue.enqueue(transaction, [JOB])
        cast("psycopg.Connection", transaction.connection).execute("INSERT INTO story VALUES ('never')")
        cast("psycopg.Connection", transaction.connection).rollback()
    with site.transaction() as transaction:
        site.queue.enqueue(transaction, [JOB])
        cast("psycopg.Connection", transaction.connection).execute("INSERT INTO story VALUES ('once')")
        assert (site.rows(), site.sql("SELECT * FROM story")) == ([], [])

    assert (site.rows(), site.sql("SELECT * FROM story")) == ([("ENQUEUED", "0")], [("once",)])


def test_a_savepoint_that_is_taken_back_takes_its_jobs_with_it(site: Site) -> None:
    with site.transaction() as transaction:
        connection = cast("psycopg.Connection", transaction.connection)
        with connection.transaction():
            site.queue.enqueue(transaction, [JOB])
            raise psycopg.Rollback
        with connection.transaction():
            site.queue.enqueue(transaction, [JOB._replace(id="e2")])

    assert [id for (id,) in site.sql("SELECT split_part(workflow_uuid, '@', 1) FROM STATUS")] == ["e2"]


def test_a_job_belongs_to_no_version_of_the_worker_and_is_plain_json(site: Site) -> None:
    site.enqueue(JOB)

    assert site.sql("SELECT application_version, serialization FROM STATUS") == [(None, "portable_json")]


@pytest.mark.parametrize(("status", "owed"), [("ENQUEUED", 1), ("DELAYED", 1), ("PENDING", 2), ("SUCCESS", 2)])
def test_a_job_owed_again_is_passed_over_only_while_it_waits(site: Site, status: str, owed: int) -> None:
    site.enqueue(JOB)
    site.claim("somebody", status)
    site.enqueue(JOB)

    assert len(site.rows()) == owed


def test_the_jobs_of_a_worker_without_a_sign_of_life_are_owed_at_once_and_then_after_pauses(site: Site) -> None:
    site.enqueue(JOB)
    site.claim("dead")
    site.keeper.look(())
    first = site.rows()
    site.claim("dead")
    site.keeper.look(())

    assert first == [("ENQUEUED", "1")]
    assert site.rows() == [("DELAYED", "2")]


def test_the_jobs_of_the_living_are_left_to_them(site: Site) -> None:
    site.live("well")
    site.enqueue(JOB)
    site.claim("well", seconds_ago=3600)
    site.keeper.look(())

    assert site.rows() == [("PENDING", "0")]


@pytest.mark.parametrize("status", ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"])
def test_what_dbos_has_given_up_is_owed_again(site: Site, status: str) -> None:
    site.enqueue(JOB)
    site.claim("dead", status)
    site.keeper.look(())

    assert site.rows() == [("ENQUEUED", "1")]


def test_a_job_that_was_lost_on_its_way_to_us_is_owed_again_but_not_one_that_we_perform(site: Site) -> None:
    site.live("me")
    site.enqueue(JOB)
    site.claim("me", seconds_ago=60)
    name = str(site.sql("SELECT workflow_uuid FROM STATUS")[0][0])
    site.keeper.look({name})
    performed = site.rows()
    site.keeper.look(())

    assert performed == [("PENDING", "0")]
    assert site.rows() == [("ENQUEUED", "1")]


def test_what_is_done_is_deleted_with_its_input(site: Site) -> None:
    site.enqueue(JOB, JOB._replace(id="e2"))
    site.claim("well", "SUCCESS")
    site.keeper.look(())

    assert site.rows() == []
    assert site.sql(f"SELECT * FROM {SCHEMA}.workflow_input") == []


def test_one_worker_looks_after_the_dead_at_a_time(site: Site) -> None:
    lease = LeaseRow(KEEPER, "another", datetime.now(UTC) + timedelta(seconds=60))
    site.store.write(lambda transaction: transaction.leases.take(lease, NOW))
    site.enqueue(JOB)
    site.claim("dead")
    site.keeper.look(())

    assert site.rows() == [("PENDING", "0")]


def test_signs_of_life_of_yesterday_are_forgotten(site: Site) -> None:
    old = LeaseRow(ALIVE + "old", "old", datetime.now(UTC) - timedelta(days=2))
    site.store.write(lambda transaction: transaction.leases.take(old, old.until - timedelta(days=1)))
    site.keeper.look(())

    assert [row.name for row in site.store.read(lambda transaction: transaction.leases.find())] == [KEEPER]


def test_whoever_leaves_gives_back_its_jobs_and_its_turn_to_look_after_the_dead(site: Site) -> None:
    site.live("me")
    site.keeper.look(())
    site.enqueue(JOB)
    site.claim("me")
    site.keeper.leave()

    assert [(status, str(name)[:2]) for status, name in site.rows()] == [("CANCELLED", "0"), ("ENQUEUED", "0+")]
    assert [row.name for row in site.store.read(lambda transaction: transaction.leases.find())] == [ALIVE + "me"]


def test_a_job_that_another_machine_released_too_early_waits_until_it_is_due_here(site: Site) -> None:
    site.enqueue(JOB._replace(due=datetime.now(UTC) + timedelta(seconds=1)))
    site.sql("UPDATE STATUS SET status = 'ENQUEUED', delay_until_epoch_ms = NULL")  # by a clock that is ahead
    performed: list[tuple[JobRow, datetime]] = []
    stop = threading.Event()

    def perform(row: JobRow) -> None:
        performed.append((row, datetime.now(UTC)))
        stop.set()

    site.queue.work(perform, stop.is_set)

    assert [at >= row.due for row, at in performed] == [True]


def test_a_process_that_uses_dbos_itself_is_told_to_start_the_worker_elsewhere(site: Site) -> None:
    DBOS(config={"name": "theirs", "system_database_url": "sqlite:///:memory:", "executor_id": "theirs"})
    try:
        with pytest.raises(UsageError, match="sopflow worker"):
            site.queue.work(lambda row: None, lambda: True)
    finally:
        DBOS.destroy(destroy_registry=True)


def test_a_worker_outlives_a_database_that_goes_away_for_a_while(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "dbos")
    performed: list[str] = []
    stop = threading.Event()

    def perform(row: JobRow) -> None:
        performed.append(row.id)
        if row.id == "e1":
            site.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
            site.enqueue(JOB._replace(id="e2"))
        else:
            stop.set()

    site.enqueue(JOB)
    site.queue.work(perform, stop.is_set)

    assert performed[-1] == "e2"


def test_of_a_job_that_another_took_over_dbos_need_not_tell_with_a_traceback() -> None:
    def record(fault: Exception | None) -> logging.LogRecord:
        told = None if fault is None else (type(fault), fault, None)
        return logging.LogRecord("dbos", logging.ERROR, "", 0, "Exception in workflow", (), told)

    assert [is_news(record(fault)) for fault in (None, ValueError(), error.DBOSNonExistentWorkflowError("a", "b"))] == [
        True,
        True,
        False,
    ]
