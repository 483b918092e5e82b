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
from sopflow.runtime.jobs import at_once, owed_after
from sopflow.runtime.outstanding import outstanding
from sopflow.runtime.publications import UNREADABLE

PATIENCE = timedelta(seconds=60)
"""What is owed for longer than this was lost: it is owed again."""

PAGE = 200


class Recovery:
    """Looks for what is owed and not queued."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def due(self) -> int:
        """Cases whose due time passed a while ago: their timers are queued again. How many cases."""
        before = self._desk.clock.now() - PATIENCE
        return self._owe_again(CaseQuery(live=True, held=False, due_before=before, limit=PAGE))

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
        except UNREADABLE:
            return False
        return True

    def _waits_for_the_world(self, row: CaseRow) -> bool:
        try:
            state = self._desk.publications.get(row.digest).program.states[row.state]
        except UNREADABLE:
            return False
        return isinstance(state.plan, CallsPlan | RunPlan)

    def _owe(self, tx: Transaction, case: str) -> None:
        row = tx.cases.lock(case)
        if row is not None and not row.held and row.status != Status.DONE:
            self._desk.queue.enqueue(tx, self.owed(row))

    def owed(self, row: CaseRow) -> tuple[JobRow, ...]:
        """What a case owes, made of the case alone."""
        standing = self._desk.runner.as_it_is(row)
        effects = outstanding(standing.published.program, standing.case)
        return at_once(owed_after(row, effects, None, standing.case).jobs, self._desk.clock.now())


def _page(tx: Transaction, query: CaseQuery) -> tuple[CaseRow, ...]:
    return tuple(tx.cases.find(query))
