"""A worker for the suite of queues, as a process of its own:

    python -m sopflow.testing.queue_worker JOURNAL MODULE:FUNCTION [TEXT ...]

It writes a line into the journal when it begins a job and when it ends it, and stops at the end of its input. The body
of a job may be `{"sleep": seconds, "times": n}`: sleep so long, the first n times that anybody begins the job; with
`"until": file` in its place, until that file is there.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
import time
from pathlib import Path

from sopflow.dataclass import dataclass
from sopflow.ports.rows import JobRow
from sopflow.ports.store import CaseStore
from sopflow.ports.world import JobQueue


@dataclass(frozen=True, slots=True)
class Place:
    """Where a queue is: `connect` names a function, `module:name`, that opens the store and the queue given `texts`."""

    function: str
    texts: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return (self.function, *self.texts)

    def connect(self) -> tuple[CaseStore, JobQueue]:
        """The store and the queue, open."""
        module, _, name = self.function.partition(":")
        store, queue = getattr(importlib.import_module(module), name)(*self.texts)
        return store, queue


def note(journal: Path, what: str, row: JobRow) -> None:
    """One write at the end of the file, so that the lines of two processes do not mix."""
    line = json.dumps({"what": what, "id": row.id, "by": os.getpid(), "attempts": row.attempts}) + "\n"
    file = os.open(journal, os.O_WRONLY | os.O_APPEND)
    try:
        os.write(file, line.encode())
    finally:
        os.close(file)


def main(journal: Path, place: Place) -> None:
    store, queue = place.connect()
    stop = threading.Event()

    def perform(row: JobRow) -> None:
        begun = journal.read_text(encoding="utf-8").count(f'"begun", "id": "{row.id}"')
        note(journal, "begun", row)
        asked = json.loads(row.body or "{}")
        if begun < asked.get("times", sys.maxsize):
            time.sleep(asked.get("sleep", 0))
            while "until" in asked and not Path(asked["until"]).exists():
                time.sleep(0.02)
        store.write(lambda transaction: queue.remove(transaction, [row.id]))
        note(journal, "ended", row)

    def listen() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    queue.work(perform, stop.is_set)
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Place(sys.argv[2], tuple(sys.argv[3:])))
