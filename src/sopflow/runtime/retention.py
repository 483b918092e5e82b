"""Retention: cases that ended longer ago than their playbook keeps them are erased, and so are events from outside that
no case ever took."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from sopflow.ports.rows import CaseQuery
from sopflow.ports.store import Transaction
from sopflow.values.kinds import Duration

INBOX_KEPT = timedelta(days=30)
"""How long an event that no case has taken may wait: it has a customer's data in it, and no playbook says how long."""

RETENTION = "retention"
"""The lease of whoever erases what is past its retention. It says when that was done, not that a worker is alive."""

_PAGE = 100


class Swept(NamedTuple):
    """What a sweep came to: the cases that were erased, those that are past their retention and could not be (a part
    of them is on hold or not over, or this release cannot read them), how many events of the inbox were erased, and the
    digests of the publications that this release cannot read: how long their cases are kept is not known, so they
    stay until a release can."""

    cases: tuple[str, ...]
    kept: tuple[str, ...]
    events: int
    unreadable: tuple[str, ...] = ()


def past(tx: Transaction, digest: str, retention: Duration, now: datetime) -> Iterator[str]:
    """The cases of a publication that ended longer ago than `retention`, are not on hold and not erased. Those that
    another case runs are left out: they go with it."""
    before = now - timedelta(seconds=retention.seconds)
    after: str | None = None
    while page := tx.cases.find(
        CaseQuery(digest=digest, live=False, held=False, purged=False, updated_before=before, after=after, limit=_PAGE)
    ):
        yield from (row.id for row in page if row.parent is None)
        after = page[-1].id
