"""Purge: what a case says is erased, what happened to it stays (UU PDP, articles 42 to 44).

Gone: facts, answers, replies, inputs, outputs, who did what, the subject, the salt, and with the salt the last way to
find out by trying what a key or a digest was made of. Kept: ids, kinds, times, states, outcomes, hashes, and who
ordered the purge. The chain still fits.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import NamedTuple

from sopflow.engine.case import Status
from sopflow.ports.rows import CaseRow, LedgerStatus
from sopflow.ports.store import Transaction
from sopflow.ports.world import JobQueue
from sopflow.runtime.chain import erased
from sopflow.runtime.family import locked_family
from sopflow.runtime.records import Purged, kept_reason, recorded
from sopflow.runtime.refusals import in_doubt, is_child, no_case, not_over, on_hold
from sopflow.runtime.restriction import Owed

DOUBTFUL = (LedgerStatus.SENT, LedgerStatus.IN_DOUBT)
"""Writes that nobody can settle any more once their case is erased."""


class Erased(NamedTuple):
    """What a purge came to: the cases that it erased, none where they were erased before. `opened` are cases that
    these opened: they are cases of their own and stay, and may be about the same person. `events` is how many
    were waiting for a case about the same and are erased too."""

    row: CaseRow
    cases: tuple[str, ...]
    opened: tuple[str, ...] = ()
    events: int = 0


def text_of_erased(erased: Erased) -> str:
    """What a purge came to, to be kept under its key: ids and numbers."""
    return json.dumps([erased.cases, erased.opened, erased.events])


def read_erased(text: str) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """What `text_of_erased` wrote."""
    cases, opened, events = json.loads(text)
    return tuple(cases), tuple(opened), events


def purge(
    tx: Transaction, case: str, record: Purged, key: str, queue: JobQueue, owed: Owed, *, unfinished: bool = False
) -> Erased:
    """Erase a case and those that it ran.

    Args:
        unfinished: also one that is not over; it ends here, without an outcome.

    Raises:
        NotFound: there is no such case.
        OnHold: it, or one that it ran, is on hold.
        Conflict: it is not over, or a write of it is in doubt.
        UsageError: it is a part of another case.
    """
    members = locked_family(tx, case)
    if not members:
        raise no_case(case)
    if members[0].purged_at is not None:
        return Erased(members[0], ())
    _check(tx, members, unfinished=unfinished)
    record = replace(record, reason=kept_reason(record.reason))
    rows = [_erase(tx, row, record, key, queue, owed) for row in members if row.purged_at is None]
    return Erased(rows[0], tuple(row.id for row in rows))


def _check(tx: Transaction, members: tuple[CaseRow, ...], *, unfinished: bool) -> None:
    first = members[0]
    if first.parent is not None:
        raise is_child(first.id, first.parent)
    for row in members:
        if row.held:
            raise on_hold(row.id)
        if row.status == Status.DONE:
            continue
        if not unfinished:
            raise not_over(row.id)
        for write in tx.ledger.find(case=row.id, status=DOUBTFUL, limit=1):
            raise in_doubt(row.id, write.operation)


def _erase(
    tx: Transaction, row: CaseRow, record: Purged, key: str, queue: JobQueue, owed: Owed
) -> CaseRow:  # fmt: skip
    jobs = tuple(job.id for job in owed(row))
    if jobs:
        queue.remove(tx, jobs)
    tx.events.erase([erased(row.salt, event) for event in tx.events.find(row.id)])
    tx.inbox.forget(case=row.id)
    at = max(record.at, row.updated_at)
    empty = row._replace(status=str(Status.DONE), body="", salt=b"", subject=None, assignee=None, due=None)
    empty = empty._replace(stalled=None, same_as=None)
    after, event = recorded(empty, replace(record, at=at), key)
    tx.events.add(event)
    after = after._replace(purged_at=at)
    tx.cases.save(after)
    return after
