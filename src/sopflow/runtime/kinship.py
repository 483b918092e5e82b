"""Cases of cases: a sub-playbook runs as a case of its own and tells its end; another case is opened and left alone."""

from __future__ import annotations

from sopflow.engine.case import Status
from sopflow.engine.effects import RunPlaybook, StartCase
from sopflow.engine.events import CaseCancelled, CaseStarted, Event, LeftoverSettled, PlaybookEnded
from sopflow.engine.retell import abandoned
from sopflow.errors import InternalError
from sopflow.ports.rows import InboxRow, JobRow
from sopflow.ports.store import Transaction
from sopflow.runtime.desk import Desk
from sopflow.runtime.history import retold
from sopflow.runtime.jobs import CHILD_ENDED, child_of
from sopflow.runtime.opening import opened
from sopflow.runtime.outstanding import outstanding
from sopflow.runtime.pseudonyms import key_of_outside
from sopflow.runtime.refusals import on_hold
from sopflow.runtime.standing import Came, Input, Standing

ABANDONED = "the case that ran this one went on without it"

STARTED = "started"
"""The key of the first event of every case."""


class Kinship:
    """Performs what one case owes another."""

    def __init__(self, desk: Desk, secret: bytes) -> None:
        self._desk = desk
        self._secret = secret

    def start_child(self, job: JobRow) -> None:
        """Run a sub-playbook, if the parent still waits for it."""
        self._desk.runner.commit(lambda tx: self._start_child(tx, job))

    def _start_child(self, tx: Transaction, job: JobRow) -> Came | None:
        parent = self._desk.find(tx, job)
        if parent is None:
            return None
        self._desk.drop(tx, job)
        wanted = _run_of(parent, job.id)
        child = tx.cases.get(job.id)
        if wanted is None:
            return None
        if child is not None:  # it runs already; where it is over the parent has not heard so
            if child.status == Status.DONE:
                told = JobRow(f"p:{child.id}", parent.row.id, CHILD_ENDED, self._desk.clock.now())
                self._desk.queue.enqueue(tx, (told,))
            return None
        published = self._desk.publications.compiled(parent.published.playbooks[wanted.playbook])
        event = CaseStarted(parent.at, job.id, wanted.inputs, language=parent.case.language)
        blank = opened(event, published, self._desk.ids.salt())
        blank = blank._replace(parent=parent.row.id, parent_effect=job.id)
        return self._desk.runner.begin(tx, blank, published, event, STARTED)

    def child_ended(self, job: JobRow) -> None:
        """Tell the parent how its sub-playbook ended."""
        effect = job.id.removeprefix("p:")
        child = self._desk.runner.read(lambda tx: self._child(tx, effect))

        def event(parent: Standing) -> Event | None:
            if child is None:
                return None
            case = child.case
            if child_of(parent.case) != effect:
                return None if case.ledger else _settled(parent, effect)
            return PlaybookEnded(parent.at, effect, str(case.outcome), case.outputs, wrote=bool(case.ledger))

        self._desk.settle(job, Input(job.id, event, job=job.id))

    def _child(self, tx: Transaction, child: str) -> Standing | None:
        row = tx.cases.get(child)
        if row is None or row.purged_at is not None or row.status != Status.DONE:
            return None
        return self._desk.runner.as_it_is(row)

    def cancel_child(self, job: JobRow) -> None:
        """Give up a sub-playbook that nobody waits for any more. What it wrote is for a person to look at; where it
        never began, or ended without a write, nobody needs to."""

        def event(child: Standing) -> Event | None:
            return None if child.case.status is Status.DONE else CaseCancelled(child.at, ABANDONED)

        effect = job.id.removeprefix("x:")
        if self._desk.runner.read(lambda tx: tx.cases.get(effect)) is None:
            parent = effect.rpartition(".")[0]
            given = Input(f"n:{effect}", lambda standing: _settled(standing, effect))
            self._desk.settle(job._replace(case=parent), given)
        self._desk.settle(job, Input(job.id, event, job=job.id))

    def start_case(self, job: JobRow) -> None:
        """Open another case, once: what to open stands in the history of the one that opens it."""
        wanted = self._desk.runner.read(lambda tx: self._to_open(tx, job))
        if wanted is None:
            self._desk.runner.write(lambda tx: self._desk.drop(tx, job))
        else:
            effect, opener = wanted
            self._desk.runner.commit(lambda tx: self._start_case(tx, job, effect, opener))

    def _start_case(self, tx: Transaction, job: JobRow, effect: StartCase, opener: Standing) -> Came | None:
        self._desk.drop(tx, job)
        now = self._desk.clock.now()
        event = CaseStarted(now, self._desk.ids.case_id(), effect.inputs, language=opener.case.language)
        key = key_of_outside(self._secret, effect.key)
        if not tx.inbox.add(InboxRow(key, now, STARTED, case=event.case, seq=1)):
            return None
        published = self._desk.publications.compiled(opener.published.playbooks[effect.playbook])
        blank = opened(event, published, self._desk.ids.salt())
        came = self._desk.runner.begin(tx, blank, published, event, STARTED)
        if came.found:  # there is a live case about the same already: that is the one
            tx.inbox.save(InboxRow(key, now, STARTED, case=came.row.id, seq=came.row.version))
        return came

    def _to_open(self, tx: Transaction, job: JobRow) -> tuple[StartCase, Standing] | None:
        """What a case wants opened; None where its history was erased.

        Raises:
            OnHold: the case is; the job stays owed.
        """
        _, case, seq, number = job.id.split(":")
        row = tx.cases.get(case)
        if row is None or row.purged_at is not None:
            return None
        if row.held:
            raise on_hold(case)  # it comes again
        opener = self._desk.runner.as_it_is(row)
        for told in retold(self._desk.publications, row, tx.events.find(case)):
            if told.seq == int(seq):
                effect = told.effects[int(number)]
                assert isinstance(effect, StartCase)
                return effect, opener
        raise InternalError(f"the case {case} has no event {seq}.")


def _settled(parent: Standing, child: str) -> LeftoverSettled | None:
    """Nobody needs to look at a sub-case that was given up and wrote nothing."""
    return LeftoverSettled(parent.at, child) if child in abandoned(parent.case) else None


def _run_of(parent: Standing, effect: str) -> RunPlaybook | None:
    """The sub-playbook of that effect, where the parent still waits for it."""
    for one in outstanding(parent.published.program, parent.case):
        if isinstance(one, RunPlaybook) and one.effect == effect:
            return one
    return None
