"""The machine under the engine: its store, its queue, its clock. All may fail it; the process may die at any time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from tests.reliability.simulation.chance import Chance

from sopflow.errors import OnHold, StoreBusy, StoreError
from sopflow.ports.rows import JobRow
from sopflow.ports.store import CaseStore, Transaction
from sopflow.stores import words

T = TypeVar("T")
HOUR = timedelta(hours=1)
ZONES = ("Asia/Jakarta", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC")
"""Machines stand in zones with and without summer time; one of half an hour is among them."""

BEGINNING = datetime(2024, 2, 15, 2, tzinfo=UTC)
"""Two weeks before a leap day, and before summer time begins or ends wherever machines stand."""


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Clock:
    """The true time, and what the machine takes for it."""

    true: datetime = BEGINNING
    off: timedelta = timedelta()
    zone: str = "Asia/Jakarta"

    def now(self) -> datetime:
        return (self.true + self.off).astimezone(ZoneInfo(self.zone))

    def wait(self, seconds: float, until: Callable[[], bool]) -> None:
        if not until():
            self.true += timedelta(seconds=seconds)

    def trouble(self, chance: Chance) -> None:
        """It may jump, and the next process may run elsewhere."""
        if chance.strikes("the clock jumps forward"):
            self.off += HOUR
        if chance.strikes("the clock jumps back"):
            self.off -= HOUR
        if chance.strikes("a machine of another zone"):
            self.zone = chance.random.choice(ZONES)


@dataclass
class Process:
    """One process's hold of a store: when it is dead, nothing it does reaches the store any more."""

    store: CaseStore
    chance: Chance
    is_dead: bool = False

    def write(self, work: Callable[[Transaction], T]) -> T:
        self._may_die("before a transaction")
        if self.chance.strikes("the store is busy"):
            raise StoreBusy(words.busy(""))

        def inside(tx: Transaction) -> T:
            given = work(tx)
            self._may_die("inside a transaction")
            return given

        given = self.store.write(inside)
        self._may_die("after a commit")
        return given

    def read(self, work: Callable[[Transaction], T]) -> T:
        self._may_die("before a transaction")
        return self.store.read(work)

    def facts(self) -> dict[str, str]:
        return self.store.facts()

    def secret(self) -> bytes:
        return self.store.secret()

    def close(self) -> None: ...

    def _may_die(self, when: str) -> None:
        if self.is_dead or self.chance.strikes(f"a worker is killed {when}"):
            self.die()

    def die(self) -> None:
        self.is_dead = True
        raise Killed


@dataclass
class Queue:
    """A queue that keeps what its port promises and nothing more: jobs come in any order, twice, and too early."""

    process: Process
    clock: Clock
    chance: Chance

    def enqueue(self, transaction: Transaction, jobs: Sequence[JobRow]) -> None:
        transaction.jobs.add(jobs)

    def remove(self, transaction: Transaction, ids: Sequence[str]) -> None:
        transaction.jobs.remove(ids)

    def notify(self) -> None: ...

    def depth(self, due: datetime | None = None) -> int:
        until = self.clock.now() if due is None else due
        return self.process.read(lambda tx: len(tx.jobs.due(until, limit=1000)))

    def work(self, perform: Callable[[JobRow], None], stop: Callable[[], bool]) -> None:
        while not stop():
            jobs = list(self.process.read(lambda tx: tx.jobs.due(self._horizon(), limit=1000)))
            self.chance.random.shuffle(jobs)
            for job in jobs:
                self._do(perform, job)

    def _horizon(self) -> datetime:
        early = self.chance.strikes("a job comes early")
        return self.clock.now() + (HOUR if early else timedelta())

    def _do(self, perform: Callable[[JobRow], None], job: JobRow) -> None:
        try:
            perform(job)
            if self.chance.strikes("a job comes twice"):
                perform(job)
        except (StoreError, OnHold):  # it stays owed; any other exception is a bug, and ends the run
            self._later(job)

    def _later(self, job: JobRow) -> None:
        again = job._replace(due=self.clock.now() + timedelta(seconds=2**job.attempts), attempts=job.attempts + 1)
        self.process.store.write(lambda tx: tx.jobs.add([again]))
