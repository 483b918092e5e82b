"""What everybody who performs something for cases works with."""

from __future__ import annotations

from sopflow.errors import NotFound, OnHold
from sopflow.ports.rows import JobRow
from sopflow.ports.store import Transaction
from sopflow.ports.world import Clock, IdSource, JobQueue
from sopflow.runtime.family import paused_above
from sopflow.runtime.giving import Heard
from sopflow.runtime.jobs import MADE_ANEW
from sopflow.runtime.publications import Publications
from sopflow.runtime.runner import Runner
from sopflow.runtime.standing import Input, Standing


class Desk:
    """The runner, the queue, the clock and the ids of one engine."""

    def __init__(
        self, runner: Runner, publications: Publications, queue: JobQueue, clock: Clock, ids: IdSource
    ) -> None:  # fmt: skip
        self.runner = runner
        self.publications = publications
        self.queue = queue
        self.clock = clock
        self.ids = ids

    def find(self, tx: Transaction, job: JobRow) -> Standing | None:
        """The case that owes the job, locked. The job is dropped where there is no such case any more, and where it is
        on hold, or stands still with a paused one that runs it, and a release or a resumption makes the job anew.

        Raises:
            OnHold: the job is one that only comes again where it stays owed.
        """
        try:
            standing = self.runner.standing(tx, job.case)
            if job.kind not in MADE_ANEW or paused_above(tx, standing.row) is None:
                return standing
            self.drop(tx, job)
        except NotFound:
            self.drop(tx, job)
        except OnHold:
            if job.kind not in MADE_ANEW:
                raise
            self.drop(tx, job)
        return None

    def drop(self, tx: Transaction, job: JobRow) -> None:
        """It is not owed any more."""
        self.queue.remove(tx, (job.id,))

    def settle(self, job: JobRow, given: Input) -> None:
        """Give a case the input that ends a job. One that it heard before, or that it cannot hear any more, ends the
        job as well."""
        try:
            self.runner.hear(job.case, given)
        except (Heard, NotFound):
            self.runner.write(lambda tx: self.drop(tx, job))
