"""Cases in Postgres: for as many machines as wanted.

Rules: a write locks the row of its case, and nothing else waits for it. A transaction has a connection of its own while
it lasts. What failed because another was faster is tried again. A process that freezes in mid-transaction loses its
locks after half a minute. The tables live in a schema of their own, `sopflow`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

import psycopg

from sopflow.errors import InternalError, StoreError, StoreVersion, UsageError
from sopflow.ports.store import Transaction
from sopflow.stores import words
from sopflow.stores.sql import schema
from sopflow.stores.sql.connection import Connection
from sopflow.stores.sql.dialect import POSTGRES
from sopflow.stores.sql.pipelined import Session
from sopflow.stores.sql.pool import Pool, Pooled
from sopflow.stores.sql.postgres_errors import is_worth_another_try, translated, unreachable
from sopflow.stores.sql.schema import Migration

T = TypeVar("T")
CONNECTIONS = 16
WAIT_SECONDS = 10.0
TRIES = 10
PAUSE_SECONDS = 0.005
SETTINGS = """set search_path to sopflow; set client_encoding = 'UTF8'; set lock_timeout = '10s';
    set synchronous_commit = on;
    set idle_in_transaction_session_timeout = '30s'"""
LOOK = "begin isolation level repeatable read read only"
MIGRATING = 7_357_301
"""The number of the lock that those who migrate hold."""
TABLES = ("playbooks", "programs", "cases", "events", "ledger", "jobs", "inbox", "leases")


def connect_to(url: str) -> Callable[[], Session]:
    """Connections by psycopg."""

    def connect() -> Session:
        session = psycopg.connect(url, autocommit=True, connect_timeout=10)
        session.execute(SETTINGS)
        return session

    return connect


class PostgresStore:
    """A `CaseStore` in a Postgres database.

    Args:
        url: `postgresql://…`, as libpq reads it.
        create: make the schema where it is not there.
        practice: what a new store is for; of one that is there, what it must be for (None: whichever).
        known: the migrations that are applied.
        connections: how many may be in use at a time.

    Raises:
        StoreError: from every method, with what to do.
    """

    def __init__(
        self,
        url: str,
        *,
        create: bool = True,
        practice: bool | None = None,
        known: Sequence[Migration] | None = None,
        connections: int = CONNECTIONS,
    ) -> None:
        self.where = shown(url)
        self._connect = connect_to(url)
        self._pool = Pool(self._connected, self.where, size=connections, wait=WAIT_SECONDS)
        self._here = threading.local()
        with self._in_our_words():
            self._meta = self._prepared(schema.migrations() if known is None else known, practice, create=create)

    # ── the port ─────────────────────────────────────────────────────────────────────────────────────────────

    def write(self, work: Callable[[Transaction], T]) -> T:
        """What `work` gives, once it is durable. What it raises comes through, and nothing is changed. It may be
        called more than once."""
        with self._in_our_words():
            for left in range(TRIES - 1, 0, -1):
                try:
                    return self._transact("begin", work, hopes=left == TRIES - 1)
                except psycopg.Error as problem:
                    if not is_worth_another_try(problem):
                        raise
                time.sleep(PAUSE_SECONDS * (TRIES - left))
            return self._transact("begin", work)

    def read(self, work: Callable[[Transaction], T]) -> T:
        """What `work` gives of one consistent view, as it was last committed."""
        with self._in_our_words():
            return self._transact(LOOK, work)

    def facts(self) -> dict[str, str]:
        """What it is and how much is in it. Sizes are in bytes."""
        counts = self.read(lambda transaction: _counts(transaction.connection))
        kept = {"schema": self._meta["schema"], "practice": self._meta["practice"]}
        return {"kind": "postgres", "path": self.where, **kept, **counts}

    def secret(self) -> bytes:
        """32 random bytes that were made with the store."""
        return bytes.fromhex(self._meta["secret"])

    def close(self) -> None:
        """Let go of all connections. Closing twice is no error."""
        self._pool.close()

    # ── care ─────────────────────────────────────────────────────────────────────────────────────────────────

    def backup(self, target: object) -> None:
        """Raises: UsageError, which says how; Postgres has tools of its own for that."""
        raise UsageError(words.by_pg_dump())

    def vacuum(self) -> None:
        """Write the tables anew without what was erased. Nobody else may be writing meanwhile."""
        with self._in_our_words():
            session = self._connected()
            try:
                session.execute("set lock_timeout = '60s'")
                for table in TABLES:
                    session.execute(f"vacuum full {table}".encode())
            finally:
                session.close()

    def faults(self) -> list[str]:
        """Nothing: Postgres looks after its own pages (`pg_amcheck` looks harder)."""
        return []

    # ── transactions ─────────────────────────────────────────────────────────────────────────────────────────

    def _transact(self, begin: str, work: Callable[[Transaction], T], *, hopes: bool = False) -> T:
        """A connection that has died while it was idle is replaced: nothing was done on it."""
        if getattr(self._here, "is_busy", False):
            raise InternalError("a transaction was begun inside another one of the same store.")
        self._here.is_busy = True
        try:
            while True:
                pooled = self._pool.take()
                try:
                    return _carried_out(pooled, begin, work, hopes=hopes)
                except psycopg.Error:
                    if not pooled.died_idle:
                        raise
                finally:
                    self._pool.give(pooled)
                self._pool.forget_idle()
        finally:
            self._here.is_busy = False

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as problem:
            raise translated(problem, self.where) from problem
        except UnicodeEncodeError as problem:
            raise UsageError(words.unwritable()) from problem

    def _connected(self) -> Session:
        try:
            return self._connect()
        except psycopg.OperationalError as problem:
            raise unreachable(problem, self.where) from problem

    # ── the schema ───────────────────────────────────────────────────────────────────────────────────────────

    def _prepared(self, known: Sequence[Migration], practice: bool | None, *, create: bool) -> dict[str, str]:
        session = self._connected()
        connection: Connection = session
        try:
            if not _is_made(session):
                if not create:
                    raise StoreError(words.not_there(self.where))
            else:
                schema.check(schema.read_meta(connection), known, practice=practice)
            if not _is_made(session) or not schema.is_current(schema.read_meta(connection), known):
                with session.transaction():
                    session.execute("select pg_advisory_xact_lock(%s)", (MIGRATING,))
                    session.execute("set local search_path to sopflow")  # it may have been made while we waited
                    self._migrate(session, known, practice)
            return schema.read_meta(connection)
        finally:
            session.close()

    def _migrate(self, session: Session, known: Sequence[Migration], practice: bool | None) -> None:
        connection: Connection = session
        if not _is_made(session):
            if session.execute("select 1 from pg_namespace where nspname = 'sopflow'").fetchone() is None:
                session.execute("create schema sopflow")
            elif session.execute("select 1 from pg_tables where schemaname = 'sopflow'").fetchone() is not None:
                raise StoreVersion(words.foreign(self.where))
            schema.make(connection, POSTGRES, practice=bool(practice))
        schema.check(schema.read_meta(connection), known, practice=practice)
        schema.upgrade(connection, POSTGRES, known)


def _carried_out(pooled: Pooled, begin: str, work: Callable[[Transaction], T], *, hopes: bool) -> T:
    """One transaction. `hopes`: rows that it adds are taken to be new; where one is not, it fails as a whole."""
    connection = pooled.connection
    connection.begin(begin, hopes=hopes)
    pooled.transaction.begin()
    try:
        try:
            given = work(pooled.transaction)
        except Exception:
            connection.check()
            raise
        if begin == LOOK:
            connection.end()
        else:
            connection.commit()
    except BaseException:
        with suppress(psycopg.Error):
            connection.rollback()
        raise
    return given


def _is_made(session: Session) -> bool:
    """As the catalogue has it now: `to_regclass` may remember what it was before we waited."""
    found = session.execute("select 1 from pg_tables where schemaname = 'sopflow' and tablename = 'meta'").fetchone()
    return found is not None


def _counts(connection: object) -> dict[str, str]:
    assert isinstance(connection, psycopg.Connection)
    size = "select coalesce(sum(pg_total_relation_size(oid)), 0) from pg_class where relkind = 'r'"
    found = {"bytes": connection.execute(f"{size} and relnamespace = 'sopflow'::regnamespace".encode()).fetchall()}
    for table in ("cases", "events", "jobs"):
        found[table] = connection.execute(f"select count(*) from {table}".encode()).fetchall()
    return {name: str(rows[0][0]) for name, rows in found.items()}


def shown(url: str) -> str:
    """A URL without user and password."""
    parts = urlsplit(url)
    host = parts.hostname or parse_qs(parts.query).get("host", [""])[0]
    return f"postgresql://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"
