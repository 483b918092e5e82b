"""Giving up work of a case that failed for good, and setting it going again: see `stalled.py`."""

from __future__ import annotations

from sopflow.ports.rows import CaseRow, JobRow
from sopflow.ports.store import Transaction
from sopflow.runtime.desk import Desk
from sopflow.runtime.giving import Act
from sopflow.runtime.lifecycle import check_role
from sopflow.runtime.people import Person
from sopflow.runtime.reasons import reason_of
from sopflow.runtime.records import Retried, Stalled, recorded
from sopflow.runtime.refusals import erased_already, no_case, on_hold
from sopflow.runtime.stalled import CODE, READING, Stall, stalls_of, text_of
from sopflow.runtime.watch import Watch

MOST_FAILURES = 10
"""Failures after which a job is given up, over some nine minutes: whatever passes by itself has passed by then."""


class Stalling:
    """Gives work up, and sets it going again."""

    def __init__(self, desk: Desk, secret: bytes, watch: Watch) -> None:
        self._desk = desk
        self._secret = secret
        self._watch = watch

    def give_up(self, job: JobRow, error: Exception) -> None:
        """The job is owed no more; the case waits for a person. Given up already: nothing changes."""
        stall = Stall(job._replace(attempts=job.attempts + 1), type(error).__name__, self._desk.clock.now())
        row = self._desk.runner.write(lambda tx: self._give_up(tx, stall))
        if row is not None:
            self._watch.stalled(row, CODE, job.kind)

    def cannot_read(self, case: str, error: Exception) -> None:
        """Nobody can see what the case owes. It waits for a person, or for a release that can."""
        now = self._desk.clock.now()
        self.give_up(JobRow(f"{READING}:{case}", case, READING, now), error)

    def _give_up(self, tx: Transaction, stall: Stall) -> CaseRow | None:
        row = tx.cases.lock(stall.job.case)
        self._desk.drop(tx, stall.job)
        if row is None or row.purged_at is not None:
            return None
        before = stalls_of(row)
        if any(one.job.id == stall.job.id for one in before):
            return None
        record = Stalled(max(stall.at, row.updated_at), stall.job.kind, stall.error, stall.job.attempts)
        row = row._replace(stalled=text_of((*before, stall)))
        after, event = recorded(row, record, self._desk.ids.key())
        tx.events.add(event)
        tx.cases.save(after)
        return after

    def retry(self, act: Act, by: Person, reason: str) -> CaseRow | None:
        """Let what was given up be tried again; None where nothing was.

        Raises:
            Heard: it was done under this key before.
            NotFound, OnHold, NotAllowed, Conflict: nothing was changed.
        """
        row = self._desk.runner.write(lambda tx: self._retry(tx, act, by, reason))
        if row is not None:
            self._desk.queue.notify()
            self._watch.filed(row, act.name, by.id)
        return row

    def _retry(self, tx: Transaction, act: Act, by: Person, reason: str) -> CaseRow | None:
        row = tx.cases.lock(act.case)
        if row is None:
            raise no_case(act.case)
        if row.purged_at is not None:
            raise erased_already(act.case)
        act.once(tx, self._secret)
        if row.stalled is None:
            return None
        if row.held:
            raise on_hold(row.id)
        check_role(self._desk.publications.compiled(row.digest).program, by)
        now = self._desk.clock.now()
        again = [one.job._replace(due=now, attempts=0) for one in stalls_of(row) if one.job.kind != READING]
        self._desk.queue.enqueue(tx, again)
        after, event = recorded(
            row._replace(stalled=None),
            Retried(max(now, row.updated_at), reason_of(reason), by.id),
            self._desk.ids.key(),
        )
        tx.events.add(event)
        tx.cases.save(after)
        act.remember(tx, self._secret, after, now)
        return after

    def is_readable_again(self, tx: Transaction, row: CaseRow) -> CaseRow:
        """A case that could not be read and can be now: what was given up for that alone goes on by itself."""
        rest = tuple(one for one in stalls_of(row) if one.job.kind != READING)
        after = row._replace(stalled=text_of(rest) if rest else None)
        tx.cases.save(after)
        return after
