"""Performs what cases owe. Each job is read against the case as it is now: what is stale is dropped, not done.

A write is sent once: that it is about to leave is committed before it leaves. Whoever finds it sent already (a process
died or froze in between) does not send it again, but tells the case that nobody knows; the engine then looks it up, or
asks a person. So does whoever froze before it left and is thawed when another may have taken over. A reply that the
store does not take is kept, and given to it again, for as long as this process lives. A call that this process was
too busy to begin is no failure of the system: it counts as not sent, and stays owed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sopflow.catalog.model import Operation
from sopflow.engine.effects import CallOperation
from sopflow.engine.events import Event, OperationFailed, OperationSucceeded, TimerFired
from sopflow.engine.outstanding import running
from sopflow.ports.rows import JobRow, LedgerRow, LedgerStatus
from sopflow.ports.store import Transaction
from sopflow.ports.world import Done, Failed, OperationHost, Patient, Reaching, Reply, TakingTurns
from sopflow.runtime import jobs
from sopflow.runtime.calls import LOST, NEVER_LEFT, Callers, call_in_time, unknown
from sopflow.runtime.desk import Desk
from sopflow.runtime.family import paused_above
from sopflow.runtime.inbox import Inbox
from sopflow.runtime.kinship import Kinship
from sopflow.runtime.leaving import Doubt, Leaving, Origin, call_of
from sopflow.runtime.outstanding import is_kept, keys_of, under_way
from sopflow.runtime.pseudonyms import key_of_write, key_that_leaves
from sopflow.runtime.refusals import not_begun, not_reached
from sopflow.runtime.standing import Came, Input, Standing
from sopflow.runtime.system import elapsed
from sopflow.runtime.watch import Watch
from sopflow.stores.codec import EFFECTS

WAITED = "waited"
"""What the job of a look-up says once it was put off until a doubtful write can have come to its end."""

TURN = 5.0
"""Seconds from the beginning of a write within which it must leave, where the queue does not say."""


class Performer:
    """Performs jobs, each in the calling thread."""

    def __init__(self, desk: Desk, host: OperationHost, kinship: Kinship, inbox: Inbox, watch: Watch) -> None:
        self._desk = desk
        self._callers = Callers(host)
        self._reaches = host.reaches if isinstance(host, Reaching) else _everything
        self._patience = host.patience if isinstance(host, Patient) else _of_the_manifest
        self._watch = watch
        self._turn = desk.queue.turn if isinstance(desk.queue, TakingTurns) else TURN
        self._unheard: dict[str, tuple[Leaving, Reply]] = {}
        self._kinds = {
            jobs.PERFORM: self._send,
            jobs.READ: self._look,
            jobs.TIMER: self._time,
            jobs.START_CHILD: kinship.start_child,
            jobs.CHILD_ENDED: kinship.child_ended,
            jobs.CANCEL_CHILD: kinship.cancel_child,
            jobs.START_CASE: kinship.start_case,
            jobs.REMIND: self._remind,
            jobs.DELIVER: inbox.deliver,
        }

    def perform(self, job: JobRow) -> None:
        """Do what is owed, or see that it is not owed any more. What it raises leaves the job owed."""
        self._kinds[job.kind](job)

    # ── calls ────────────────────────────────────────────────────────────────────────────────────────────────

    def _send(self, job: JobRow) -> None:
        heard = self._unheard.get(job.id) or self._sent(job)
        if heard is None:
            return
        self._unheard[job.id] = heard  # should the store refuse, it is written down when the job comes again
        self._reply(job, *heard)
        del self._unheard[job.id]

    def _sent(self, job: JobRow) -> tuple[Leaving, Reply] | None:
        """The call of a write, and what came of it; None where the case does not wait for it any more."""
        leave_by = elapsed() + self._turn
        leaving = self._desk.runner.write(lambda tx: self._leave(tx, job))
        if leaving is None:
            return None
        return leaving, self._call(job, leaving, leave_by) if leaving.is_new() else self._lost(leaving)

    def _look(self, job: JobRow) -> None:
        leaving = self._desk.runner.read(lambda tx: self._asking(tx, job))
        if leaving is None:
            self._desk.runner.write(lambda tx: self._drop_stale(tx, job))
            return
        due = self._due(leaving, job)
        if due > self._desk.clock.now():
            later = job._replace(due=due, body=WAITED, attempts=0)
            self._desk.runner.write(lambda tx: self._desk.queue.enqueue(tx, [later]))
        else:
            self._reply(job, leaving, self._call(job, leaving))

    def _due(self, leaving: Leaving, job: JobRow) -> datetime:
        """When a call that changes nothing may leave: the look-up of a doubtful write not before what the system does
        late is done, so that it is found, and not done a second time."""
        doubt, now = leaving.settles, self._desk.clock.now()
        if doubt is None or job.body == WAITED:
            return now
        return min(doubt.since, now) + timedelta(seconds=self._patience(job.case, doubt.operation))

    def _leave(self, tx: Transaction, job: JobRow) -> Leaving | None:
        """The call of a write, if the case still waits for it; from now on it counts as sent."""
        standing = self._drop_stale(tx, job)
        call = None if standing is None else _outstanding(standing, job.id)
        if standing is None or call is None:
            return None
        row = standing.row
        attempts = standing.case.ledger[call.key].attempts
        key = key_of_write(row.salt, call.key)
        sent = LedgerRow(row.id, key, job.id, call.operation, LedgerStatus.SENT, attempts, standing.at)
        if not self._reaches(call.operation) and not _was_sent(tx, sent):
            raise not_reached(call.operation)
        return _leaving(standing, call)._replace(is_new=tx.ledger.send(sent))

    def _drop_stale(self, tx: Transaction, job: JobRow) -> Standing | None:
        """The case of a call, locked; the job is dropped where the case does not wait for it."""
        standing = self._desk.find(tx, job)
        if standing is not None and _outstanding(standing, job.id) is None:
            self._desk.drop(tx, job)
            return None
        return standing

    def _asking(self, tx: Transaction, job: JobRow) -> Leaving | None:
        """The call of a job that changes nothing, if the case still waits for it."""
        row = tx.cases.get(job.case)
        if row is None or row.held or row.purged_at is not None or paused_above(tx, row) is not None:
            return None
        standing = self._desk.runner.as_it_is(row)
        call = _outstanding(standing, job.id)
        if call is None:
            return None
        self._demand_reach(call)
        return _leaving(standing, call)._replace(settles=_doubt(tx, standing, call))

    def _demand_reach(self, call: CallOperation) -> None:
        if not self._reaches(call.operation):
            raise not_reached(call.operation)

    def _lost(self, leaving: Leaving) -> Reply:
        call = leaving.call
        self._watch.doubted(call.case, leaving.playbook, call.operation, call.effect)
        return unknown(call.operation, LOST)

    def _call(self, job: JobRow, leaving: Leaving, leave_by: float | None = None) -> Reply:
        self._watch.call_started(leaving.call, leaving.playbook)
        before = self._desk.clock.now()
        reply = call_in_time(self._callers, leaving.call, leave_by)
        seconds = (self._desk.clock.now() - before).total_seconds()
        self._watch.call_ended(leaving.call, leaving.playbook, reply, seconds)
        if reply is NEVER_LEFT:
            self._desk.runner.write(lambda tx: _unsay(tx, job))
            raise not_begun(leaving.call.operation.name)
        return reply

    def _reply(self, job: JobRow, leaving: Leaving, reply: Reply) -> None:
        """Tell the case. A reply that comes when the case has gone on without it changes nothing."""

        def event(standing: Standing) -> Event | None:
            if _outstanding(standing, job.id) is None:
                return None
            match reply:
                case Done(output=output):
                    return OperationSucceeded(standing.at, job.id, output)
                case Failed(error=error, reason=reason):
                    return OperationFailed(standing.at, job.id, error, reason)

        self._desk.settle(job, Input(f"r:{job.id}", event, job=job.id, while_held=True))

    # ── time ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _time(self, job: JobRow) -> None:
        came = self._desk.runner.commit(lambda tx: self._fire(tx, job))
        if came is not None:
            self._watch.fired(came.row, job.due, came.row.updated_at)

    def _fire(self, tx: Transaction, job: JobRow) -> Came | None:
        standing = self._desk.find(tx, job)
        if standing is None:
            return None
        name = job.id.partition("!")[2]
        due = running(standing.case).get(name)
        if due is None or is_kept(standing.case, name):
            self._desk.drop(tx, job)
            return None
        if due > standing.at:  # it was moved, or this queue is early
            self._desk.queue.enqueue(tx, [job._replace(due=due, attempts=0)])
            return None
        key = f"t:{name}:{due.isoformat()}:{standing.row.version}"
        given = Input(key, lambda standing: TimerFired(standing.at, name), job=job.id)
        return self._desk.runner.take(tx, standing, given)

    def _remind(self, job: JobRow) -> None:
        """Say so to whoever looks on; how a reminder reaches people is the organisation's."""
        row = self._desk.runner.read(lambda tx: tx.cases.get(job.case))
        if row is not None and not row.held and row.purged_at is None:
            self._watch.reminded(row, EFFECTS.decode("remind", job.body))
        self._desk.runner.write(lambda tx: self._desk.drop(tx, job))


def _was_sent(tx: Transaction, sent: LedgerRow) -> bool:
    """Whether the same attempt of a write counts as sent already."""
    entry = tx.ledger.get(sent.case, sent.key)
    return entry is not None and (entry.status, entry.effect) == (sent.status, sent.effect)


def _unsay(tx: Transaction, job: JobRow) -> None:
    """The write did not leave: whoever performs its job next sends it, unless another has told the case by now that
    nobody knows."""
    if job.kind == jobs.PERFORM and tx.cases.lock(job.case) is not None:
        sent = tx.ledger.find(case=job.case, status=(LedgerStatus.SENT,))
        tx.ledger.put([one._replace(status=LedgerStatus.INTENDED) for one in sent if one.effect == job.id])


def _everything(operation: str) -> bool:
    return True


def _of_the_manifest(case: str, operation: Operation) -> float:
    return operation.doubt_seconds


def _outstanding(standing: Standing, effect: str) -> CallOperation | None:
    """The call of that id, where the case still waits for it."""
    return under_way(standing.published.program, standing.case, effect)


def _doubt(tx: Transaction, standing: Standing, call: CallOperation) -> Doubt | None:
    """The doubtful write that a look-up is of."""
    if call.looks_up is None:
        return None
    row = tx.ledger.get(standing.row.id, key_of_write(standing.row.salt, call.looks_up))
    operation = standing.case.ledger[call.looks_up].operation
    since = standing.at if row is None else min(row.at, standing.at)
    return Doubt(standing.published.catalog.operations[operation], since)


def _leaving(standing: Standing, call: CallOperation) -> Leaving:
    row = standing.row
    operation = standing.published.catalog.operations[call.operation]
    seal = partial(key_that_leaves, row.salt, row.id)
    return Leaving(call_of(Origin(row.id, row.opened_at), call, operation, keys_of(standing.case), seal), row.playbook)
