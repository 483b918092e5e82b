"""One seed: an office with some cases, for some weeks, with everything that can go wrong mixed in."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from tests.reliability.simulation.chance import Chance
from tests.reliability.simulation.laws import broken
from tests.reliability.simulation.machine import Clock, Killed, Process, Queue
from tests.reliability.simulation.outside import CallsAtOnce, Network, Outside
from tests.reliability.simulation.people import Act, Office
from tests.reliability.simulation.shelf import FIRST, NAMES, Book, library

from sopflow.engine.case import Status
from sopflow.errors import StoreError, UsageError
from sopflow.ports.rows import CaseQuery
from sopflow.runtime.engine import Engine
from sopflow.runtime.views import CaseView, Receipt
from sopflow.stores.memory import MemoryStore

T = TypeVar("T")
CASES = 12
TURNS = 150
CHECK_EVERY = 40
QUIET = timedelta(minutes=10)
PAUSES = (timedelta(seconds=20), timedelta(minutes=5), timedelta(hours=1), timedelta(hours=9), timedelta(days=2))


@dataclass
class Story:
    """What came of a seed."""

    seed: int
    faults: list[str]
    happened: Counter[str]
    days: float = 0.0
    cases: int = 0
    ended: int = 0
    events: int = 0
    effects: int = 0
    timers: int = 0
    refused: Counter[str] = field(default_factory=Counter)


class Ids:
    """Names in the order in which they are asked for."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._numbers = itertools.count(1)

    def case_id(self) -> str:
        return f"C-{next(self._numbers)}"

    def key(self) -> str:
        return f"k{next(self._numbers)}"

    def salt(self) -> bytes:
        return self._chance.random.randbytes(16)


class World:
    """The store, the systems and the people of one seed, and the process that works now."""

    def __init__(self, seed: int) -> None:
        self.chance = Chance(seed)
        self.clock = Clock()
        self.store = MemoryStore()
        self.outside = Outside(self.store, self.clock, self.chance)
        self.office = Office(self.chance, self.outside, roles=library().roles)
        self.ids = Ids(self.chance)
        self.acknowledged: dict[tuple[str, str], int] = {}
        self.refused: Counter[str] = Counter()
        self.faults: list[str] = []
        self.last: tuple[str, Act, str] | None = None
        self.roots: list[str] = []
        self.store.write(lambda tx: [tx.playbooks.add(row) for row in library().rows])
        self.open()

    def open(self) -> None:
        """A new process."""
        self.process = Process(self.store, self.chance)
        queue = Queue(self.process, self.clock, self.chance)
        host = Network(self.outside, self.process)
        self.engine = Engine(self.process, host, queue=queue, clock=self.clock, ids=self.ids)
        self.engine._desk.publications._compiled = dict(library().compiled)
        self.engine._working._performer._callers = CallsAtOnce(host)  # type: ignore[assignment]

    def do(self, work: Callable[[Engine], T]) -> T:
        """Do it, in as many processes as it takes."""
        while True:
            try:
                return work(self.engine)
            except Killed:
                self.clock.trouble(self.chance)
                self.open()
            except StoreError:
                continue

    def begin(self, book: Book) -> None:
        """Somebody calls about something new."""
        told = self.chance.random.choice(book.told)
        inputs = self.office.inputs(book, told)
        key = f"start-{len(self.roots)}"
        receipt = self.do(lambda engine: engine.start(book.id, inputs, settings=told.settings, key=key, version=FIRST))
        self.roots.append(receipt.case.id)
        self.office.told[receipt.case.id] = told
        self.outside.bind(receipt.case.id, told.systems)
        self.acknowledged[receipt.case.id, key] = receipt.seq

    def turn(self) -> None:
        """Somebody does something, time goes by, and what is due is done."""
        views = [view for view in self.do(lambda engine: engine.list()) if view.status is not Status.DONE]
        if views:
            self._act(self.chance.random.choice(views))
        if self.last is not None and self.chance.strikes("the same input twice"):
            self._give(*self.last)
        self.clock.true += self.chance.random.choice(PAUSES)
        self.clock.trouble(self.chance)
        if not self.chance.strikes("nobody works past a due time"):
            self.outside.arrive()
            self.pump()

    def pump(self) -> None:
        self.do(lambda engine: engine.pump())

    def _act(self, view: CaseView) -> None:
        act = self.office.act(view)
        if act is not None:
            self._give(view.id, act, self.ids.key())

    def _give(self, case: str, act: Act, key: str) -> None:
        """Do it; what a killed process has not acknowledged is said again under the same key."""
        self.last = (case, act, key)
        try:
            came = self.do(lambda engine: act(engine, key))
        except UsageError as problem:
            self.refused[type(problem).__name__] += 1
            return
        if isinstance(came, Receipt):
            before = self.acknowledged.setdefault((came.case.id, key), came.seq)
            if before != came.seq:
                self.faults.append(f"{case}: one key, two events: {before} and {came.seq}")

    def check(self) -> None:
        """Every law, after a quiet while in which what was put off by trouble is done."""
        self.chance.is_calm = True
        self.pump()
        self.clock.true += QUIET
        self.outside.arrive()
        self.pump()
        self.chance.is_calm = False
        publications = self.engine._desk.publications
        self.faults += broken(self.store, publications, self.clock.now(), self.acknowledged, self.outside.effects)


def simulate(seed: int, *, cases: int = CASES, turns: int = TURNS) -> Story:
    """Live through one seed."""
    world = World(seed)
    chance = world.chance.random
    starts = [0, *(chance.randrange(turns) for _ in range(cases - 1))]
    for number in range(turns):
        for _ in range(starts.count(number)):
            world.begin(library().books[chance.choice(NAMES)])
        world.turn()
        if number % CHECK_EVERY == CHECK_EVERY - 1:
            world.check()
    world.check()
    return _told(world)


def _told(world: World) -> Story:
    rows = world.store.read(lambda tx: tx.cases.find(CaseQuery(limit=100_000)))
    ends = {row.id: row.updated_at if row.status == Status.DONE else world.clock.now() for row in rows}
    events = world.store.read(lambda tx: [each for row in rows for each in tx.events.find(row.id)])
    kinds = Counter(each.kind for each in events)
    return Story(
        world.chance.seed,
        world.faults,
        world.chance.happened,
        days=sum((ends[row.id] - row.opened_at).total_seconds() for row in rows) / 86400,
        cases=len(rows),
        ended=sum(row.status == Status.DONE for row in rows),
        events=sum(kinds.values()),
        effects=len(world.outside.effects),
        timers=kinds["timer"],
        refused=world.refused,
    )
