"""Cases that wait for every kind of due time, on a machine whose clock jumps, that stands elsewhere, or is down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tests.reliability.simulation.laws import broken
from tests.reliability.simulation.machine import Clock

from sopflow.app.adapters import installed
from sopflow.app.checking import load
from sopflow.engine.events import TimerFired
from sopflow.ports.rows import CaseQuery, JobRow, PlaybookRow
from sopflow.ports.store import Transaction
from sopflow.ports.world import Call, Failed, Reply
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime.bundle import Published
from sopflow.runtime.engine import Engine
from sopflow.runtime.history import event_of
from sopflow.runtime.jobs import TIMER
from sopflow.runtime.people import Person
from sopflow.runtime.records import is_record
from sopflow.runtime.standing import Input
from sopflow.stores.memory import MemoryStore

EXAMPLES = Path(__file__).parents[2] / "playbooks/examples"
AGENT = Person("rina", frozenset({"agent", "supervisor"}))
LONG = timedelta(days=40)

EXPECTED = {
    "reminders": {"remind": 3, "late": 1},
    "retry": {"retry.0": 2},
    "sla": {"sla.answer.goal": 1, "sla.answer.deadline": 1},
    "wait-delay": {"delay": 2},
}
"""The due times of each playbook, where nobody does anything but tell what it begins with, and no system answers."""


@dataclass(frozen=True)
class Move:
    """What happens to the machine: its clock goes on by `later`, or jumps by `jump`; it is `down` meanwhile, and may come
    up again in another `zone`."""

    later: timedelta = timedelta()
    jump: timedelta = timedelta()
    down: bool = False
    zone: str | None = None


@dataclass(frozen=True)
class Lived:
    """What came of it: the timers that were heard, by playbook, and what was wrong."""

    heard: dict[str, dict[str, int]]
    faults: list[str]

    @property
    def is_right(self) -> bool:
        """Reminders that were missed while nobody worked are not made up for: there may be fewer, never more."""
        reminded = self.heard.get("reminders", {}).get("remind", 0)
        most = {**self.heard, "reminders": {**self.heard.get("reminders", {}), "remind": 3}}
        return not self.faults and reminded <= 3 and most == EXPECTED


class Silent:
    """No system answers."""

    def call(self, call: Call) -> Reply:
        return Failed("unavailable")


Plant = Callable[[Engine], None]


def as_it_is(engine: Engine) -> None:
    """No bug."""


def early(engine: Engine) -> None:
    """A due time is heard up to an hour before it comes."""
    performer: Any = engine._working._performer
    queue: Any = engine._desk.queue
    work = queue.work

    def fire(tx: Transaction, job: JobRow) -> Any:
        standing = performer._desk.find(tx, job)
        name = job.id.partition("!")[2]
        key = f"t:{name}:{standing.row.version}"
        return performer._desk.runner.take(
            tx, standing, Input(key, lambda now: TimerFired(max(now.at, job.due), name), job=job.id)
        )

    def sooner(perform: Callable[[JobRow], None], stop: Callable[[], bool]) -> None:
        now = engine._desk.clock.now()
        jobs = engine._desk.runner.read(lambda tx: tx.jobs.due(now + timedelta(hours=1), limit=100))
        for job in jobs:
            if job.kind == TIMER and job.due > now:
                perform(job)
        work(perform, stop)

    performer._fire = fire
    queue.work = sooner


def lost(engine: Engine) -> None:
    """A process that begins forgets the due times that passed while none worked."""
    now = engine._desk.clock.now()

    def forget(tx: Transaction) -> None:
        tx.jobs.remove([job.id for job in tx.jobs.due(now, limit=100) if job.kind == TIMER])

    engine._desk.runner.write(forget)


@cache
def _publications() -> tuple[list[PlaybookRow], dict[str, Published]]:
    store = MemoryStore()
    engine = Engine(store, Silent(), clock=Clock(datetime(2020, 1, 1, tzinfo=UTC)))
    catalog = installed()
    for name in EXPECTED:
        engine.publish(load(EXAMPLES / name, catalog), by=AGENT)
    digests = [row.digest for row in store.read(lambda tx: tx.playbooks.find())]
    rows = store.read(lambda tx: [tx.playbooks.get(digest) for digest in digests])
    return [row for row in rows if row is not None], engine._desk.publications._compiled


def live(start: datetime, moves: Sequence[Move], plant: Plant = as_it_is) -> Lived:
    """Begin a case of each playbook at `start`, let the machine go through it, and then wait for long."""
    rows, compiled = _publications()
    clock = Clock(start)
    store = MemoryStore()
    store.write(lambda tx: [tx.playbooks.add(row) for row in rows])

    def opened() -> Engine:
        engine = Engine(store, Silent(), queue=EmbeddedQueue(store, clock, threads=1), clock=clock)
        engine._desk.publications._compiled = compiled
        plant(engine)
        return engine

    engine = opened()
    _begin(engine, start)
    faults: list[str] = []
    latest = start
    for move in (*moves, Move(LONG), *[Move(timedelta(hours=1))] * 8):
        clock.true += move.later
        clock.off += move.jump
        clock.zone = move.zone or clock.zone
        latest = max(latest, clock.now())
        if move.down:
            clock.true += timedelta(minutes=1)  # what the dead process held lapses
            engine = opened()
        else:
            engine.pump()
            latest = max(latest, clock.now())
            faults += broken(store, engine._desk.publications, clock.now(), {}, ())
            faults += _from_the_future(store, latest)
    return Lived(_heard(store), faults)


def _from_the_future(store: MemoryStore, latest: datetime) -> list[str]:
    """Events of a time that no clock has shown yet: something was heard early, and lied about it."""
    rows = store.read(lambda tx: tx.cases.find(CaseQuery(limit=100)))
    return [f"{row.playbook} heard something early" for row in rows if row.updated_at > latest]


def _begin(engine: Engine, start: datetime) -> None:
    cases = {name: engine.start(name).case.id for name in EXPECTED}
    engine.answer(cases["retry"], {"number": "INC1"}, by=AGENT)
    engine.answer(cases["sla"], {"complaint": "slow"}, by=AGENT)
    engine.answer(cases["wait-delay"], {"due": (start + timedelta(days=5)).isoformat()}, by=AGENT)


def _heard(store: MemoryStore) -> dict[str, dict[str, int]]:
    heard: dict[str, dict[str, int]] = {}
    for row in store.read(lambda tx: tx.cases.find(CaseQuery(limit=100))):
        events = [event_of(each) for each in store.read(lambda tx: tx.events.find(row.id)) if not is_record(each.kind)]  # noqa: B023
        heard[row.playbook] = dict(Counter(one.timer for one in events if isinstance(one, TimerFired)))
    return heard


BUGS = {"a due time is heard early": early, "a due time is lost while nobody works": lost}


def is_seen(plant: Plant) -> bool:
    """Whether a planted bug of time shows, in moves in which the engine as it is does right."""
    start = datetime(2024, 2, 28, 14, tzinfo=UTC)
    moves = [Move(timedelta(minutes=90)), Move(timedelta(days=1), down=True), Move(timedelta(hours=1))]
    assert live(start, moves).is_right
    return not live(start, moves, plant).is_right
