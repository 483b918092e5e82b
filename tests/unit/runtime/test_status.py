"""The state of an engine: counts and ages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sopflow.ports.rows import CaseRow, InboxRow, JobRow, LeaseRow, LedgerRow, LedgerStatus
from sopflow.runtime.status import BrokenChain, Doubt, Holder, OpenCases, Queue, broken_chains, status
from sopflow.stores.memory import MemoryStore
from sopflow.telemetry import names
from sopflow.telemetry.names import Reading

AT = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)
Kept = Callable[..., CaseRow]

NOW = AT + timedelta(hours=1)


def test_an_empty_store(store: MemoryStore, queue: Any) -> None:
    now = status(store, queue, NOW)

    assert (now.open, now.doubtful, now.inbox, now.holders, now.broken) == ((), (), 0, (), None)
    assert now.queue == Queue(0, 0, 0.0, None)
    assert (now.cases, now.attention, now.on_hold) == (0, 0, 0)
    assert now.store["practice"] == "no"


def test_open_cases_are_counted_by_playbook_and_status(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", status="waiting")
    kept("VA-2", status="waiting", opened_at=AT - timedelta(days=1))
    kept("VA-3", status="waiting", held=True)
    kept("VA-4", status="needs_attention")
    kept("VA-5")
    now = status(store, queue, NOW)

    assert now.open == (
        OpenCases("va", "needs_attention", False, 1, 3600.0),
        OpenCases("va", "waiting", False, 2, 90000.0),
        OpenCases("va", "waiting", True, 1, 3600.0),
    )
    assert (now.cases, now.attention, now.on_hold) == (4, 1, 1)


def test_doubts_are_those_of_cases_that_are_not_done_and_what_a_case_left_behind_stands_apart(
    store: MemoryStore, queue: Any, kept: Kept
) -> None:
    kept("VA-1", status="needs_attention")
    kept("VA-2")
    kept("VA-3", purged_at=AT)
    rows = [
        LedgerRow(case, key, "e", "dsc.kill", state, 1, AT)
        for case in ("VA-1", "VA-2", "VA-3")
        for key, state in (("a", LedgerStatus.IN_DOUBT), ("b", LedgerStatus.SENT), ("c", LedgerStatus.DONE))
    ]
    store.write(lambda tx: tx.ledger.put(rows))
    now = status(store, queue, NOW)

    assert now.doubtful == (Doubt("VA-1", "dsc.kill", 3600.0),)
    assert now.left == (Doubt("VA-2", "dsc.kill", 3600.0),)
    assert now.under_way == 1


def test_what_is_owed_and_how_late(store: MemoryStore, queue: Any) -> None:
    jobs = [JobRow("1", "VA-1", "timer", AT), JobRow("2", "VA-1", "timer", NOW), JobRow("3", "VA-1", "timer", NOW + timedelta(1))]  # fmt: skip
    queue.jobs = {job.id: job for job in jobs}
    store.write(lambda tx: tx.jobs.add(jobs))

    assert status(store, queue, NOW).queue == Queue(3, 2, 3600.0, AT)


def test_a_queue_elsewhere_does_not_say_how_late(store: MemoryStore, queue: Any) -> None:
    queue.jobs = {"1": JobRow("1", "VA-1", "timer", AT)}

    assert status(store, queue, NOW).queue == Queue(1, 1, None, None)


def test_who_is_alive_and_what_nobody_took(store: MemoryStore, queue: Any) -> None:
    store.write(lambda tx: tx.inbox.add(InboxRow("k", AT, "remedy.ticket_resolved", "{}")))
    store.write(lambda tx: tx.leases.take(LeaseRow("pump", "host:1", NOW + timedelta(seconds=5)), NOW))
    store.write(lambda tx: tx.leases.take(LeaseRow("worker:host:2", "host:2", AT), AT - timedelta(seconds=5)))
    retained = LeaseRow("retention", "host:2", NOW + timedelta(days=1))  # says when, not that anybody is alive
    store.write(lambda tx: tx.leases.take(retained, NOW))
    now = status(store, queue, NOW)

    assert now.inbox == 1
    assert now.holders == (
        Holder("pump", "host:1", NOW + timedelta(seconds=5), alive=True),
        Holder("worker:host:2", "host:2", AT, alive=False),
    )


def test_it_is_json_and_gauges(store: MemoryStore, queue: Any, kept: Kept) -> None:
    kept("VA-1", status="waiting")
    kept("VA-2", status="waiting", held=True)
    queue.jobs = {"1": JobRow("1", "VA-1", "timer", AT)}
    now = status(store, queue, NOW)

    shown = json.loads(json.dumps(now.as_json()))
    assert shown["at"] == NOW.isoformat()
    assert shown["totals"] == {"cases": 2, "attention": 0, "on_hold": 1}
    assert shown["open"][0] == {
        "playbook": "va", "status": "waiting", "on_hold": False, "cases": 1, "oldest": 3600.0,
    }  # fmt: skip
    apart = {"sopflow.playbook": "va", "sopflow.status": "waiting"}
    assert list(now.readings()) == [
        Reading(names.CASES_OPEN, 2, apart),
        Reading(names.OLDEST_CASE, 3600.0, apart),
        Reading(names.CASES_ON_HOLD, 1, {}),
        Reading(names.EFFECTS_DOUBTFUL, 0, {}),
        Reading(names.WORK_STUCK, 0, {}),
        Reading(names.QUEUE_DEPTH, 1, {}),
        Reading(names.QUEUE_OVERDUE, 1, {}),
        Reading(names.INBOX_WAITING, 0, {}),
        Reading(names.WORKERS_ALIVE, 0, {}),
    ]


def test_how_late_the_queue_is_has_a_gauge_where_it_is_known(store: MemoryStore, queue: Any) -> None:
    assert Reading(names.QUEUE_LATENESS, 0.0, {}) in list(status(store, queue, NOW).readings())


def test_broken_chains_are_named_each_with_its_first_event(store: MemoryStore, kept: Kept) -> None:
    kept("VA-1", "one", "two")
    for number in range(2, 300):
        kept(f"VA-{number}", "one", "two")
    seen: list[int] = []
    assert broken_chains(store, seen.append) == ()
    assert seen == [200, 299]
    store.write(lambda tx: tx.events.erase([tx.events.find("VA-7")[1]._replace(body="TWO")]))

    assert broken_chains(store) == (BrokenChain("VA-7", 2, "link"),)
