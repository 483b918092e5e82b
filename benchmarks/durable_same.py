"""The other floor of a durable case: the very statements that the store was given, with the same values and on a copy
of the same file, and nothing that thinks them up.

It says how much of the time is what a store must write and sync for events, ledger, keys, due times and a row that a
list can show, and how much is ours: steps, types, JSON, the chain, threads.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from sopflow.stores.sql.connection import Connection, Cursor
from sopflow.stores.sql.sqlite import SETTINGS, SqliteStore
from sopflow.stores.sql.sqlite_files import connect_to

Said = tuple[int, str, Sequence[object]]


class _Listened:
    """A connection that writes down what it is told."""

    def __init__(self, inner: Connection, number: int, said: list[Said]) -> None:
        self._execute = inner.execute
        self._number = number
        self._said = said
        self.close = inner.close

    def execute(self, statement: str, values: Sequence[object] = (), /) -> Cursor:
        self._said.append((self._number, statement, values))
        return self._execute(statement, values)


class Same:
    """A store in a file, and what it is told. `again` tells a copy of it the same, in one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._said: list[Said] = []
        self._numbers = count()
        self._copies: dict[int, sqlite3.Connection] = {}
        self.store = SqliteStore(path, self._connected)

    def begin(self) -> None:
        """From here on. Nothing may be under way."""
        self.store.write(lambda tx: None)
        self.store._writer.execute("pragma wal_checkpoint(truncate)").fetchall()  # noqa: SLF001 - a part of this benchmark
        self._copy = self._path.with_name(f"same-{self._path.name}")
        shutil.copy(self._path, self._copy)
        self._said.clear()

    def seconds(self, job: Callable[[], object]) -> tuple[float, float]:
        """How long it took, and how long its statements take again."""
        before = time.perf_counter()
        job()
        between = time.perf_counter()
        said = list(self._said)
        self._said.clear()
        connections = [self._again(number) for number, _, _ in said]
        begun = time.perf_counter()
        for connection, (_, statement, values) in zip(connections, said, strict=True):
            connection.execute(statement, values).fetchall()
        return between - before, time.perf_counter() - begun

    def _connected(self) -> Connection:
        return _Listened(connect_to(self._path)(), next(self._numbers), self._said)

    def _again(self, number: int) -> sqlite3.Connection:
        if number not in self._copies:
            made = self._copies[number] = sqlite3.connect(self._copy, isolation_level=None)
            for setting in SETTINGS:
                made.execute(setting)
        return self._copies[number]

    def close(self) -> None:
        for each in (self.store, *self._copies.values()):
            each.close()
