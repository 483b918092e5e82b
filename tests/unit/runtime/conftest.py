"""Cases at rest without an engine: rows, their histories, and a queue that remembers what it was told. And an engine
with all that stands around it: a clock that a test moves, systems that answer as they were told."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sopflow.app.checking import load
from sopflow.app.procedure import Procedure
from sopflow.catalog.model import Catalog
from sopflow.ports.rows import CaseRow, EventRow, JobRow
from sopflow.ports.store import CaseStore, Transaction
from sopflow.ports.world import Call, Done, Failed, JobQueue, Observed, Reply
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime.chain import chained
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.publications import Publication
from sopflow.runtime.views import CaseView
from sopflow.stores import open_store
from sopflow.stores.memory import MemoryStore

AT = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)
SALT = b"sixteen bytes ok"


@dataclass
class ListedQueue:
    """A queue whose jobs are a dictionary."""

    jobs: dict[str, JobRow] = field(default_factory=dict)

    def enqueue(self, transaction: Transaction, jobs: Sequence[JobRow]) -> None:
        self.jobs |= {job.id: job for job in jobs}

    def remove(self, transaction: Transaction, ids: Sequence[str]) -> None:
        for each in ids:
            self.jobs.pop(each, None)

    def work(self, perform: Callable[[JobRow], None], stop: Callable[[], bool]) -> None:
        raise NotImplementedError

    def notify(self) -> None: ...

    def depth(self, due: datetime | None = None) -> int:
        return sum(due is None or job.due <= due for job in self.jobs.values())


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def queue() -> ListedQueue:
    return ListedQueue()


Kept = Callable[..., CaseRow]


@pytest.fixture
def kept(store: MemoryStore) -> Kept:
    """`kept("VA-1", "a body", "another", status="done")`: a case in the store, with a history of these bodies."""

    def keep(id: str, *bodies: str, **fields: object) -> CaseRow:
        row = CaseRow(id, "va", "digest", "done", "end", 0, 0, AT, AT, "{}", salt=SALT)._replace(**fields)  # type: ignore[arg-type]
        events: list[EventRow] = []
        for seq, body in enumerate(bodies, start=1):
            event = EventRow(id, seq, f"r:{id}.{seq}", AT + timedelta(seconds=seq), "succeeded", None, b"")
            event, head = chained(row.head, SALT, event, body)
            events.append(event)
            row = row._replace(version=seq, head=head, updated_at=event.at)

        def write(tx: Transaction) -> None:
            assert tx.cases.add(row)
            for event in events:
                assert tx.events.add(event)

        store.write(write)
        return row

    return keep


# ── an engine with all that stands around it ─────────────────────────────────────────────────────────────────


class TestClock:
    """A clock that stands still until a test moves it, or until somebody waits."""

    __test__ = False

    def __init__(self) -> None:
        self.at = AT

    def now(self) -> datetime:
        return self.at

    def move(self, **span: float) -> None:
        self.at += timedelta(**span)

    def wait(self, seconds: float, until: Callable[[], bool]) -> None:
        if not until():
            self.move(seconds=seconds)


class NumberedIds:
    """C-1, C-2, …, in the order in which they are asked for."""

    def __init__(self) -> None:
        self.given = 0

    def case_id(self) -> str:
        self.given += 1
        return f"C-{self.given}"

    def key(self) -> str:
        self.given += 1
        return f"key-{self.given}"

    def salt(self) -> bytes:
        return SALT


Answer = Reply | Callable[[Call], Reply]


class ScriptedHost:
    """Systems that answer as they were told; what was not told of is done, with what the toy system would say."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.script: dict[str, list[Answer]] = {}

    def tell(self, operation: str, *replies: Answer) -> None:
        """The next replies of an operation; the last one stays."""
        self.script[operation] = list(replies)

    def call(self, call: Call) -> Reply:
        self.calls.append(call)
        replies = self.script.get(call.operation.name)
        if not replies:
            return Done(USUAL.get(call.operation.name))
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        return reply if isinstance(reply, Done | Failed) else reply(call)

    @property
    def names(self) -> list[str]:
        return [call.operation.name for call in self.calls]


USUAL: dict[str, object] = {
    "toy.look": {"name": "pen", "price": 5000},
    "toy.list": (),
    "toy.find": (),
    "toy.send": {"number": "L-1"},
    "toy.note": {"number": "N-1"},
    "toy.pay": {"number": "P-1"},
    "toy.recall": True,
    "toy.refund": True,
    "toy.place": True,
}
HEADER = "sopflow: 1\nid: {id}\nversion: {version}\ntitle: {{id: Diuji, en: Tested}}\nlanguages: [id, en]\n"

RINA, TONO = Person("rina"), Person("tono")


class Office:
    """A store, its engine, made-up systems, a clock, and playbooks that are written on the spot."""

    def __init__(self, store: CaseStore, catalog: Catalog, folder: Path) -> None:
        self.store = store
        self.clock = TestClock()
        self.host = ScriptedHost()
        self.ids = NumberedIds()
        self.seen: list[Observed] = []
        self._catalog = catalog
        self._folder = folder
        self.engine = self.open()

    def open(self, queue: JobQueue | None = None) -> Engine:
        """Another engine on the same store: another process."""
        queue = queue or EmbeddedQueue(self.store, self.clock, threads=1)
        return Engine(self.store, self.host, queue=queue, clock=self.clock, ids=self.ids, sinks=[self])

    def emit(self, observed: Observed) -> None:
        self.seen.append(observed)

    def write(self, text: str, id: str = "tested", version: str = "1.0.0") -> Procedure:
        """A playbook, given without its first five keys, as the file of its folder."""
        place = self._folder / id / "playbook.yaml"
        place.parent.mkdir(exist_ok=True)
        place.write_text(HEADER.format(id=id, version=version) + textwrap.dedent(text), encoding="utf-8")
        return load(place, self._catalog)

    def publish(self, text: str, id: str = "tested", version: str = "1.0.0", **how: Any) -> Publication:
        return self.engine.publish(self.write(text, id, version), **{"by": RINA, **how})

    def begin(self, text: str, **inputs: object) -> CaseView:
        """A case of a playbook that is published on the way."""
        self.publish(text)
        return self.engine.start("tested", inputs).case

    def answer(self, case: CaseView, by: Person = RINA, **answers: object) -> CaseView:
        return self.engine.answer(case.id, answers, by=by).case

    def pump(self, case: CaseView) -> CaseView:
        """The case once nothing is due."""
        self.engine.pump()
        return self.engine.get(case.id)

    def later(self, case: CaseView, **span: float) -> CaseView:
        """The case so much later."""
        self.clock.move(**span)
        return self.pump(case)

    def kinds(self, case: str) -> list[str]:
        return [each.kind for each in self.engine.history(case)]

    def jobs(self) -> dict[str, JobRow]:
        """What is owed, by id."""
        ever = datetime(9999, 1, 1, tzinfo=UTC)
        return {job.id: job for job in self.store.read(lambda tx: tx.jobs.due(ever, limit=1000))}

    def ledger(self, case: str) -> list[tuple[str, str]]:
        rows = self.store.read(lambda tx: tx.ledger.find(case=case))
        return [(row.operation, str(row.status)) for row in rows]


@pytest.fixture(params=["memory", "sqlite"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CaseStore]:
    """An empty store of each kind that needs no server."""
    store = MemoryStore() if request.param == "memory" else open_store(str(tmp_path / "cases.db"), create=True)
    yield store
    store.close()


@pytest.fixture
def office(place: CaseStore, catalog: Catalog, tmp_path: Path) -> Iterator[Office]:
    made = Office(place, catalog, tmp_path)
    yield made
    made.engine.close()
