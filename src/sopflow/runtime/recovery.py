"""What is owed is owed again where a queue lost it: the store is the truth, the queue a notification.

Jobs of the embedded queue are in the store itself and are not lost. They are where a backup was restored under another
queue, or where the queue was changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from sopflow.engine.case import Status
from sopflow.ports.rows import CaseQuery, CaseRow, JobRow
from sopflow.ports.store import Transaction
from sopflow.program.model import CallsPlan, RunPlan
from sopflow.runtime.desk import Desk
from sopflow.runtime.owing import owed
from sopflow.runtime.publications import UNREADABLE
from sopflow.runtime.stalled import stalls_of
from sopflow.runtime.stalling import Stalling

PATIENCE = timedelta(seconds=60)
"""What is owed for longer than this was lost: it is owed again."""

PAGE = 200


class Recovery:
    """Looks for what is owed and not queued."""

    def __init__(self, desk: Desk, stalling: Stalling) -> None:
        self._desk = desk
        self._stalling = stalling

    def due(self) -> int:
        """Cases whose due time passed a while ago: their timers are queued again. How many cases."""
        before = self._desk.clock.now() - PATIENCE
        return self._owe_again(CaseQuery(live=True, held=False, stalled=False, due_before=before, limit=PAGE))

    def everything(self) -> int:
        """All cases that wait for systems, sub-playbooks or a due time that passed, and are still for a while: what
        they owe is queued again. For the start of a worker. How many cases."""
        before = self._desk.clock.now() - PATIENCE
        waiting = CaseQuery(live=True, held=False, updated_before=before, limit=PAGE)
        return self.due() + self._owe_again(waiting)

    def _owe_again(self, query: CaseQuery) -> int:
        count = 0
        for page in self._pages(query):
            rows = [row for row in page if query.due_before is not None or self._waits_for_the_world(row)]
            count += sum(self._is_owed_again(row.id) for row in rows)
        if count:
            self._desk.queue.notify()
        return count

    def _pages(self, query: CaseQuery) -> Iterator[tuple[CaseRow, ...]]:
        while page := self._desk.runner.read(partial(_page, query=query)):
            yield page
            query = query._replace(after=page[-1].id)

    def _is_owed_again(self, case: str) -> bool:
        try:
            self._desk.runner.write(partial(self._owe, case=case))
        except UNREADABLE as problem:
            self._stalling.cannot_read(case, problem)
            return False
        return True

    def _waits_for_the_world(self, row: CaseRow) -> bool:
        try:
            state = self._desk.publications.get(row.digest).program.states[row.state]
        except UNREADABLE as problem:
            self._stalling.cannot_read(row.id, problem)
            return False
        return row.stalled is not None or isinstance(state.plan, CallsPlan | RunPlan)

    def _owe(self, tx: Transaction, case: str) -> None:
        """What the case owes and the queue has not: what is there keeps its place, and the count of its failures."""
        row = tx.cases.lock(case)
        if row is None or row.held or row.status == Status.DONE:
            return
        if row.stalled is not None:
            row = self._stalling.is_readable_again(tx, row)
        given_up = {one.job.id for one in stalls_of(row)}
        jobs = [job for job in self.owed(row) if job.id not in given_up]
        lacking = tx.jobs.lacking([job.id for job in jobs])
        self._desk.queue.enqueue(tx, [job for job in jobs if job.id in lacking])

    def owed(self, row: CaseRow) -> tuple[JobRow, ...]:
        """What a case owes, made of the case alone."""
        return owed(self._desk.publications, row, self._desk.clock.now())


def _page(tx: Transaction, query: CaseQuery) -> tuple[CaseRow, ...]:
    return tuple(tx.cases.find(query))
