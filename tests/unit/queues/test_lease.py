"""Whose turn it is: one pump at a time, and nobody who slept goes on as if nothing had happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from sopflow.errors import StoreBusy
from sopflow.ports.rows import JobRow
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.queues.lease import PUMP, Lease
from sopflow.stores.memory import MemoryStore

AT = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)
LASTS = timedelta(seconds=15)


class Clock:
    def __init__(self) -> None:
        self.at = AT

    def now(self) -> datetime:
        return self.at

    def wait(self, seconds: float, until: Callable[[], bool]) -> None:
        if not until():
            self.at += timedelta(seconds=seconds)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_turn_is_one_s_own_until_it_lapses(store: MemoryStore, clock: Clock) -> None:
    mine, other = Lease(store, clock, "mine", LASTS), Lease(store, clock, "other", LASTS)

    assert (mine.is_mine(), other.is_mine()) == (True, False)
    clock.at += LASTS + timedelta(seconds=1)
    assert (other.is_mine(), mine.is_mine()) == (True, False)
    mine.release()
    other.release()
    assert store.read(lambda tx: tx.leases.find(PUMP)) == []


def test_a_turn_that_is_given_back_is_anybody_s_at_once(store: MemoryStore, clock: Clock) -> None:
    mine, other = Lease(store, clock, "mine", LASTS), Lease(store, clock, "other", LASTS)
    assert mine.is_mine()
    mine.release()

    assert other.is_mine()
    other.release()


def test_the_store_is_asked_when_half_the_time_is_over_and_when_the_clock_went_back(
    store: MemoryStore, clock: Clock
) -> None:
    mine = Lease(store, clock, "mine", LASTS)
    assert mine.is_mine()

    def until() -> datetime:
        return store.read(lambda tx: tx.leases.find(PUMP))[0].until

    clock.at += timedelta(seconds=5)
    assert (mine.is_mine(), until()) == (True, AT + LASTS)
    clock.at += timedelta(seconds=5)
    assert (mine.is_mine(), until()) == (True, clock.at + LASTS)
    clock.at -= timedelta(hours=1)
    assert (mine.is_mine(), until()) == (True, clock.at + LASTS)
    mine.release()


def test_a_pump_that_slept_over_its_turn_begins_nothing_more(store: MemoryStore, clock: Clock) -> None:
    queue = EmbeddedQueue(store, clock, threads=1)
    jobs = [JobRow(f"job-{number}", "C-1", "perform", AT) for number in range(3)]
    store.write(lambda tx: queue.enqueue(tx, jobs))
    done: list[str] = []
    other = Lease(store, clock, "other", timedelta(minutes=1))

    def freeze(job: JobRow) -> None:
        done.append(job.id)
        clock.at += timedelta(minutes=5)  # and somebody else takes over meanwhile
        assert other.is_mine()

    turns = iter([False, False, True])
    queue.work(freeze, lambda: next(turns, True))

    assert done == ["job-0"]
    other.release()


def test_a_store_that_refuses_is_asked_again(store: MemoryStore, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = EmbeddedQueue(store, clock, threads=1)
    store.write(lambda tx: queue.enqueue(tx, [JobRow("job", "C-1", "perform", AT)]))
    done: list[str] = []
    read, refusals = store.read, iter([True, True, False])

    def busy(work: Callable[..., object]) -> object:
        if next(refusals, False):
            raise StoreBusy("held")
        return read(work)

    monkeypatch.setattr(store, "read", busy)
    queue.work(lambda job: done.append(job.id), lambda: bool(done))

    assert (done, clock.at) == (["job"], AT + timedelta(seconds=2))


def test_a_turn_that_was_taken_before_the_clock_went_back_lapses(store: MemoryStore, clock: Clock) -> None:
    dead, other = Lease(store, clock, "dead", LASTS), Lease(store, clock, "other", LASTS)
    assert dead.is_mine()
    clock.at -= timedelta(hours=1)

    assert other.is_mine()
    dead.release()
    other.release()


def test_a_clock_that_is_a_little_slow_takes_nobody_s_turn(store: MemoryStore, clock: Clock) -> None:
    mine, other = Lease(store, clock, "mine", LASTS), Lease(store, clock, "other", LASTS)
    assert mine.is_mine()
    clock.at -= timedelta(seconds=45)

    assert not other.is_mine()
    mine.release()
    other.release()
