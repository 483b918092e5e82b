"""What the pump does itself, and what it gives to its threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from sopflow.ports.rows import JobRow
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime.system import SystemClock
from sopflow.stores.memory import MemoryStore

AT = datetime(2025, 1, 1, tzinfo=UTC)


def test_a_due_time_does_not_wait_for_systems_that_hang() -> None:
    store = MemoryStore()
    queue = EmbeddedQueue(store, SystemClock(), threads=2, poll=0.01)
    calls = [JobRow(f"call {number}", "c", "perform", AT) for number in range(3)]
    store.write(lambda tx: queue.enqueue(tx, [*calls, JobRow("c!late", "c", "timer", AT)]))
    fired, answered = threading.Event(), threading.Event()

    def perform(job: JobRow) -> None:
        if job.kind == "timer":
            fired.set()
        else:
            assert answered.wait(60)
        store.write(lambda tx: queue.remove(tx, [job.id]))

    working = threading.Thread(target=queue.work, args=(perform, lambda: queue.depth() == 0))
    working.start()
    in_time = fired.wait(30)
    answered.set()
    working.join(60)

    assert in_time
    assert (working.is_alive(), queue.depth()) == (False, 0)


def performed(queue: EmbeddedQueue, store: MemoryStore, perform: Callable[[JobRow], None]) -> int:
    """How often a job is performed until nothing is owed any more."""
    times: list[JobRow] = []

    def count(job: JobRow) -> None:
        times.append(job)
        perform(job)

    store.write(lambda tx: queue.enqueue(tx, [JobRow("c.1", "c", "read", AT)]))
    queue.work(count, lambda: queue.depth() == 0)
    return len(times)


@pytest.mark.parametrize("threads", [1, 2])
def test_what_is_owed_anew_as_it_was_in_the_moment_in_which_it_is_struck_off_is_performed(threads: int) -> None:
    store = MemoryStore()
    queue = EmbeddedQueue(store, SystemClock(), threads=threads, poll=0.01)
    again = [True]

    def perform(job: JobRow) -> None:  # a case is paused and resumed meanwhile, say
        anew = [job] if again else []
        again.clear()
        store.write(lambda tx: (queue.remove(tx, [job.id]), queue.enqueue(tx, anew)))

    assert performed(queue, store, perform) == 2


def test_what_nobody_strikes_off_is_struck_off_in_the_end() -> None:
    store = MemoryStore()

    assert performed(EmbeddedQueue(store, SystemClock(), threads=1, poll=0.01), store, lambda job: None) == 2
