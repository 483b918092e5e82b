"""Connections to Postgres that are used again: as many as may be in use at a time, each for one transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sopflow.errors import StoreBusy, StoreError
from sopflow.stores import words
from sopflow.stores.sql.dialect import POSTGRES
from sopflow.stores.sql.pipelined import Pipelined, Session
from sopflow.stores.sql.transaction import SqlTransaction


class Pooled:
    """A connection and its tables. `is_fresh` until its first transaction is over."""

    __slots__ = ("connection", "is_fresh", "session", "transaction")

    def __init__(self, session: Session) -> None:
        self.session = session
        self.connection = Pipelined(session)
        self.transaction = SqlTransaction(self.connection, POSTGRES)
        self.is_fresh = True

    @property
    def died_idle(self) -> bool:
        """Whether it was dead before this transaction, which then has done nothing."""
        return self.session.closed and not self.is_fresh and not self.connection.has_answered


class Pool:
    """At most `size` connections. `wait` is how many seconds somebody waits for one."""

    def __init__(self, connect: Callable[[], Session], where: str, *, size: int, wait: float) -> None:
        self._connect = connect
        self._where = where
        self._wait = wait
        self._places = threading.Semaphore(size)
        self._door = threading.Lock()
        self._idle: list[Pooled] = []
        self._is_open = True

    def take(self) -> Pooled:
        """The connection that was used last, or a new one."""
        if not self._places.acquire(timeout=self._wait):
            raise StoreBusy(words.busy(self._where))
        try:
            return self._idle_one() or Pooled(self._connect())
        except BaseException:
            self._places.release()
            raise

    def _idle_one(self) -> Pooled | None:
        with self._door:
            if not self._is_open:
                raise StoreError(words.closed())
            return self._idle.pop() if self._idle else None

    def give(self, pooled: Pooled) -> None:
        """Give it back. One that is in the middle of something is closed, which takes it back."""
        is_at_rest = pooled.connection.is_at_rest
        with self._door:
            is_kept = is_at_rest and self._is_open
            if is_kept:
                pooled.is_fresh = False
                self._idle.append(pooled)
        if not is_kept:
            pooled.session.close()
        self._places.release()

    def forget_idle(self) -> None:
        """The server went away: what waits here is as dead as the one that found out."""
        with self._door:
            idle, self._idle = self._idle, []
        for pooled in idle:
            pooled.session.close()

    def close(self) -> None:
        with self._door:
            self._is_open = False
        self.forget_idle()
