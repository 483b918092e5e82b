"""One Postgres, three ways to get a case of twelve steps done: our store with the queue of one machine, our store with
the jobs in DBOS, and DBOS used the plain way. Same workload, same server with fsync on, same run.

Ours are driven by what they tell (`EventSink`): whoever is asked answers at once. What takes time is the engine, the
store and the queue; systems answer at once. Reads of the status are not counted; `commits` are those of the database.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from benchmarks import dbos_plain
from benchmarks.floors import INPUTS, PURCHASES
from sopflow.app.adapters import installed
from sopflow.app.checking import load
from sopflow.catalog.synthetic import example
from sopflow.ports.world import Call, Done, JobQueue, Observed, Reply
from sopflow.queues.dbos import DBOSQueue, Settings
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.system import SystemClock
from sopflow.stores import open_store
from sopflow.telemetry import names
from sopflow.testing.postgres import fresh_database, shared_server
from sopflow.values.types import ListOf

READY = dict(INPUTS)
READY["dsc.get_customer_profile"] = READY["profile"]
ASKED = {"ask_incident": "incident", "ask_amount": "amount", "ask_otp": "otp_shared", "ask_consent": "consent"}
AGENT = Person("rina")
PATIENCE = 120


class Ready:
    """Systems that answer at once."""

    def call(self, call: Call) -> Reply:
        output = call.operation.output
        if isinstance(output, ListOf):
            one = example(replace(call.operation, output=output.item), call.input, seed=call.effect)
            return Done([{**one, **each} for each in PURCHASES])  # type: ignore[dict-item]
        made = example(call.operation, call.input, seed=call.effect)
        return Done({**made, **READY.get(call.operation.name, {})})  # type: ignore[dict-item]


class Agents:
    """They answer whatever is asked, as soon as they are told, until all cases are closed."""

    def __init__(self, in_flight: int) -> None:
        self.engine: Engine | None = None
        self.pool = ThreadPoolExecutor(in_flight)
        self.closed = threading.Semaphore(0)

    def emit(self, observed: Observed) -> None:
        if observed.name in (names.CASE_OPENED, names.INPUT_TAKEN) and observed.case is not None:
            self.pool.submit(self.answer, observed.case, str(observed.fields.get("state")))

    def answer(self, case: str, state: str) -> None:
        assert self.engine is not None
        if state == "closed":
            self.closed.release()
        elif state == "wait":
            self.engine.signal("remedy.ticket_resolved", {"number": "INC1"}, case=case)
        elif state in ASKED:
            self.engine.answer(case, {ASKED[state]: READY[ASKED[state]]}, by=AGENT)


@dataclass(frozen=True)
class Figures:
    """Of one way: cases a second, and commits a case."""

    speed: float
    commits: float


def commits(url: str) -> int:
    time.sleep(1.1)  # backends tell what they did once a second
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    return int(row[0])


def measured(url: str, work: Callable[[int], None], number: int) -> Figures:
    work(2)  # what is made once is made
    before = commits(url)
    began = time.perf_counter()
    work(number)
    took = time.perf_counter() - began
    return Figures(number / took, (commits(url) - before) / number)


@contextmanager
def ours(
    url: str, in_flight: int, queue_of: Callable[[str, object], JobQueue | None]
) -> Iterator[Callable[[int], None]]:
    """Does so many cases, `in_flight` at a time."""
    store = open_store(url)
    agents = Agents(in_flight)
    engine = agents.engine = Engine(store, Ready(), queue=queue_of(url, store), sinks=[agents])
    engine.publish(load(Path(__file__).parent / "fraud_12.yaml", installed()), by=Person("owner"))
    numbers = iter(range(10**6))

    def work(number: int) -> None:
        for started in range(number):
            if started >= in_flight:
                assert agents.closed.acquire(timeout=PATIENCE)
            engine.start("fraud-12", {"msisdn": f"+62812{next(numbers):08}"})
        for _ in range(min(in_flight, number)):
            assert agents.closed.acquire(timeout=PATIENCE)

    with engine.worker():
        yield work
    engine.close()
    agents.pool.shutdown()
    store.close()


def in_dbos(url: str, store: object) -> JobQueue:
    queue = DBOSQueue(url, store, SystemClock(), Settings(concurrency=32))  # type: ignore[arg-type]
    queue.prepare()
    return queue


def run() -> Iterator[str]:
    """The figures, a line each."""
    with tempfile.TemporaryDirectory() as folder, shared_server(Path(folder), durable=True) as server:
        for in_flight, number in ((1, 10), (32, 160)):
            found = {}
            with fresh_database(server) as url, ours(url, in_flight, lambda url, store: None) as work:
                found["ours, jobs in the store"] = measured(url, work, number)
            with fresh_database(server) as url, ours(url, in_flight, in_dbos) as work:
                found["ours, jobs in DBOS"] = measured(url, work, number)
            with fresh_database(server) as url, dbos_plain.launched(url.replace(":", "+psycopg:", 1)):
                found["DBOS used the plain way"] = measured(url, lambda n, f=in_flight: dbos_plain.cases(n, f), number)
            plain = found["DBOS used the plain way"]
            for name, one in found.items():
                times = f"{one.speed / plain.speed:5.2f} × the plain way"
                yield f"{in_flight:3} in flight, {name:24} {times}, {one.commits:5.1f} commits a case"
