"""The look-up of a doubtful write is put off on the queue of many machines, too."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sopflow.app.use_cases import load
from sopflow.ports.world import Call, Done, Failed, Reply
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.testing.queue_places import dbos

pytestmark = pytest.mark.slow
LETTER = Path(__file__).parents[2] / "playbooks/examples/in-doubt"
RINA = Person("rina")


class Late:
    """A Remedy that keeps no keys, and makes a ticket a second after nobody waits for it any more."""

    def __init__(self) -> None:
        self.made: list[float] = []
        self.asked: list[float] = []

    def call(self, call: Call) -> Reply:
        if call.operation.writes:
            self.made.append(time.monotonic() + 1.0)
            return Failed("in_doubt", "timeout")
        self.asked.append(time.monotonic())
        there = [{"number": "INC1", "type": "FRAUD_REPORT", "status": "New"}]
        return Done(there if any(at <= time.monotonic() for at in self.made) else [])

    def patience(self, case: str, operation: object) -> float:
        return 2.0


def test_what_is_late_is_found_and_not_done_twice(postgres_url: str) -> None:
    store, queue = dbos(postgres_url)
    systems = Late()
    engine = Engine(store, systems, queue=queue)
    engine.publish(load(LETTER), by=RINA)
    with engine.worker():
        case = engine.start("in-doubt", by=RINA).case
        engine.answer(case.id, {"msisdn": "0812 0000 0001"}, by=RINA)
        until = time.monotonic() + 90
        while engine.get(case.id).status != "done" and time.monotonic() < until:
            time.sleep(0.1)

    assert engine.get(case.id).outcome == "sent"
    assert len(systems.made) == 1
    assert systems.asked[0] >= systems.made[0] + 0.9
    engine.close()
    queue.close()  # type: ignore[attr-defined]
    store.close()
