"""Purge: what a case says goes, what happened to it stays, and the chain still fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sopflow.errors import Conflict, NotFound, OnHold, UsageError
from sopflow.ports.rows import CaseRow, InboxRow, JobRow, LedgerRow, LedgerStatus
from sopflow.runtime.chain import links, verify
from sopflow.runtime.erasure import Erased, purge
from sopflow.runtime.records import RECORDS, Purged
from sopflow.stores.memory import MemoryStore

AT = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)
Kept = Callable[..., CaseRow]

ORDER = Purged(AT + timedelta(days=1), "customer 081234567890 asked, OTP 834512", "dpo.rina")


def owes_nothing(row: CaseRow) -> tuple[JobRow, ...]:
    return ()


def erase(store: MemoryStore, queue: Any, case: str, *, unfinished: bool = False) -> Erased:
    return store.write(lambda tx: purge(tx, case, ORDER, "key", queue, owes_nothing, unfinished=unfinished))


def test_a_purged_case_says_nothing_any_more(store: MemoryStore, queue: Any, kept: Kept) -> None:
    before = kept("VA-1", "Budi", "+6281234567890", subject="s", assignee="agent.sari", due=AT, outcome="resolved")
    erased = erase(store, queue, "VA-1")
    row, events = store.read(lambda tx: (tx.cases.get("VA-1"), tx.events.find("VA-1")))

    assert row == before._replace(
        version=3, body="", salt=b"", subject=None, assignee=None, due=None, head=[*links(row, events)][-1], purged_at=ORDER.at
    )  # fmt: skip
    assert [(event.kind, event.body is None) for event in events] == [
        ("succeeded", True), ("succeeded", True), ("purged", False),
    ]  # fmt: skip
    assert erased == Erased(row, ("VA-1",))
    assert verify(row, events) is None


def test_who_ordered_it_and_why_stays_with_numbers_masked(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", "Budi")
    erase(store, queue, "VA-1")
    last = store.read(lambda tx: tx.events.find("VA-1"))[-1]

    assert last.body is not None
    assert RECORDS.decode(last.kind, last.body, last.at) == replace(
        ORDER, reason="customer 0812****7890 asked, OTP [disembunyikan]"
    )


def test_the_trace_of_a_purged_case_cannot_be_changed(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", "Budi", "Ani")
    erase(store, queue, "VA-1")
    row, events = store.read(lambda tx: (tx.cases.get("VA-1"), list(tx.events.find("VA-1"))))
    assert row is not None
    events[0] = events[0]._replace(at=AT)

    broken = verify(row, events)
    assert broken is not None
    assert broken.seq == 1


def test_purging_twice_is_purging_once(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", "Budi")
    erased = erase(store, queue, "VA-1")

    assert erase(store, queue, "VA-1") == Erased(erased.row, ())


def test_the_cases_that_it_ran_go_with_it(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", "Budi")
    kept("VA-1.4", "Budi", parent="VA-1", parent_effect="VA-1.4")
    kept("VA-1.4.2", "Budi", parent="VA-1.4", parent_effect="VA-1.4.2")
    kept("VA-2", "Ani")

    assert set(erase(store, queue, "VA-1").cases) == {"VA-1", "VA-1.4", "VA-1.4.2"}
    assert store.read(lambda tx: next(event.body for event in tx.events.find("VA-1.4.2"))) is None
    assert store.read(lambda tx: [event.body for event in tx.events.find("VA-2")]) == ["Ani"]


def test_a_part_of_a_case_goes_only_with_the_whole(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", "Budi")
    kept("VA-1.4", "Budi", parent="VA-1", parent_effect="VA-1.4")

    with pytest.raises(UsageError, match="a part of `VA-1`"):
        erase(store, queue, "VA-1.4")


@pytest.mark.parametrize("member", ["VA-1", "VA-1.4"])
def test_what_is_on_hold_is_not_purged(store: MemoryStore, queue: Any, kept: Kept, member: str) -> None:
    kept("VA-1", "Budi", held=member == "VA-1")
    kept("VA-1.4", "Budi", parent="VA-1", parent_effect="VA-1.4", held=member == "VA-1.4")

    with pytest.raises(OnHold, match=f"`{member}` is on hold"):
        erase(store, queue, "VA-1", unfinished=True)
    assert store.read(lambda tx: tx.events.find("VA-1")[0].body) == "Budi"


def test_a_case_that_is_not_over_is_purged_only_by_order(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", "Budi", status="waiting")

    with pytest.raises(Conflict, match="not over"):
        erase(store, queue, "VA-1")
    assert erase(store, queue, "VA-1", unfinished=True).row.status == "done"


@pytest.mark.parametrize("status", [LedgerStatus.SENT, LedgerStatus.IN_DOUBT])
def test_a_doubt_is_settled_before_a_case_is_purged(
    store: MemoryStore, queue: Any, kept: Kept, status: LedgerStatus
) -> None:
    kept("VA-1", "Budi", status="needs_attention")
    doubt = LedgerRow("VA-1", "k", "VA-1.3", "dsc.kill_session", status, 1, AT)
    store.write(lambda tx: tx.ledger.put([doubt]))

    with pytest.raises(Conflict, match=r"`dsc\.kill_session`"):
        erase(store, queue, "VA-1", unfinished=True)
    store.write(lambda tx: tx.ledger.put([doubt._replace(status=LedgerStatus.DONE)]))
    assert erase(store, queue, "VA-1", unfinished=True).cases == ("VA-1",)


def test_what_it_owed_and_what_came_for_it_from_outside_go(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", "Budi", status="waiting")
    timer, other = JobRow("VA-1!late", "VA-1", "timer", AT), JobRow("VA-2!late", "VA-2", "timer", AT)
    queue.jobs = {timer.id: timer, other.id: other}
    store.write(lambda tx: [tx.inbox.save(InboxRow(key, AT, "e", "{}", case)) for key, case in (("1", "VA-1"), ("2", "VA-2"))])  # fmt: skip
    store.write(lambda tx: purge(tx, "VA-1", ORDER, "key", queue, lambda _: (timer,), unfinished=True))

    assert list(queue.jobs) == ["VA-2!late"]
    assert store.read(lambda tx: [tx.inbox.get("1"), tx.inbox.get("2")]) == [None, InboxRow("2", AT, "e", "{}", "VA-2")]


def test_a_case_that_there_is_not_cannot_be_purged(store: MemoryStore, queue: Any) -> None:
    with pytest.raises(NotFound, match="no case `VA-9`"):
        erase(store, queue, "VA-9")


def test_a_refusal_speaks_both_languages(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", "Budi", status="waiting")

    with pytest.raises(Conflict) as refused:
        erase(store, queue, "VA-1")
    assert "batalkan dulu" in refused.value.words.id
