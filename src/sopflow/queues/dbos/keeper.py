"""What the living do for the dead: jobs that a dead worker was handed are enqueued anew, and what is done is deleted.

On DBOS's public interface alone. It has `resume_workflows`, but that begins the count of attempts anew, so that a job
which kills its worker would do so for ever without a pause.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import timedelta

from dbos import DBOSClient, WorkflowStatus

from sopflow.ports.rows import LeaseRow
from sopflow.ports.store import CaseStore
from sopflow.ports.world import Clock
from sopflow.queues.dbos.jobs import job_in, new_turn, options, plain
from sopflow.queues.dbos.settings import WORKFLOW, Settings

ALIVE = "dbos:worker:"
KEEPER = "dbos:keeper"
PENDING = "PENDING"
STRANDED = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]  # by a fault between DBOS and us: no job ends so
FINISHED = ["SUCCESS", "CANCELLED"]  # of these DBOS forgets the queue, so we ask by the name of the workflow
BATCH = 1000
LOST = 3  # beats after which a job that we were handed and do not perform counts as lost on the way
FORGOTTEN = timedelta(days=1)


class Keeper:
    """Looks after the queue for all workers; one at a time does."""

    def __init__(self, worker: str, client: DBOSClient, store: CaseStore, clock: Clock, settings: Settings) -> None:
        self._worker = worker
        self._client = client
        self._store = store
        self._clock = clock
        self._settings = settings

    def look(self, running: Container[str]) -> None:
        """Once: at our own jobs, of which `running` are under way, and at everybody's if nobody else does.

        Raises: StoreError and DBAPIError, where the database is away. What was begun is ended at the next look.
        """
        self._owe(status for status in self._lost() if status.workflow_id not in running)
        if not self._take_turn():
            return
        late = list(self._listed(PENDING))
        alive = self._alive()  # after the list: whoever was handed a job had a lease before
        self._owe(status for status in late if status.executor_id not in alive)
        self._owe(self._listed(STRANDED))
        self._sweep()

    def leave(self) -> None:
        """Our turn is another's, at once, and so are the jobs that we were handed and will not begin."""
        self._store.write(lambda transaction: transaction.leases.release(KEEPER, self._worker))
        for status in self._listed(PENDING, self._worker):
            job = job_in(status)
            self._client.enqueue(options(job, self._clock.now(), turn=new_turn()), *plain(job))
            self._client.cancel_workflow(status.workflow_id)

    def is_busy(self) -> bool:
        """Whether we were handed a job that is not noted as done."""
        return bool(self._client.list_workflows(status=PENDING, executor_id=self._worker, name=WORKFLOW, limit=1))

    def _take_turn(self) -> bool:
        now = self._clock.now()
        lease = LeaseRow(KEEPER, self._worker, now + timedelta(seconds=self._settings.dead_after))
        return self._store.write(lambda transaction: transaction.leases.take(lease, now))

    def _listed(self, status: str | list[str], worker: str | None = None) -> list[WorkflowStatus]:
        return self._client.list_workflows(
            status=status, executor_id=worker, name=WORKFLOW, load_output=False, limit=BATCH
        )

    def _lost(self) -> Iterator[WorkflowStatus]:
        """Ours for some time. DBOS takes a job and hands it out in two steps; a fault may come between them."""
        before = (self._clock.now() - timedelta(seconds=LOST * self._settings.beat)).timestamp() * 1000
        return (each for each in self._listed(PENDING, self._worker) if (each.dequeued_at or before) < before)

    def _alive(self) -> set[str]:
        now = self._clock.now()
        leases = self._store.read(lambda transaction: transaction.leases.find(ALIVE))
        for lease in leases:
            if lease.until < now - FORGOTTEN:
                self._forget(lease)
        return {lease.holder for lease in leases if lease.until > now}

    def _forget(self, lease: LeaseRow) -> None:
        self._store.write(lambda transaction: transaction.leases.release(lease.name, lease.holder))

    def _owe(self, stranded: Iterable[WorkflowStatus]) -> None:
        """Enqueue each as one that has failed once more, then take the old one away: the first time at once, later
        after pauses, for it may be the job that kills. What was half done is done at the next look."""
        for status in stranded:
            job = job_in(status)
            again = job._replace(attempts=job.attempts + 1)
            rest = self._settings.pause_after(job.attempts)
            self._client.enqueue(options(again, self._clock.now(), rest=rest), *plain(again))
            self._client.cancel_workflow(status.workflow_id)
            if status.status != PENDING:
                self._client.delete_workflow(status.workflow_id)

    def _sweep(self) -> None:
        """Nothing of a job stays when it is done: its input may tell of a customer."""
        while done := self._client.list_workflows(
            status=FINISHED, name=WORKFLOW, load_input=False, load_output=False, limit=BATCH
        ):
            self._client.delete_workflows([status.workflow_id for status in done])
