"""Cases in one SQLite file: for one machine, any number of threads and processes.

Rules: what `write` gave is on the disk (write-ahead log, synchronous=FULL). A transaction begins with the write lock,
so that it never finds out late that another process was faster. Readers have connections of their own and wait for
nobody.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from sopflow.errors import InternalError, StoreBusy, StoreError, StoreVersion, UsageError
from sopflow.ports.store import Transaction
from sopflow.stores import words
from sopflow.stores.sql import schema
from sopflow.stores.sql.connection import Connect, Connection
from sopflow.stores.sql.dialect import SQLITE
from sopflow.stores.sql.remembered import Remembered
from sopflow.stores.sql.schema import Migration
from sopflow.stores.sql.sqlite_errors import is_damage, translated
from sopflow.stores.sql.sqlite_files import (
    BUSY_SECONDS,
    connect_to,
    connect_to_read,
    lies_still,
    log_of,
    may_only_be_read,
)
from sopflow.stores.sql.together import Together
from sopflow.stores.sql.transaction import SqlTransaction

T = TypeVar("T")
IDLE_READERS = 8
SETTINGS = (
    "pragma synchronous = full",
    "pragma secure_delete = fast",  # what was erased is gone from the file too
    "pragma cache_size = -16000",
    "pragma temp_store = memory",
)
BEGIN = "begin immediate"


class SqliteStore:
    """A `CaseStore` in a SQLite file.

    Args:
        path: the file, for `facts` and messages.
        connect: opens a connection to it; another driver than the standard library's may do so.
        create: make a store where the file is not there, or is empty.
        practice: what a new store is for; of one that is there, what it must be for (None: whichever).
        known: the migrations that are applied.
        settings: statements that every connection begins with.

    Raises:
        StoreError: from every method, with what to do.
    """

    def __init__(
        self,
        path: Path,
        connect: Connect | None = None,
        *,
        create: bool = True,
        practice: bool | None = None,
        known: Sequence[Migration] | None = None,
        settings: Sequence[str] = SETTINGS,
    ) -> None:
        self.path = path
        self.is_read_only = connect is None and may_only_be_read(path)
        self._lies_still = self.is_read_only and lies_still(path)
        reading = connect_to_read(path, still=self._lies_still)
        self._connect = connect or (reading if self.is_read_only else connect_to(path))
        self._settings = settings
        self._readers: list[tuple[Connection, SqlTransaction]] = []
        self._door = threading.Lock()
        self._is_open = True
        with self._in_our_words():
            self._writer = self._connected()
            try:
                self._meta = self._prepared(schema.migrations() if known is None else known, practice, create=create)
            except BaseException:
                self._writer.close()
                raise
        transaction = SqlTransaction(self._writer, SQLITE, Remembered(self._writer))
        self._together = Together(self._writer, transaction, BEGIN)

    # ── the port ─────────────────────────────────────────────────────────────────────────────────────────────

    def write(self, work: Callable[[Transaction], T]) -> T:
        """What `work` gives, once it is on the disk. What it raises comes through, and nothing is changed. It may be
        called more than once, and in another thread."""
        if not self._is_open:
            raise StoreError(words.closed())
        if self.is_read_only:
            raise StoreError(words.read_only(str(self.path)))
        try:
            return self._together.write(work)
        except sqlite3.Error as problem:
            raise translated(problem, str(self.path)) from problem
        except UnicodeEncodeError as problem:
            raise UsageError(words.unwritable()) from problem

    def read(self, work: Callable[[Transaction], T]) -> T:
        """What `work` gives of one consistent view, as it was last committed."""
        if self._together.is_ours:
            raise InternalError("a transaction was begun inside another one of the same store.")
        if not self._is_open:
            raise StoreError(words.closed())
        try:
            given = self._look(work)
        except sqlite3.Error as problem:
            raise translated(problem, str(self.path)) from problem
        except UnicodeEncodeError as problem:
            raise UsageError(words.unwritable()) from problem
        if self._lies_still and log_of(self.path).exists():
            raise StoreBusy(words.busy(str(self.path)))
        return given

    def facts(self) -> dict[str, str]:
        """What it is and how much is in it. Sizes are in bytes."""
        counts = self.read(lambda transaction: _counts(transaction.connection))
        return {
            "kind": "sqlite",
            "path": str(self.path),
            "schema": self._meta["schema"],
            "practice": self._meta["practice"],
            "bytes": str(_size(self.path)),
            "log bytes": str(_size(log_of(self.path))),
            **counts,
        }

    def secret(self) -> bytes:
        """32 random bytes that were made with the store."""
        return bytes.fromhex(self._meta["secret"])

    def close(self) -> None:
        """Let go of the file. Closing twice is no error."""
        with self._door:
            if not self._is_open:
                return
            self._is_open = False
            idle, self._readers = self._readers, []
        with suppress(sqlite3.Error):
            for connection, _ in idle:
                connection.close()
            self._writer.close()

    # ── care ─────────────────────────────────────────────────────────────────────────────────────────────────

    def backup(self, target: Path) -> None:
        """Copy the store as it was last committed into a new file, while it is being used.

        Raises:
            StoreError: the file is there already, or cannot be written.
        """
        if target.exists():
            raise StoreError(words.in_the_way(str(target)))
        part = target.with_name(target.name + ".part")
        with self._in_our_words(str(target)), self._on_its_own() as connection:
            part.unlink(missing_ok=True)
            connection.execute("vacuum into ?", (str(part),))
        with part.open("rb+") as file:  # SQLite does not see to it that a copy reaches the disk
            os.fsync(file.fileno())
        part.rename(target)

    def vacuum(self) -> None:
        """Give back the room of what was erased, and empty the log. Nobody else may be writing meanwhile."""
        with self._in_our_words(), self._on_its_own() as connection:
            connection.execute("vacuum")
            connection.execute("pragma wal_checkpoint(truncate)").fetchall()

    def faults(self) -> list[str]:
        """What SQLite finds wrong with the file; reads all of it."""
        with self._in_our_words(), self._on_its_own() as connection:
            try:
                found = [str(row[0]) for row in connection.execute("pragma integrity_check").fetchall()]
            except sqlite3.DatabaseError as problem:  # too damaged to be looked through
                if not is_damage(problem):
                    raise
                found = [str(problem)]
        return [] if found == ["ok"] else found

    # ── connections ──────────────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def _in_our_words(self, where: str | None = None) -> Iterator[None]:
        if not self._is_open:
            raise StoreError(words.closed())
        try:
            yield
        except sqlite3.Error as problem:
            raise translated(problem, where or str(self.path)) from problem
        except UnicodeEncodeError as problem:
            raise UsageError(words.unwritable()) from problem

    @contextmanager
    def _on_its_own(self) -> Iterator[Connection]:
        """A connection for what is no transaction."""
        connection = self._connected()
        try:
            yield connection
        finally:
            connection.close()

    def _connected(self) -> Connection:
        connection = self._connect()
        for setting in self._settings:
            connection.execute(setting).fetchall()
        return connection

    def _look(self, work: Callable[[Transaction], T]) -> T:
        """One reading transaction. A connection that failed is used no more."""
        connection, transaction = reader = self._reader()
        is_well = True
        try:
            transaction.begin()
            connection.execute("begin")
            try:
                return work(transaction)
            finally:
                connection.execute("rollback")
        except sqlite3.Error:
            is_well = False
            raise
        finally:
            self._keep(reader, is_well=is_well)

    def _reader(self) -> tuple[Connection, SqlTransaction]:
        with self._door:
            if self._readers:
                return self._readers.pop()
        connection = self._connected()
        connection.execute("pragma query_only = on").fetchall()
        return connection, SqlTransaction(connection, SQLITE)

    def _keep(self, reader: tuple[Connection, SqlTransaction], *, is_well: bool) -> None:
        with self._door:
            is_kept = is_well and self._is_open and len(self._readers) < IDLE_READERS
            if is_kept:
                self._readers.append(reader)
        if not is_kept:
            reader[0].close()

    def _prepared(self, known: Sequence[Migration], practice: bool | None, *, create: bool) -> dict[str, str]:
        """Make or bring up to date what is in the file."""
        tables = {row[0] for row in self._writer.execute("select name from sqlite_master").fetchall()}
        if tables and "meta" not in tables:
            raise StoreVersion(words.foreign(str(self.path)))
        if not tables and not create:
            raise StoreVersion(words.empty(str(self.path)))
        if tables:
            schema.check(schema.read_meta(self._writer), known, practice=practice)
        if not self.is_read_only:
            self._use_log()
        if not tables or not schema.is_current(schema.read_meta(self._writer), known):
            self._migrate(known, practice)
        return schema.read_meta(self._writer)

    def _use_log(self) -> None:
        """Switch to the write-ahead log, which stays with the file. It is the one statement that does not wait for
        others by itself, so we do."""
        if self._writer.execute("pragma journal_mode").fetchone()[0] == "wal":
            return
        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self._writer.execute("pragma journal_mode = wal").fetchall()
            except sqlite3.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)
            else:
                return

    def _migrate(self, known: Sequence[Migration], practice: bool | None) -> None:
        self._writer.execute(BEGIN)
        try:
            if not self._writer.execute("select 1 from sqlite_master where name = 'meta'").fetchall():
                schema.make(self._writer, SQLITE, practice=bool(practice))
            schema.check(schema.read_meta(self._writer), known, practice=practice)
            schema.upgrade(self._writer, SQLITE, known)
            self._writer.execute("commit")
        except BaseException:
            with suppress(sqlite3.Error):
                self._writer.execute("rollback")
            raise


def _counts(connection: object) -> dict[str, str]:
    execute = connection.execute  # type: ignore[attr-defined]  # the connection of one of our transactions
    return {table: str(execute(f"select count(*) from {table}").fetchone()[0]) for table in ("cases", "events", "jobs")}


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
