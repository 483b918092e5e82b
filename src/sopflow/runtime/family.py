"""A case and those that it runs: what is done with the one as a file is done with all."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.engine.case import Status
from sopflow.ports.rows import CaseQuery, CaseRow
from sopflow.ports.store import Transaction

_PAGE = 100


def family(tx: Transaction, row: CaseRow) -> tuple[CaseRow, ...]:
    """The case, the cases that it runs or ran, those that they run, and so on; parents before children."""
    found = [row]
    for each in found:  # grows while it is walked
        found += children(tx, each.id)
    return tuple(found)


def children(tx: Transaction, case: str) -> Iterator[CaseRow]:
    """The cases that this one runs or ran, the newest first."""
    after: str | None = None
    while page := tx.cases.find(CaseQuery(parent=case, after=after, limit=_PAGE)):
        yield from page
        after = page[-1].id


def paused_above(tx: Transaction, row: CaseRow) -> str | None:
    """The case that is paused and runs this one, or runs the one that runs it; None where none is. What a paused case
    runs stands still with it."""
    at = row.parent
    while at is not None:
        above = tx.cases.get(at)
        if above is None or above.status == Status.PAUSED:
            return None if above is None else above.id
        at = above.parent
    return None


def locked_family(tx: Transaction, case: str) -> tuple[CaseRow, ...]:
    """The same, each of them locked; none where there is no such case."""
    row = tx.cases.lock(case)
    if row is None:
        return ()
    return tuple(locked for each in family(tx, row) if (locked := tx.cases.lock(each.id)) is not None)
