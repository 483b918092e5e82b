"""All that a case owes now, made of the case alone: for whoever sets it going again."""

from __future__ import annotations

from datetime import datetime

from sopflow.ports.rows import CaseRow, JobRow
from sopflow.runtime.jobs import at_once, owed_after
from sopflow.runtime.outstanding import outstanding
from sopflow.runtime.publications import Publications


def owed(publications: Publications, row: CaseRow, now: datetime) -> tuple[JobRow, ...]:
    """What a case owes, as jobs; its publication was compiled before, outside the transaction."""
    published = publications.compiled(row.digest)
    case = published.codec.decode(row)
    return at_once(owed_after(row, outstanding(published.program, case), None, case).jobs, now)
