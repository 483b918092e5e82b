"""Rows to fill a store with in tests: small, and different in every column that may differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sopflow.ports.rows import (
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
from sopflow.ports.store import Transaction

AT = datetime(2025, 3, 29, 2, 0, 0, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ODD = "Rp5 – ‘ya’ 😀 \" ' % ? $1 \\ \n\t"


def case(id: str = "FR-1", **fields: object) -> CaseRow:
    """A case that waits."""
    row = CaseRow(id, "fraud", "d1", "waiting", "ask", 1, 1, AT, AT, '{"f":{}}', b"\x00head", b"salt")
    return row._replace(**fields)  # type: ignore[arg-type]  # fields of a row


def event(seq: int = 1, key: str | None = None, case: str = "FR-1") -> EventRow:
    """An event of a case."""
    return EventRow(case, seq, key or f"k{seq}", AT + seq * MINUTE, "answered", '{"answers":{}}', bytes([seq]) * 32)


def job(id: str, minutes: int = 0, **fields: object) -> JobRow:
    """Work that is due after so many minutes."""
    row = JobRow(id, "FR-1", "timer", AT + minutes * MINUTE)
    return row._replace(**fields)  # type: ignore[arg-type]  # fields of a row


def entry(key: str, status: LedgerStatus = LedgerStatus.INTENDED, minutes: int = 0, case: str = "FR-1") -> LedgerRow:
    """A write of a case."""
    return LedgerRow(case, key, f"{case}.1", "remedy.create_ticket", status, 1, AT + minutes * MINUTE)


def playbook(digest: str, name: str = "fraud", days: int = 0) -> PlaybookRow:
    """A published playbook."""
    return PlaybookRow(digest, name, "1.0.0", AT, "owner", AT + timedelta(days=days), '{"text":"…"}')


class Failure(Exception):
    """What a work raises here."""


# ── a store with something in each table ─────────────────────────────────────────────────────────────────────


def fill(tx: Transaction) -> None:
    """Something in each table."""
    tx.playbooks.add(playbook("d1"))
    tx.cases.add(case(subject="s1", stalled="[]", same_as="FR-0"))
    tx.events.add(event()._replace(payload="given"))
    tx.ledger.put([entry("k1")])
    tx.jobs.add([job("j1"), job("j2")])
    tx.inbox.add(InboxRow("k", AT, "x", about="ani", payload="given"))
    tx.leases.take(LeaseRow("pump", "a", AT), AT)


def change_everything(tx: Transaction) -> None:
    """A change, an addition and, where that can be, a removal in each table."""
    tx.playbooks.add(playbook("d2"))
    tx.playbooks.withdraw("d1", AT)
    tx.playbooks.renew(playbook("d2", days=1))
    tx.cases.lock("FR-1")
    tx.cases.save(case(subject="s2", state="next"))
    tx.cases.add(case("FR-2", subject="s1"))
    tx.events.add(event(2))
    tx.events.erase([event(1, "erased")._replace(body=None)])
    tx.ledger.put([entry("k1", LedgerStatus.DONE), entry("k2")])
    tx.jobs.remove(["j1"])
    tx.jobs.add([job("j2", 3), job("j3")])
    tx.inbox.save(InboxRow("k", AT, "x", "", "FR-1", 1))
    tx.leases.release("pump", "a")
    tx.leases.take(LeaseRow("worker", "a", AT), AT)


def failing(tx: Transaction) -> None:
    """Adds a case, and fails."""
    tx.cases.add(case())
    raise Failure


def failing_look(tx: Transaction) -> None:
    """Reads, and fails."""
    tx.jobs.count()
    raise Failure


def everything(tx: Transaction) -> dict[str, object]:
    """What is in a store that `fill` filled, table by table."""
    looks: dict[str, Callable[[], object]] = {
        "playbooks": lambda: list(tx.playbooks.find()),
        "cases": lambda: list(tx.cases.find(CaseQuery())),
        "events": lambda: list(tx.events.find("FR-1")),
        "ledger": lambda: list(tx.ledger.find()),
        "jobs": lambda: list(tx.jobs.due(AT + 9 * MINUTE, limit=9)),
        "inbox": lambda: tx.inbox.get("k"),
        "leases": lambda: list(tx.leases.find()),
    }
    return {name: look() for name, look in looks.items()}
