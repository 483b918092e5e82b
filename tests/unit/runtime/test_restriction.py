"""Hold and release: nothing goes on, and then everything that is owed does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sopflow.errors import NotFound
from sopflow.ports.rows import CaseQuery, CaseRow, JobRow
from sopflow.runtime.chain import verify
from sopflow.runtime.records import RECORDS, Held, Released
from sopflow.runtime.restriction import hold, release
from sopflow.stores.memory import MemoryStore

AT = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)
Kept = Callable[..., CaseRow]

HOLD = Held(AT + timedelta(hours=1), "a complaint", "dpo.rina")
RELEASE = Released(AT + timedelta(hours=2), "the complaint is settled", "dpo.rina")


def timer_of(row: CaseRow) -> tuple[JobRow, ...]:
    return (JobRow(f"{row.id}!late", row.id, "timer", AT),)


def test_hold_and_release_are_in_the_history_with_who_and_why(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", "Budi", status="waiting")
    held = store.write(lambda tx: hold(tx, "VA-1", HOLD, "k1"))
    released = store.write(lambda tx: release(tx, "VA-1", RELEASE, "k2", queue, timer_of))
    events = store.read(lambda tx: tx.events.find("VA-1"))

    assert (held.held, released.held) == (True, False)
    assert [RECORDS.decode(one.kind, one.body or "", one.at) for one in events[1:]] == [HOLD, RELEASE]
    assert verify(released, events) is None


def test_a_release_owes_anew_what_the_case_waits_for(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", "Budi", status="waiting")
    store.write(lambda tx: hold(tx, "VA-1", HOLD, "k1"))
    assert queue.jobs == {}
    store.write(lambda tx: release(tx, "VA-1", RELEASE, "k2", queue, timer_of))

    assert list(queue.jobs) == ["VA-1!late"]


def test_the_cases_that_it_runs_are_held_and_released_with_it(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", "Budi", status="waiting")
    kept("VA-1.4", "Budi", status="waiting", parent="VA-1", parent_effect="VA-1.4")
    store.write(lambda tx: hold(tx, "VA-1", HOLD, "k1"))
    assert store.read(lambda tx: [row.held for row in tx.cases.find(CaseQuery())]) == [True, True]
    store.write(lambda tx: release(tx, "VA-1", RELEASE, "k2", queue, timer_of))

    assert set(queue.jobs) == {"VA-1!late", "VA-1.4!late"}


def test_twice_is_once(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", "Budi", status="waiting")
    once = store.write(lambda tx: hold(tx, "VA-1", HOLD, "k1"))
    assert store.write(lambda tx: hold(tx, "VA-1", HOLD, "k2")) == once
    free = store.write(lambda tx: release(tx, "VA-1", RELEASE, "k3", queue, lambda _: ()))

    assert store.write(lambda tx: release(tx, "VA-1", RELEASE, "k4", queue, timer_of)) == free
    assert queue.jobs == {}


def test_a_hold_of_a_case_that_ended_does_not_move_its_end(store: MemoryStore, kept: Kept) -> None:
    before = kept("VA-1", "Budi")

    assert store.write(lambda tx: hold(tx, "VA-1", HOLD, "k1")).updated_at == before.updated_at


def test_a_history_never_goes_back(store: MemoryStore, kept: Kept) -> None:
    row = kept("VA-1", "Budi", status="waiting")
    early = Held(AT - timedelta(hours=1), "a complaint", "dpo.rina")
    store.write(lambda tx: hold(tx, "VA-1", early, "k1"))

    assert store.read(lambda tx: tx.events.find("VA-1")[-1].at) == row.updated_at


@pytest.mark.parametrize(("case", "says"), [("VA-9", "no case"), ("VA-1", "was erased")])
def test_what_is_not_there_is_not_held(store: MemoryStore, kept: Kept, case: str, says: str) -> None:
    kept("VA-1", purged_at=AT)

    with pytest.raises(NotFound, match=says):
        store.write(lambda tx: hold(tx, case, HOLD, "k1"))
