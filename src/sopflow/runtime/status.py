"""How an engine and its store are: counts and ages, cheap however many cases there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sopflow.dataclass import dataclass
from sopflow.engine.case import Status
from sopflow.ports.rows import CaseCount, CaseQuery, CaseRow, JobRow, LeaseRow, LedgerRow, LedgerStatus
from sopflow.ports.store import CaseStore, Transaction
from sopflow.ports.world import JobQueue
from sopflow.runtime.chain import Broken, verify
from sopflow.runtime.retention import RETENTION
from sopflow.runtime.stalled import stalls_of
from sopflow.telemetry import names
from sopflow.telemetry.names import Reading

_PAGE = 200


@dataclass(frozen=True, slots=True)
class OpenCases:
    """Cases that are not done, of one playbook, with one status. `oldest` is the age of the oldest, in seconds."""

    playbook: str
    status: str
    on_hold: bool
    cases: int
    oldest: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A write that nobody knows the fate of, for so many seconds."""

    case: str
    operation: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Stuck:
    """Work of a case that was given up, so many seconds ago: its kind, and the class of the error. A person's `retry`,
    or a release that is mended, sets it going again."""

    case: str
    work: str
    error: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Queue:
    """What is owed: in all, due and not done, and how late the longest due is, in seconds; None where the queue does
    not say. `next_due` is that of the embedded queue."""

    depth: int
    overdue: int
    late: float | None
    next_due: datetime | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lease: the pump, a worker. `alive` while it is not over."""

    name: str
    holder: str
    until: datetime
    alive: bool


@dataclass(frozen=True, slots=True)
class BrokenChain:
    """A history that is not as it was written; `seq` is the first event that does not fit."""

    case: str
    seq: int
    fault: str


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """How the engine and its store are at a time. `store` is what the store says of itself: its kind, schema version,
    whether it is for practice. `broken` is None where nobody looked. `left` are doubts of cases that are over: nobody
    is asked about those any more, so whoever answers for the money must be shown them."""

    at: datetime
    store: Mapping[str, str]
    open: tuple[OpenCases, ...]
    doubtful: tuple[Doubt, ...]
    under_way: int
    queue: Queue
    inbox: int
    holders: tuple[Holder, ...]
    broken: tuple[BrokenChain, ...] | None = None
    stuck: tuple[Stuck, ...] = ()
    left: tuple[Doubt, ...] = ()

    @property
    def cases(self) -> int:
        """Cases that are not done."""
        return sum(one.cases for one in self.open)

    @property
    def attention(self) -> int:
        """Cases that stand still until a person decides, and those of which work was given up."""
        asking = sum(one.cases for one in self.open if one.status == Status.NEEDS_ATTENTION)
        return asking + len({one.case for one in self.stuck})

    @property
    def on_hold(self) -> int:
        """Cases that are not done and whose processing is restricted."""
        return sum(one.cases for one in self.open if one.on_hold)

    def as_json(self) -> dict[str, object]:
        """The object of `sopflow store status --format json`: times ISO 8601, ages in seconds."""
        plain = {**asdict(replace(self, store={})), "store": dict(self.store)}
        totals = {"cases": self.cases, "attention": self.attention, "on_hold": self.on_hold}
        shown = _plain({**plain, "totals": totals})
        assert isinstance(shown, dict)
        return shown

    def readings(self) -> Iterator[Reading]:
        """What the gauges of `telemetry` show."""
        for (playbook, status), (cases, oldest) in self._by_status().items():
            apart = {"sopflow.playbook": playbook, "sopflow.status": status}
            yield Reading(names.CASES_OPEN, cases, apart)
            yield Reading(names.OLDEST_CASE, oldest, apart)
        yield Reading(names.CASES_ON_HOLD, self.on_hold, {})
        yield Reading(names.EFFECTS_DOUBTFUL, len(self.doubtful), {})
        yield Reading(names.WORK_STUCK, len(self.stuck), {})
        yield Reading(names.QUEUE_DEPTH, self.queue.depth, {})
        yield Reading(names.QUEUE_OVERDUE, self.queue.overdue, {})
        if self.queue.late is not None:
            yield Reading(names.QUEUE_LATENESS, self.queue.late, {})
        yield Reading(names.INBOX_WAITING, self.inbox, {})
        yield Reading(names.WORKERS_ALIVE, len({one.holder for one in self.holders if one.alive}), {})

    def _by_status(self) -> dict[tuple[str, str], tuple[int, float]]:
        found: dict[tuple[str, str], tuple[int, float]] = {}
        for one in self.open:
            cases, oldest = found.get((one.playbook, one.status), (0, 0.0))
            found[one.playbook, one.status] = (cases + one.cases, max(oldest, one.oldest))
        return found


class _Seen(NamedTuple):
    """What one look at the store gives."""

    counts: tuple[CaseCount, ...]
    doubtful: tuple[LedgerRow, ...]
    under_way: int
    longest_due: tuple[JobRow, ...]
    next_due: datetime | None
    inbox: int
    leases: tuple[LeaseRow, ...]
    stalled: tuple[CaseRow, ...]
    left: tuple[LedgerRow, ...]


def status(store: CaseStore, queue: JobQueue, now: datetime) -> EngineStatus:
    """How things are now. Reads counts; no case is opened."""
    seen = store.read(lambda tx: _look(tx, now))
    late = max((_age(now, job.due) for job in seen.longest_due), default=None)
    overdue = queue.depth(now)
    return EngineStatus(
        at=now,
        store=store.facts(),
        open=tuple(
            OpenCases(one.playbook, one.status, one.held, one.cases, _age(now, one.oldest)) for one in seen.counts
        ),
        doubtful=tuple(_doubt(row, now) for row in seen.doubtful),
        under_way=seen.under_way,
        queue=Queue(queue.depth(), overdue, late if late is not None or overdue else 0.0, seen.next_due),
        inbox=seen.inbox,
        holders=tuple(
            Holder(one.name, one.holder, one.until, one.until > now) for one in seen.leases if one.name != RETENTION
        ),
        stuck=tuple(
            Stuck(row.id, one.job.kind, one.error, _age(now, one.at)) for row in seen.stalled for one in stalls_of(row)
        ),
        left=tuple(_doubt(row, now) for row in seen.left),
    )


def _look(tx: Transaction, now: datetime) -> _Seen:
    return _Seen(
        tuple(tx.cases.count()),
        tuple(tx.ledger.find(status=(LedgerStatus.IN_DOUBT,), live=True)),
        len(tx.ledger.find(status=(LedgerStatus.SENT,), live=True)),
        tuple(tx.jobs.due(now, limit=1)),
        tx.jobs.next_due(),
        tx.inbox.count(),
        tuple(tx.leases.find()),
        tuple(tx.cases.find(CaseQuery(stalled=True, limit=_PAGE))),
        tuple(tx.ledger.find(status=(LedgerStatus.IN_DOUBT,), live=False)),
    )


def _doubt(row: LedgerRow, now: datetime) -> Doubt:
    return Doubt(row.case, row.operation, _age(now, row.at))


def _age(now: datetime, then: datetime) -> float:
    return max(0.0, (now - then).total_seconds())


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case _:
            return value


def broken_chains(store: CaseStore, progress: Callable[[int], None] = lambda _: None) -> tuple[BrokenChain, ...]:
    """Every case whose history does not fit its chain. Reads all that is kept; `progress` is told after each page how
    many cases were looked at."""
    found: list[BrokenChain] = []
    looked = 0
    after: str | None = None
    while page := store.read(partial(_verified, after)):
        found += [BrokenChain(row.id, broken.seq, str(broken.fault)) for row, broken in page if broken is not None]
        looked, after = looked + len(page), page[-1][0].id
        progress(looked)
    return tuple(found)


def _verified(after: str | None, tx: Transaction) -> list[tuple[CaseRow, Broken | None]]:
    rows = tx.cases.find(CaseQuery(after=after, limit=_PAGE))
    return [(row, verify(row, tx.events.find(row.id))) for row in rows]
