"""Our own queues for their suite, with short times: each opens a store and its queue.

Place("sopflow.testing.queue_places:embedded", (url of a store,)), or `:dbos` on Postgres.
"""

from __future__ import annotations

from sopflow.ports.store import CaseStore
from sopflow.ports.world import JobQueue
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime.system import SystemClock
from sopflow.stores.open import open_store


def embedded(url: str) -> tuple[CaseStore, JobQueue]:
    """The queue of one machine."""
    store = open_store(url)
    return store, EmbeddedQueue(store, SystemClock(), lease=1.5, poll=0.05)


def dbos(url: str) -> tuple[CaseStore, JobQueue]:
    """The queue of many machines. The place is made ready on the way."""
    from sopflow.queues.dbos import DBOSQueue, Settings

    store = open_store(url)
    settings = Settings(poll=0.05, beat=0.2, dead_after=1.5, pause=0.2)
    queue = DBOSQueue(url, store, SystemClock(), settings)
    queue.prepare()
    return store, queue
