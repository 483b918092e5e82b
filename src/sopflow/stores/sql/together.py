"""Commits that inputs share when they arrive together: a durable commit costs more than all that an input does.

Theory of operation: whoever comes first leads. The leader begins a transaction, does its own work and that of all who
came meanwhile, commits once, and hands over to the next one who waits. Every work but the first has a savepoint of its
own, so that one which fails takes back nothing but itself. Nobody is answered before the commit. Where the transaction
itself fails (no room, say), each work is tried again alone, so that a small one may succeed where a large one did not.
So a work may be called more than once, and in the thread of another one.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from sopflow.errors import InternalError
from sopflow.ports.store import Transaction
from sopflow.stores.sql.connection import Connection
from sopflow.stores.sql.transaction import SqlTransaction

T = TypeVar("T")
MOST_TOGETHER = 128


class _Wish(Generic[T]):
    """A work that waits for its turn."""

    __slots__ = ("error", "given", "is_done", "turn", "work")

    def __init__(self, work: Callable[[Transaction], T]) -> None:
        self.work = work
        self.given: T
        self.error: BaseException | None = None
        self.is_done = False
        self.turn: threading.Lock | None = None  # released when it is done, or leads


class Together:
    """The writing connection of a store, and who waits for it."""

    def __init__(self, connection: Connection, transaction: SqlTransaction, begin: str) -> None:
        self._execute = connection.execute
        self._transaction = transaction
        self._begin = begin
        self._door = threading.Lock()
        self._waiting: deque[_Wish[object]] = deque()
        self._leader: int | None = None
        self._in_transaction = False
        self._committing: list[_Wish[object]] = []

    def write(self, work: Callable[[Transaction], T]) -> T:
        """What `work` gives, once it is durable; what it raises, or what the commit raised, with nothing changed."""
        wish: _Wish[T] = _Wish(work)
        if not self._leads(wish):
            assert wish.turn is not None
            try:
                wish.turn.acquire()
            except BaseException:
                self._leave(wish)
                raise
        if not wish.is_done:
            self._lead(wish)
        if wish.error is not None:
            raise wish.error
        return wish.given

    @property
    def is_ours(self) -> bool:
        """Whether this thread is in the middle of a transaction."""
        return self._leader == threading.get_ident()

    def _leads(self, wish: _Wish[T]) -> bool:
        with self._door:
            if self._leader is None:
                self._leader = threading.get_ident()
                self._waiting.appendleft(wish)  # type: ignore[arg-type]  # what it gives is the caller's affair
                return True
            if self.is_ours:
                raise InternalError("a transaction was begun inside another one of the same store.")
            wish.turn = threading.Lock()
            wish.turn.acquire()
            self._waiting.append(wish)  # type: ignore[arg-type]  # as above
            return False

    def _leave(self, wish: _Wish[T]) -> None:
        """Whoever waited is interrupted. What others do for them already goes on; else nothing is done."""
        with self._door:
            was_to_lead = self._leader == 0 and self._waiting[0] is wish
            if wish in self._waiting:
                self._waiting.remove(wish)  # type: ignore[arg-type]  # what it gives is the caller's affair
            following = self._next_leader() if was_to_lead else None
        if following is not None and following.turn is not None:
            following.turn.release()

    def _lead(self, own: _Wish[T]) -> None:
        """Do what waits, commit, and hand over."""
        self._leader = threading.get_ident()
        batch: list[_Wish[object]] = []
        try:
            try:
                self._do(batch)
            except Exception as problem:  # noqa: BLE001 - whatever it is, it is told to those whom it concerns
                self._abandon()
                self._try_alone(batch, problem)
        except BaseException:  # we are interrupted: the others go on without us
            for wish in self._committed():
                wish.is_done = True
            self._abandon()
            self._put_back([wish for wish in batch if wish is not own and not wish.is_done])
            raise
        finally:
            self._hand_over(batch)

    def _do(self, batch: list[_Wish[object]]) -> None:
        """One transaction with all that waits, and what comes while it is under way."""
        while self._take_next(batch):
            self._perform(batch[-1])
        self._commit(batch)
        for wish in batch:
            wish.is_done = True

    def _commit(self, batch: list[_Wish[object]]) -> None:
        if self._in_transaction:
            self._committing = batch
            self._execute("commit")
            self._in_transaction, self._committing = False, []

    def _committed(self) -> list[_Wish[object]]:
        """Those whose commit we were interrupted in, where it happened: an interruption comes when it is over. What is
        committed must not be done again."""
        batch, self._committing = self._committing, []
        if not batch:
            return []
        self._in_transaction = False
        try:
            self._take_back("rollback")
        except Exception:  # noqa: BLE001 - there is nothing to take back
            return batch
        return []

    def _take_next(self, batch: list[_Wish[object]]) -> bool:
        with self._door:
            if not self._waiting or len(batch) == MOST_TOGETHER:
                return False
            batch.append(self._waiting.popleft())
            return True

    def _perform(self, wish: _Wish[object]) -> None:
        """One work. What the first of a transaction did is taken back with it, as nothing else is in it."""
        is_first = not self._in_transaction
        if is_first:
            self._execute(self._begin)
            self._in_transaction = True
            self._transaction.begin()
        else:
            self._execute("savepoint one")
            self._transaction.go_on()
        try:
            wish.given = wish.work(self._transaction)
        except BaseException as problem:
            wish.error = problem
            if is_first:
                self._take_back("rollback")
                self._in_transaction = False
            else:
                self._take_back("rollback to one")
            if not isinstance(problem, Exception):
                raise
        if not is_first:
            self._execute("release one")

    def _try_alone(self, batch: list[_Wish[object]], problem: Exception) -> None:
        """The transaction of several failed and nothing of it was kept: each for itself."""
        if len(batch) == 1:
            batch[0].error = batch[0].error or problem
            batch[0].is_done = True
            return
        for wish in batch:
            wish.error = None
            self._alone(wish)

    def _alone(self, wish: _Wish[object]) -> None:
        try:
            self._perform(wish)
            self._commit([wish])
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is the answer to this one
            self._abandon()
            wish.error = wish.error or problem
        wish.is_done = True

    def _abandon(self) -> None:
        if self._in_transaction:
            self._in_transaction, self._committing = False, []
            with suppress(Exception):  # SQLite may have taken it back itself
                self._take_back("rollback")

    def _take_back(self, statement: str) -> None:
        self._transaction.undone()
        self._execute(statement)

    def _put_back(self, batch: list[_Wish[object]]) -> None:
        with self._door:
            for wish in reversed(batch):
                wish.error = None
                self._waiting.appendleft(wish)

    def _hand_over(self, batch: list[_Wish[object]]) -> None:
        with self._door:
            following = self._next_leader()
        for wish in batch:
            if wish.is_done and wish.turn is not None:
                wish.turn.release()
        if following is not None and following.turn is not None:
            following.turn.release()

    def _next_leader(self) -> _Wish[object] | None:
        following = self._waiting[0] if self._waiting else None
        self._leader = None if following is None else 0  # somebody leads from here on
        return following
