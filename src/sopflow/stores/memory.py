"""A store that keeps nothing: for tests, simulation and trials. All is gone when the process ends."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from typing import TypeVar

from sopflow.errors import InternalError, StoreError
from sopflow.ports.store import Cases, Events, Inbox, Jobs, Leases, Ledger, Playbooks, Transaction
from sopflow.stores.memory_tables import (
    MemoryCases,
    MemoryEvents,
    MemoryInbox,
    MemoryJobs,
    MemoryLeases,
    MemoryLedger,
    MemoryPlaybooks,
    Undo,
)  # fmt: skip

T = TypeVar("T")


class MemoryTransaction:
    """The tables. One transaction at a time works on them."""

    playbooks: Playbooks
    cases: Cases
    events: Events
    ledger: Ledger
    jobs: Jobs
    inbox: Inbox
    leases: Leases
    connection: object | None

    def __init__(self, undo: Undo) -> None:
        self.playbooks = MemoryPlaybooks(undo)
        cases = MemoryCases(undo)
        self.cases = cases
        self.events = MemoryEvents(undo)
        self.ledger = MemoryLedger(undo, cases)
        self.jobs = MemoryJobs(undo)
        self.inbox = MemoryInbox(undo)
        self.leases = MemoryLeases(undo)
        self.connection = None


class MemoryStore:
    """A `CaseStore` in memory, for one process. Writes and reads wait for one another.

    Args:
        practice: what it says of itself in `facts`.
    """

    def __init__(self, *, practice: bool = False) -> None:
        self._undo = Undo()
        self._tables = MemoryTransaction(self._undo)
        self._turn = threading.RLock()
        self._is_open = True
        self._is_working = False
        self._practice = practice
        self._secret = secrets.token_bytes(32)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """What `work` gives. What it raises comes through, and nothing is changed."""
        with self._turn:
            self._begin()
            try:
                given = work(self._tables)
            except BaseException:
                self._undo.roll_back()
                raise
            finally:
                self._is_working = False
            self._undo.forget()
            return given

    def read(self, work: Callable[[Transaction], T]) -> T:
        """What `work` gives. What it changes all the same is taken back."""
        with self._turn:
            self._begin()
            try:
                return work(self._tables)
            finally:
                self._undo.roll_back()
                self._is_working = False

    def _begin(self) -> None:
        if not self._is_open:
            raise StoreError("the store is closed. Open it again with `open_store`.")
        if self._is_working:
            raise InternalError("a transaction was begun inside another one of the same store.")
        self._is_working = True

    def facts(self) -> dict[str, str]:
        """What it is: kept nowhere, real or for practice, and how much is in it."""

        def look(tables: Transaction) -> dict[str, str]:
            return {"jobs": str(tables.jobs.count()), "playbooks": str(len(tables.playbooks.find()))}

        kind = {"kind": "memory", "kept": "no: gone when the process ends"}
        return {**kind, "practice": "yes" if self._practice else "no", **self.read(look)}

    def secret(self) -> bytes:
        """32 random bytes, made with the store."""
        return self._secret

    def close(self) -> None:
        """Let go of everything. Closing twice is no error."""
        with self._turn:
            self._is_open = False
            self._undo = Undo()
            self._tables = MemoryTransaction(self._undo)
