"""Work of a case that failed for good: it is not tried for ever, but shown to a person, who lets it be tried again.

A failure here is a bug, of ours or of a publication that this release cannot read; what a system does wrong is a reply,
and a full store is tried again for ever. The case itself is not touched, since it may be the very thing that cannot be
read: what failed stands in its row (`CaseRow.stalled`), and whoever looks sees that it needs attention. No text of an
error is kept, as it may hold a customer's words: the class of it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sopflow.dataclass import dataclass
from sopflow.ports.rows import CaseRow, JobRow

READING = "read_case"
"""The kind of what stalls where a case, or its publication, cannot be read at all: no job of it is known."""

CODE = "work_failed"
"""The code of such an attention."""


@dataclass(frozen=True, slots=True)
class Stall:
    """One piece of work that was given up: what it is, the class of the last error, how often it was tried, when."""

    job: JobRow
    error: str
    at: datetime


def stalls_of(row: CaseRow) -> tuple[Stall, ...]:
    """What was given up of a case, the first first."""
    if row.stalled is None:
        return ()
    return tuple(_stall(row.id, one) for one in json.loads(row.stalled))


def text_of(stalls: Iterable[Stall]) -> str:
    """What `stalls_of` reads."""
    return json.dumps([
        {
            "id": one.job.id, "kind": one.job.kind, "due": one.job.due.isoformat(), "body": one.job.body,
            "attempts": one.job.attempts, "error": one.error, "at": one.at.isoformat(),
        }
        for one in stalls
    ])  # fmt: skip


def _stall(case: str, given: dict[str, str]) -> Stall:
    due, at = datetime.fromisoformat(given["due"]), datetime.fromisoformat(given["at"])
    job = JobRow(given["id"], case, given["kind"], due, given["body"], int(given["attempts"]))
    return Stall(job, given["error"], at)
