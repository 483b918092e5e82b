"""A job as DBOS keeps it: plain JSON, so that any release can read it, and the name that makes it the same job."""

from __future__ import annotations

import uuid
from datetime import datetime

from dbos import EnqueueOptions, WorkflowSerializationFormat, WorkflowStatus

from sopflow.ports.rows import JobRow
from sopflow.queues.dbos.settings import QUEUE, WORKFLOW

Plain = tuple[str, str, str, str, str, int]


def options(job: JobRow, now: datetime, *, rest: float = 0.0, turn: str = "") -> EnqueueOptions:
    """How it is enqueued: under its name, not before it is due, and after `rest` seconds. `turn` makes another name,
    for a job that was handed out under its own.

    Its name is the same for the same job, so that it is not enqueued twice. A timer that was moved is another job,
    since DBOS passes over a name that it knows. No `app_version`: the workers of another would leave the job lying.
    """
    wait = max((job.due - now).total_seconds(), rest)
    given: EnqueueOptions = {
        "workflow_name": WORKFLOW,
        "queue_name": QUEUE,
        "workflow_id": f"{job.id}@{job.due.isoformat()}~{job.attempts}{turn}",
        "serialization_type": WorkflowSerializationFormat.PORTABLE,
    }
    if wait > 0:
        given["delay_seconds"] = wait
    return given


def new_turn() -> str:
    """One that no other has."""
    return f"+{uuid.uuid4().hex[:8]}"


def plain(job: JobRow) -> Plain:
    return (job.id, job.case, job.kind, job.due.isoformat(), job.body, job.attempts)


def job_of(id: str, case: str, kind: str, due: str, body: str, attempts: int) -> JobRow:
    """The job that was made plain."""
    return JobRow(id, case, kind, datetime.fromisoformat(due), body, attempts)


def job_in(status: WorkflowStatus) -> JobRow:
    """The job of a listed workflow whose input was loaded."""
    assert status.input is not None
    return job_of(*status.input["args"])
