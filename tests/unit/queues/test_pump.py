"""What the pump does itself, and what it gives to its threads."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

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
