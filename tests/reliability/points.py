"""Where a process may die: points that are passed in order, counted, and killed at."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sopflow.ports.store import CaseStore, Transaction

T = TypeVar("T")


class Points:
    """Counts the points that this process passes, and dies at the `fatal` one (from 1), by SIGKILL: nothing is flushed,
    nothing is tidied up. Each point's name is a line of the file `trail`, which tells afterwards where it died."""

    def __init__(self, fatal: int, trail: Path) -> None:
        self.fatal = fatal
        self.passed = 0
        self._trail = os.open(trail, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self._door = threading.Lock()

    def reach(self, name: str) -> None:
        with self._door:
            self.passed += 1
            os.write(self._trail, f"{name}\n".encode())
            if self.passed == self.fatal:
                os.kill(os.getpid(), signal.SIGKILL)


class Watched:
    """A connection to SQLite that has a point before and after every statement."""

    def __init__(self, connection: sqlite3.Connection, points: Points) -> None:
        self._connection = connection
        self._points = points

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> sqlite3.Cursor:
        name = " ".join(statement.split()[:3])
        self._points.reach(f"before {name}")
        cursor = self._connection.execute(statement, values)
        self._points.reach(f"after {name}")
        return cursor

    def close(self) -> None:
        self._connection.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def watched(path: Path, points: Points) -> Callable[[], Watched]:
    """A connection factory for a store."""

    def connect() -> Watched:
        return Watched(sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False), points)

    return connect


class WatchedStore:
    """A store that has a point before and after every transaction."""

    def __init__(self, store: CaseStore, points: Points) -> None:
        self._store = store
        self._points = points

    def write(self, work: Callable[[Transaction], T]) -> T:
        self._points.reach("before write")
        given = self._store.write(work)
        self._points.reach("after write")
        return given

    def read(self, work: Callable[[Transaction], T]) -> T:
        self._points.reach("before read")
        given = self._store.read(work)
        self._points.reach("after read")
        return given

    def facts(self) -> dict[str, str]:
        return self._store.facts()

    def secret(self) -> bytes:
        return self._store.secret()

    def close(self) -> None:
        self._store.close()
