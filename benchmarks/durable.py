"""Durable cases: the engine on SQLite and on Postgres, against hand-written SQL on the same disk in the same minute."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from benchmarks import durable_floor
from benchmarks.durable_same import Same
from benchmarks.floors import INPUTS, PURCHASES
from sopflow.app.adapters import installed
from sopflow.app.checking import load
from sopflow.catalog.synthetic import example
from sopflow.ports.rows import CaseRow, JobRow
from sopflow.ports.store import CaseStore, Transaction
from sopflow.ports.world import Call, Done, Reply
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.stores import open_store
from sopflow.testing.postgres import fresh_database, shared_server
from sopflow.values.types import ListOf

AGENT = Person("rina")
ANSWERS = ("incident", "amount", "otp_shared", "consent")
READY = dict(INPUTS)
READY["dsc.get_customer_profile"] = READY["profile"]
IN_FLIGHT = 32
ROUNDS = 12
NOW = datetime(2025, 3, 29, 2, 0, tzinfo=UTC)


class Ready:
    """Systems that answer at once, with as much as the workload names. Each operation's reply is made up once, so that
    what is measured is the engine and not our imagination. They are asked in threads, as all systems are that can
    hang; the floor has its replies in its hand."""

    def __init__(self) -> None:
        self._kept: dict[str, Reply] = {}

    def call(self, call: Call) -> Reply:
        name = call.operation.name
        reply = self._kept.get(name)
        if reply is None:
            reply = self._kept[name] = Done(_made_up(call))
        return reply


def _made_up(call: Call) -> object:
    output = call.operation.output
    if isinstance(output, ListOf):
        one = example(replace(call.operation, output=output.item), call.input, seed=call.effect)
        return [{name: each.get(name, one[name]) for name in one} for each in PURCHASES]  # type: ignore[call-overload]
    made = example(call.operation, call.input, seed=call.effect)
    return {**made, **READY.get(call.operation.name, {})}  # type: ignore[dict-item]


class AtOnce:
    """A `JobQueue` that keeps its jobs in the store like the embedded one, and performs them in the thread that asks,
    as soon as they are committed: no lease, no sleep, so that inputs are measured and not a pump."""

    def __init__(self) -> None:
        self.owed: dict[str, JobRow] = {}

    def enqueue(self, transaction: Transaction, jobs: Sequence[JobRow]) -> None:
        transaction.jobs.add(jobs)
        self.owed.update((job.id, job) for job in jobs)

    def remove(self, transaction: Transaction, ids: Sequence[str]) -> None:
        transaction.jobs.remove(ids)
        for id in ids:
            self.owed.pop(id, None)

    def of(self, case: str) -> JobRow | None:
        return next((job for job in list(self.owed.values()) if job.case == case and job.kind != "timer"), None)

    def work(self, perform: Callable[[JobRow], None], stop: Callable[[], bool]) -> None:
        while self.owed:
            perform(next(iter(self.owed.values())))

    def notify(self) -> None:
        """Who asks looks by itself."""

    def depth(self, due: datetime | None = None) -> int:
        return len(self.owed)

    def close(self) -> None:
        """Nothing is held."""


class Ours:
    """The engine on a store."""

    def __init__(self, store: CaseStore) -> None:
        self.store = store
        self.queue = AtOnce()
        self.engine = Engine(store, Ready(), queue=self.queue)
        self.engine.publish(load(Path(__file__).parent / "fraud_12.yaml", installed()), by=Person("owner"))
        self.answered: list[float] = []
        self._numbers = count()

    def waiting(self) -> str:
        """A case before its last input."""
        case = self.engine.start("fraud-12", {"msisdn": f"+62812{next(self._numbers):08}"}, by=AGENT).case.id
        self._perform(case)
        for name in ANSWERS:
            before = time.perf_counter()
            self.engine.answer(case, {name: READY[name]}, by=AGENT)
            self.answered.append(time.perf_counter() - before)
        self._perform(case)
        return case

    def _perform(self, case: str) -> None:
        """What the case owes: this case's jobs only, as other threads see to theirs."""
        perform = self.engine._working._perform  # noqa: SLF001 - a pump would perform those of others too
        while (job := self.queue.of(case)) is not None:
            perform(job)

    def case(self) -> None:
        """A whole case, an input at a time."""
        case = self.waiting()
        came = self.engine.signal("remedy.ticket_resolved", {"number": "INC1"}, case=case)
        assert came is not None


def _alternating(ours: Callable[[], object], floor: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Seconds for each, the median of rounds taken in turn, and the ratio of floor to ours in the middle round."""
    ours()
    floor()
    times = [(_seconds(ours), _seconds(floor)) for _ in range(rounds)]
    return statistics.median(mine for mine, _ in times), statistics.median(bare / mine for mine, bare in times)


def _seconds(job: Callable[[], object]) -> float:
    before = time.perf_counter()
    job()
    return time.perf_counter() - before


def _one_by_one(name: str, ours: Ours, floor: durable_floor.Floor, target: int) -> Iterator[str]:
    names = (f"{name.strip()}-{number}" for number in count())
    took, ratio = _alternating(
        lambda: [ours.case() for _ in range(10)], lambda: [floor.case(next(names)) for _ in range(10)]
    )
    speed = f"target {target} %; {10 / took:.0f} cases/s"
    yield f"{name + ', a commit an input':31} {100 * ratio:4.0f} % of hand-written SQL   ({speed})"


def _together(ours: Ours, floor: durable_floor.Floor) -> Iterator[str]:
    numbers = count()
    with ThreadPoolExecutor(IN_FLIGHT) as threads:

        def cases() -> None:
            list(threads.map(lambda _: ours.case(), range(IN_FLIGHT * 2)))

        def bare() -> None:
            for _ in range(2):
                floor.together([f"group-{next(numbers)}" for _ in range(IN_FLIGHT)])

        took, ratio = _alternating(cases, bare, rounds=8)
    speed = f"target 50 %; {2 * IN_FLIGHT / took:.0f} cases/s"
    yield f"SQLite, {IN_FLIGHT} in flight            {100 * ratio:4.0f} % of SQL that shares commits   ({speed})"


def _same_statements(folder: Path, floor: durable_floor.Floor) -> Iterator[str]:
    """How much of it is what the store must write, whoever thinks it up; and what that alone is of the floor."""
    same = Same(folder / "same.db")
    ours = Ours(same.store)
    ours.case()
    same.begin()
    names = (f"same-{number}" for number in count())
    with ThreadPoolExecutor(IN_FLIGHT) as threads:
        jobs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
            "a commit an input": (
                lambda: [ours.case() for _ in range(10)],
                lambda: [floor.case(next(names)) for _ in range(10)],
            ),
            f"{IN_FLIGHT} in flight": (
                lambda: list(threads.map(lambda _: ours.case(), range(IN_FLIGHT * 2))),
                lambda: [floor.together([next(names) for _ in range(IN_FLIGHT)]) for _ in range(2)],
            ),
        }
        for name, (job, bare) in jobs.items():
            same.seconds(job)
            rounds = [(*same.seconds(job), _seconds(bare)) for _ in range(8)]
            share = statistics.median(again / mine for mine, again, _ in rounds)
            most = statistics.median(floors / again for _, again, floors in rounds)
            yield (
                f"  {name + ', its own SQL':29} {100 * share:4.0f} % of its time is its own statements, told again; "
                f"they alone reach {100 * most:.0f} % of the floor"
            )
    same.close()


def _sizes(folder: Path, cases: int = 1000) -> Iterator[str]:
    store = open_store(str(folder / "size.db"))
    ours = Ours(store)
    ours.waiting()
    before = _bytes(store)
    with ThreadPoolExecutor(IN_FLIGHT) as threads:
        list(threads.map(lambda _: ours.waiting(), range(cases)))
    mine = (_bytes(store) - before) / cases
    store.close()
    path = folder / "size-floor.db"
    floor = durable_floor.on_sqlite(path)
    floor.waiting([f"K7F-3QX-{number:03}" for number in range(cases)])
    floor._execute("pragma wal_checkpoint(truncate)").fetchall()  # noqa: SLF001 - a part of this benchmark
    bare = path.stat().st_size / cases
    yield f"bytes a waiting case            {mine:4.0f} with its history ({mine / bare:.1f} × the floor's; target 1500)"


def _bytes(store: CaseStore) -> int:
    store.write(lambda tx: None)
    store._writer.execute("pragma wal_checkpoint(truncate)").fetchall()  # type: ignore[attr-defined]  # noqa: SLF001
    return int(store.facts()["bytes"])


def _due(folder: Path, cases: int = 100_000, due: int = 1_000) -> Iterator[str]:
    store = open_store(str(folder / "due.db"))

    def fill(start: int) -> Callable[[Transaction], None]:
        def work(tx: Transaction) -> None:
            for number in range(start, start + 10_000):
                late = timedelta(minutes=number + 1) if number >= due else -timedelta(seconds=number)
                id = f"K{number * 7919 % cases:06}"
                tx.cases.add(CaseRow(id, "fraud-12", "d" * 64, "waiting", "wait", 1, 1, NOW, NOW, "x" * 600, b"h" * 32))
                tx.jobs.add([JobRow(f"{id}!late", id, "timer", NOW + late)])

        return work

    for start in range(0, cases, 10_000):
        store.write(fill(start))
    best = min(_seconds(lambda: store.read(lambda tx: tx.jobs.due(NOW, limit=due))) for _ in range(30))
    listed = min(_seconds(lambda: store.read(lambda tx: tx.cases.count())) for _ in range(10))
    store.close()
    counted = f"target 2; open cases counted in {listed * 1e3:.0f} ms"
    yield f"1,000 due among 100,000         {best * 1e3:4.1f} ms to find and read   ({counted})"


def run() -> Iterator[str]:
    """The figures, a line each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = open_store(str(folder / "ours.db"))
        ours, floor = Ours(store), durable_floor.on_sqlite(folder / "floor.db")
        yield from _one_by_one("SQLite", ours, floor, 70)
        middle = statistics.median(ours.answered) * 1e3
        yield f"answer, durable, next question  {middle:4.2f} ms, the middle one   (target 0.5)"
        yield from _together(ours, floor)
        store.close()
        yield from _same_statements(folder, floor)
        yield from _sizes(folder)
        yield from _due(folder)
        with shared_server(folder, durable=True) as server, fresh_database(server) as url:
            store = open_store(url)
            yield from _one_by_one("Postgres", Ours(store), durable_floor.on_postgres(url), 60)
            store.close()
