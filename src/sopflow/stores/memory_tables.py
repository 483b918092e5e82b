"""The tables of the store in memory: dictionaries whose changes can be undone."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Generic, TypeVar

from sopflow.ports.rows import (
    CaseCount,
    CaseQuery,
    CaseRow,
    EventRow,
    InboxRow,
    JobRow,
    LeaseRow,
    LedgerRow,
    LedgerStatus,
    PlaybookRow,
    too_far,
)  # fmt: skip

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
DONE = "done"


class Undo:
    """What to do to take back a transaction, in the order in which it was changed."""

    def __init__(self) -> None:
        self._steps: list[Callable[[], None]] = []

    def remember(self, step: Callable[[], None]) -> None:
        self._steps.append(step)

    def roll_back(self) -> None:
        while self._steps:
            self._steps.pop()()

    def forget(self) -> None:
        self._steps.clear()


class Rows(Generic[K, V]):
    """A dictionary that remembers what it was."""

    def __init__(self, undo: Undo) -> None:
        self.all: dict[K, V] = {}
        self._undo = undo

    def put(self, key: K, value: V | None) -> None:
        """Set it, or drop it where `value` is None."""
        before = self.all.get(key)
        self._undo.remember(lambda: self.change(key, before))
        self.change(key, value)

    def change(self, key: K, value: V | None) -> None:
        if value is None:
            self.all.pop(key, None)
        else:
            self.all[key] = value


class MemoryPlaybooks:
    """Published playbooks."""

    def __init__(self, undo: Undo) -> None:
        self._rows: Rows[str, PlaybookRow] = Rows(undo)

    def add(self, row: PlaybookRow) -> bool:
        if row.digest in self._rows.all:
            return False
        self._rows.put(row.digest, row)
        return True

    def get(self, digest: str) -> PlaybookRow | None:
        return self._rows.all.get(digest)

    def find(self, playbook: str | None = None) -> Sequence[PlaybookRow]:
        rows = [row._replace(bundle="") for row in self._rows.all.values() if playbook in (None, row.playbook)]
        return sorted(rows, key=lambda row: (row.valid_from, row.published_at, row.digest), reverse=True)

    def withdraw(self, digest: str, at: datetime | None) -> None:
        row = self._rows.all.get(digest)
        if row is not None:
            self._rows.put(digest, row._replace(withdrawn_at=at))

    def renew(self, row: PlaybookRow) -> None:
        old = self._rows.all.get(row.digest)
        if old is not None:
            again = old._replace(published_at=row.published_at, published_by=row.published_by)
            self._rows.put(row.digest, again._replace(valid_from=row.valid_from, withdrawn_at=None))


Subject = tuple[str, str]


def subject_of(row: CaseRow) -> Subject | None:
    """What no other live case may have: playbook and subject, unless the case is run by another one."""
    counts = row.subject is not None and row.parent is None and row.status != DONE
    return (row.playbook, row.subject) if counts and row.subject is not None else None


class MemoryCases:
    """Cases at rest."""

    def __init__(self, undo: Undo) -> None:
        self._rows: Rows[str, CaseRow] = Rows(undo)
        self._subjects: Rows[Subject, str] = Rows(undo)

    def lock(self, case: str) -> CaseRow | None:
        return self._rows.all.get(case)

    def get(self, case: str) -> CaseRow | None:
        return self._rows.all.get(case)

    def add(self, row: CaseRow) -> bool:
        return row.id not in self._rows.all and self.save(row)

    def save(self, row: CaseRow) -> bool:
        now, before = subject_of(row), self._rows.all.get(row.id)
        if now is not None and self._subjects.all.get(now, row.id) != row.id:
            return False
        gone = None if before is None else subject_of(before)
        if gone is not None and gone != now:
            self._subjects.put(gone, None)
        if now is not None:
            self._subjects.put(now, row.id)
        self._rows.put(row.id, row)
        return True

    def find(self, query: CaseQuery) -> Sequence[CaseRow]:
        rows = sorted(filter(query_of(query), self._rows.all.values()), key=_newest, reverse=True)
        last = None if query.after is None else self._rows.all.get(query.after)
        if last is not None:
            rows = [row for row in rows if _newest(row) < _newest(last)]
        return rows[: query.limit]

    def count(self) -> Sequence[CaseCount]:
        groups: dict[tuple[str, str, bool], list[datetime]] = {}
        for row in self._rows.all.values():
            if row.status != DONE:
                groups.setdefault((row.playbook, row.status, row.held), []).append(row.opened_at)
        return [CaseCount(*group, len(opened), min(opened)) for group, opened in sorted(groups.items())]


def _newest(row: CaseRow) -> tuple[datetime, str]:
    return row.opened_at, row.id


def query_of(query: CaseQuery) -> Callable[[CaseRow], bool]:
    """Whether a case meets the conditions that are given."""
    names = ("playbook", "state", "assignee", "subject", "parent", "digest", "held")
    wanted = [(name, getattr(query, name)) for name in names if getattr(query, name) is not None]

    def meets(row: CaseRow) -> bool:
        return (
            all(getattr(row, name) == value for name, value in wanted)
            and (not query.status or row.status in query.status or _is_stuck(row, query.status))
            and (query.live is None or query.live == (row.status != DONE))
            and (query.due_before is None or (row.due is not None and row.due < query.due_before))
            and (query.updated_before is None or row.updated_at < query.updated_before)
            and (query.purged is None or query.purged == (row.purged_at is not None))
            and (query.stalled is None or query.stalled == (row.stalled is not None))
        )

    return meets


def _is_stuck(row: CaseRow, statuses: tuple[str, ...]) -> bool:
    """Cases of which work was given up are found as those that need attention."""
    return row.stalled is not None and "needs_attention" in statuses


class MemoryEvents:
    """The histories."""

    def __init__(self, undo: Undo) -> None:
        self._rows: Rows[tuple[str, int], EventRow] = Rows(undo)
        self._keys: Rows[tuple[str, str], int] = Rows(undo)

    def add(self, row: EventRow) -> bool:
        if (row.case, row.key) in self._keys.all:
            return False
        self._keys.put((row.case, row.key), row.seq)
        self._rows.put((row.case, row.seq), row)
        return True

    def get(self, case: str, key: str) -> EventRow | None:
        seq = self._keys.all.get((case, key))
        return None if seq is None else self._rows.all[case, seq]

    def find(self, case: str, *, after: int = 0) -> Sequence[EventRow]:
        return list(self._follow(case, after + 1))

    def _follow(self, case: str, seq: int) -> Iterator[EventRow]:
        while (row := self._rows.all.get((case, seq))) is not None:
            yield row
            seq += 1

    def erase(self, rows: Iterable[EventRow]) -> None:
        for row in rows:
            old = self._rows.all.get((row.case, row.seq))
            if old is None:
                continue
            self._keys.put((old.case, old.key), None)
            self._keys.put((row.case, row.key), row.seq)
            self._rows.put((row.case, row.seq), row)


class MemoryLedger:
    """The writes."""

    def __init__(self, undo: Undo, cases: MemoryCases) -> None:
        self._rows: Rows[tuple[str, str], LedgerRow] = Rows(undo)
        self._cases = cases

    def put(self, rows: Iterable[LedgerRow]) -> None:
        for row in rows:
            self._rows.put((row.case, row.key), row)

    def send(self, row: LedgerRow) -> Callable[[], bool]:
        before = self.get(row.case, row.key)
        is_new = before is None or (before.status, before.effect) != (LedgerStatus.SENT, row.effect)
        if is_new:
            self.put([row])
        return lambda: is_new

    def get(self, case: str, key: str) -> LedgerRow | None:
        return self._rows.all.get((case, key))

    def find(
        self,
        *,
        case: str | None = None,
        status: tuple[LedgerStatus, ...] = (),
        live: bool | None = None,
        limit: int = 1000,
    ) -> Sequence[LedgerRow]:
        rows = [
            row
            for row in self._rows.all.values()
            if case in (None, row.case)
            and (not status or row.status in status)
            and (live is None or self._lives(row.case) is live)
        ]  # fmt: skip
        return sorted(rows, key=lambda row: (row.at, row.case, row.key))[:limit]

    def _lives(self, case: str) -> bool | None:
        """Whether the case is not done; None of one that was erased."""
        row = self._cases.get(case)
        return None if row is None or row.purged_at is not None else row.status != DONE


class JobRows(Rows[str, JobRow]):
    """Jobs by id, and in the order in which they are due."""

    def __init__(self, undo: Undo) -> None:
        super().__init__(undo)
        self.order: list[tuple[datetime, str]] = []

    def change(self, key: str, value: JobRow | None) -> None:
        before = self.all.get(key)
        if before is not None:
            del self.order[bisect_left(self.order, (before.due, key))]
        if value is not None:
            insort(self.order, (value.due, key))
        super().change(key, value)


class MemoryJobs:
    """Work that is owed."""

    def __init__(self, undo: Undo) -> None:
        self._rows = JobRows(undo)

    def add(self, rows: Iterable[JobRow]) -> None:
        for row in rows:
            self._rows.put(row.id, row)

    def remove(self, ids: Iterable[str]) -> None:
        for id in ids:
            if id in self._rows.all:
                self._rows.put(id, None)

    def lacking(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(ids) - self._rows.all.keys()

    def due(self, now: datetime, *, limit: int) -> Sequence[JobRow]:
        rows: list[JobRow] = []
        for due, id in self._rows.order[:limit]:
            if due > now:
                break
            rows.append(self._rows.all[id])
        return rows

    def next_due(self) -> datetime | None:
        return self._rows.order[0][0] if self._rows.order else None

    def count(self) -> int:
        return len(self._rows.all)


class MemoryInbox:
    """Keys of the outside world."""

    def __init__(self, undo: Undo) -> None:
        self._rows: Rows[str, InboxRow] = Rows(undo)

    def add(self, row: InboxRow) -> bool:
        if row.key in self._rows.all:
            return False
        self._rows.put(row.key, row)
        return True

    def get(self, key: str) -> InboxRow | None:
        return self._rows.all.get(key)

    def save(self, row: InboxRow) -> None:
        self._rows.put(row.key, row)

    def waiting(self, about: str | None = None) -> Sequence[InboxRow]:
        rows = [row for row in self._rows.all.values() if row.case is None]
        if about is not None:
            rows = [row for row in rows if row.about in (about, None)]
        return sorted(rows, key=lambda row: (row.at, row.key))

    def count(self) -> int:
        return sum(row.case is None for row in self._rows.all.values())

    def forget(
        self, *, case: str | None = None, before: datetime | None = None, keys: Iterable[str] = ()
    ) -> int:  # fmt: skip
        named = frozenset(keys)
        gone = [
            key
            for key, row in self._rows.all.items()
            if key in named
            or (row.case is not None and row.case == case)
            or (row.case is None and before is not None and row.at < before)
        ]
        for key in gone:
            self._rows.put(key, None)
        return len(gone)


class MemoryLeases:
    """Who may do something alone."""

    def __init__(self, undo: Undo) -> None:
        self._rows: Rows[str, LeaseRow] = Rows(undo)

    def take(self, lease: LeaseRow, now: datetime) -> bool:
        held = self._rows.all.get(lease.name)
        if held is not None and held.holder != lease.holder and now < held.until <= too_far(lease, now):
            return False
        self._rows.put(lease.name, lease)
        return True

    def release(self, name: str, holder: str) -> None:
        held = self._rows.all.get(name)
        if held is not None and held.holder == holder:
            self._rows.put(name, None)

    def find(self, prefix: str = "") -> Sequence[LeaseRow]:
        return sorted(row for row in self._rows.all.values() if row.name.startswith(prefix))
