"""The row of a case before its first event."""

from __future__ import annotations

from sopflow.engine.case import Status
from sopflow.engine.events import CaseStarted
from sopflow.ports.rows import CaseRow
from sopflow.runtime.bundle import Published
from sopflow.runtime.pseudonyms import marked


def opened(event: CaseStarted, published: Published, salt: bytes) -> CaseRow:
    """What is known of a case before it begins: what it runs on, when, and its salt, made of these random bytes."""
    program = published.program
    return CaseRow(
        id=event.case,
        playbook=program.id,
        digest=published.digest,
        status=str(Status.WAITING),
        state=program.start,
        version=0,
        asked=0,
        opened_at=event.at,
        updated_at=event.at,
        body="",
        salt=marked(salt),
    )
