"""Hold and release: processing is restricted, and goes on (UU PDP, article 41).

A case on hold hears no person, no event and no due time, sends no call and is not erased. What it owes waits. The reply
to a call that had left before is still written down: it happened.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sopflow.ports.rows import CaseRow, JobRow
from sopflow.ports.store import Transaction
from sopflow.ports.world import JobQueue
from sopflow.runtime.family import locked_family
from sopflow.runtime.records import Held, Released, recorded
from sopflow.runtime.refusals import erased_already, no_case

Owed = Callable[[CaseRow], tuple[JobRow, ...]]
"""What a case owes now, as jobs."""


def hold(tx: Transaction, case: str, record: Held, key: str) -> CaseRow:
    """The case on hold, with those that it runs. Where it was on hold already nothing changes.

    Raises:
        NotFound: there is no such case, or it was erased.
    """
    members = _living(locked_family(tx, case), case)
    for row in members:
        if not row.held:
            _keep(tx, row._replace(held=True), Held(_at(row, record.at), record.reason, record.by), key)
    return _now(tx, case)


def release(tx: Transaction, case: str, record: Released, key: str, queue: JobQueue, owed: Owed) -> CaseRow:
    """The case, going on, with those that it runs: what they owe is owed at once again, and what fell due meanwhile
    is due now. Where it was not on hold nothing changes.

    Raises:
        NotFound: there is no such case, or it was erased.
    """
    members = _living(locked_family(tx, case), case)
    for row in members:
        if row.held:
            after = _keep(tx, row._replace(held=False), Released(_at(row, record.at), record.reason, record.by), key)
            jobs = owed(after)
            if jobs:
                queue.enqueue(tx, jobs)
    return _now(tx, case)


def _living(members: tuple[CaseRow, ...], case: str) -> tuple[CaseRow, ...]:
    if not members:
        raise no_case(case)
    if members[0].purged_at is not None:
        raise erased_already(case)
    return tuple(row for row in members if row.purged_at is None)


def _keep(tx: Transaction, row: CaseRow, record: Held | Released, key: str) -> CaseRow:
    after, event = recorded(row, record, key)
    tx.events.add(event)
    tx.cases.save(after)
    return after


def _at(row: CaseRow, at: datetime) -> datetime:
    """A history never goes back."""
    return max(at, row.updated_at)


def _now(tx: Transaction, case: str) -> CaseRow:
    row = tx.cases.get(case)
    assert row is not None
    return row
