"""What people do with a case as a whole: resume it, give it up, hand it over."""

from __future__ import annotations

from sopflow.engine.case import Status
from sopflow.engine.events import CaseCancelled, CaseResumed
from sopflow.ports.rows import CaseRow
from sopflow.ports.store import Transaction
from sopflow.runtime.conflicts import OutOfTurnError
from sopflow.runtime.desk import Desk
from sopflow.runtime.records import Assigned, recorded
from sopflow.runtime.refusals import erased_already, no_case
from sopflow.runtime.standing import Standing


def resumed(standing: Standing, by: str) -> CaseResumed:
    """A paused case goes on."""
    if standing.case.status is not Status.PAUSED:
        raise OutOfTurnError("")
    return CaseResumed(standing.at, by)


def cancelled(standing: Standing, reason: str, by: str) -> CaseCancelled:
    """A person gives a case up."""
    if standing.case.status is Status.DONE:
        raise OutOfTurnError("")
    return CaseCancelled(standing.at, reason, by)


def assign(desk: Desk, case: str, to: str | None, by: str, note: str) -> CaseRow:
    """Hand a case over. It may be on hold; that nobody works on it now is nothing that anybody does to it.

    Raises:
        NotFound: there is no such case, or it was erased.
    """
    key = desk.ids.key()

    def work(tx: Transaction) -> CaseRow:
        row = tx.cases.lock(case)
        if row is None:
            raise no_case(case)
        if row.purged_at is not None:
            raise erased_already(case)
        record = Assigned(max(desk.clock.now(), row.updated_at), to, by, note)
        after, event = recorded(row._replace(assignee=to), record, key)
        tx.events.add(event)
        tx.cases.save(after)
        return after

    return desk.runner.write(work)
