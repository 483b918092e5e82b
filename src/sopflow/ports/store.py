"""The port of a store: transactions over a handful of tables.

Rules: `write` returns only when what was done is durable; when it raises, nothing of it was done. Several writes that
arrive together may share one commit, each in a savepoint of its own. So `work` may be called in another thread, and
more than once before it counts: it must touch nothing but its transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

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
)  # fmt: skip

T = TypeVar("T")


class Playbooks(Protocol):
    """Published playbooks."""

    def add(self, row: PlaybookRow) -> bool:
        """Keep it. False, and nothing changed, where its digest is there already."""

    def get(self, digest: str) -> PlaybookRow | None: ...

    def find(self, playbook: str | None = None) -> Sequence[PlaybookRow]:
        """All of one playbook, or of all, without their bundles ("" instead): the newest `valid_from` first, then the
        newest publication."""

    def withdraw(self, digest: str, at: datetime | None) -> None:
        """It is withdrawn since then; with None, not any more."""

    def renew(self, row: PlaybookRow) -> None:
        """What is there under that digest is published again: when, by whom and from when are as `row` says, and it is
        not withdrawn any more."""


class Cases(Protocol):
    """Cases at rest."""

    def lock(self, case: str) -> CaseRow | None:
        """The case, and nobody else can change it until the transaction ends. The first statement of a write."""

    def get(self, case: str) -> CaseRow | None:
        """The case as it was last committed (or changed in this transaction)."""

    def add(self, row: CaseRow) -> bool:
        """A new case. False, and nothing changed, where another live case of the playbook has its subject (cases with
        a parent are not counted), or its id is taken."""

    def save(self, row: CaseRow) -> bool:
        """The case as it is now, all columns. False, and nothing changed, where its subject is taken (see `add`)."""

    def find(self, query: CaseQuery) -> Sequence[CaseRow]: ...

    def count(self) -> Sequence[CaseCount]:
        """The cases that are not done, counted by playbook, status and hold; cheap however many there are."""


class Events(Protocol):
    """The histories."""

    def add(self, row: EventRow) -> bool:
        """The next event of a case. False, and nothing changed, where the case has an event of that key already."""

    def get(self, case: str, key: str) -> EventRow | None: ...

    def find(self, case: str, *, after: int = 0) -> Sequence[EventRow]:
        """In order."""

    def erase(self, rows: Iterable[EventRow]) -> None:
        """Put these rows, without bodies, in place of those that have the same case and number."""


class Ledger(Protocol):
    """The writes."""

    def put(self, rows: Iterable[LedgerRow]) -> None:
        """Add these, in place of those that have the same case and key."""

    def send(self, row: LedgerRow) -> Callable[[], bool]:
        """Add this one, which is sent, unless it is there, was sent already and is of the same effect. Whether it was
        added: to be asked when the transaction is over."""

    def get(self, case: str, key: str) -> LedgerRow | None: ...

    def find(
        self,
        *,
        case: str | None = None,
        status: tuple[LedgerStatus, ...] = (),
        live: bool | None = None,
        limit: int = 1000,
    ) -> Sequence[LedgerRow]:
        """Those that meet all conditions, the longest unchanged first; `live`: only of cases that are not
        done, or, where it is False, that are done and not erased."""


class Jobs(Protocol):
    """Work that the embedded queue keeps in the store itself."""

    def add(self, rows: Iterable[JobRow]) -> None:
        """Keep these; one whose id is there already is replaced (a timer that was moved)."""

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these; one that is not there is no error."""

    def lacking(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of these that are not there."""

    def due(self, now: datetime, *, limit: int) -> Sequence[JobRow]:
        """Due at `now`, the longest due first."""

    def next_due(self) -> datetime | None: ...

    def count(self) -> int: ...


class Inbox(Protocol):
    """Keys that were used outside cases, and events that no case could take yet."""

    def add(self, row: InboxRow) -> bool:
        """Keep it. False, and nothing changed, where its key is there already."""

    def get(self, key: str) -> InboxRow | None: ...

    def save(self, row: InboxRow) -> None: ...

    def waiting(self, about: str | None = None) -> Sequence[InboxRow]:
        """Those that no case has taken, oldest first; with `about` only those that are about that one, or of which it
        is not known. Cheap however many wait."""

    def count(self) -> int:
        """How many no case has taken."""

    def forget(
        self, *, case: str | None = None, before: datetime | None = None, keys: Iterable[str] = ()
    ) -> int:  # fmt: skip
        """Erase those that this case took, those that no case has taken and that came before this time, and those of
        these keys. How many."""


class Leases(Protocol):
    """Who may do something alone, and who is alive."""

    def take(self, lease: LeaseRow, now: datetime) -> bool:
        """Take or renew it. False where another holds it until later than `now`."""

    def release(self, name: str, holder: str) -> None: ...

    def find(self, prefix: str = "") -> Sequence[LeaseRow]: ...


class Transaction(Protocol):
    """One transaction. `connection` is the DB-API connection below it, for a queue that enqueues in the same
    transaction; None where there is none."""

    playbooks: Playbooks
    cases: Cases
    events: Events
    ledger: Ledger
    jobs: Jobs
    inbox: Inbox
    leases: Leases

    @property
    def connection(self) -> object | None: ...


class CaseStore(Protocol):
    """Where cases are kept.

    Raises, from every method: StoreError, with what to do about it; its kinds are in `errors`.
    """

    def write(self, work: Callable[[Transaction], T]) -> T:
        """What `work` gives, once it is durable. What `work` raises comes through, and nothing is changed."""

    def read(self, work: Callable[[Transaction], T]) -> T:
        """What `work` gives of one consistent view. It must not change anything."""

    def facts(self) -> dict[str, str]:
        """What is known of the store itself: its kind, schema version, whether it is for practice, sizes."""

    def secret(self) -> bytes:
        """32 random bytes that were made with the store and never change: names at rest are keyed with them."""

    def close(self) -> None: ...
