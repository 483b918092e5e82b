"""The history of a case, told again: the case after any of its events, and what the engine wanted then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sopflow.engine.case import Case
from sopflow.engine.effects import Effect
from sopflow.engine.events import CaseMigrated, Event
from sopflow.engine.notes import Note
from sopflow.engine.step import step
from sopflow.errors import InternalError
from sopflow.ports.rows import CaseRow, EventRow
from sopflow.runtime.consequences import is_new_question, next_due
from sopflow.runtime.publications import Publications
from sopflow.runtime.records import RECORDS, Record, is_record
from sopflow.runtime.refusals import erased_already
from sopflow.stores.codec import EVENTS, Shapes

_MIGRATED = "migrated"
"""The kind of a `CaseMigrated`."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event of a history, as it was kept. `event` is None where its content was erased. `by` and `role` say who."""

    seq: int
    at: datetime
    kind: str
    event: object | None
    by: str | None
    role: str | None
    hash: bytes


class Told(NamedTuple):
    """The case after one of its events. `asked` is the event that put the question which then stood."""

    seq: int
    at: datetime
    case: Case
    asked: int
    event: object
    effects: tuple[Effect, ...]
    notes: tuple[Note, ...]


def event_of(row: EventRow) -> Event | Record:
    """The event or the act that a row holds; its content was not erased."""
    assert row.body is not None
    shapes: Shapes[Event] | Shapes[Record] = RECORDS if is_record(row.kind) else EVENTS
    return shapes.decode(row.kind, row.body, row.at)


def history_of(rows: Iterable[EventRow]) -> Iterator[Recorded]:
    """Events as they were kept."""
    for row in rows:
        event = None if row.body is None else event_of(row)
        by, role = getattr(event, "by", None), getattr(event, "role", None)
        yield Recorded(row.seq, row.at, row.kind, event, by, role, row.hash)


def began_on(row: CaseRow, rows: Iterable[EventRow]) -> str:
    """The digest of the publication that a case began on: the one it runs on, but where it was migrated."""
    for each in rows:
        if each.kind == _MIGRATED and each.body is not None:
            event = EVENTS.decode(each.kind, each.body, each.at)
            assert isinstance(event, CaseMigrated)
            return event.before
    return row.digest


def retold(
    publications: Publications, row: CaseRow, rows: Sequence[EventRow], *, explain: bool = False
) -> Iterator[Told]:  # fmt: skip
    """The case after each of its events.

    Raises:
        NotFound: content was erased, so it cannot be told again.
    """
    program = publications.compiled(began_on(row, rows)).program
    case: Case | None = None
    asked = 0
    for each in rows:
        if each.body is None:
            raise erased_already(row.id)
        if is_record(each.kind):
            if case is None:
                raise InternalError(f"the history of `{row.id}` begins with `{each.kind}`.")
            yield Told(each.seq, each.at, case, asked, event_of(each), (), ())
            continue
        event = EVENTS.decode(each.kind, each.body, each.at)
        stepped = step(program, case, event, explain=explain)
        if is_new_question(case, stepped.case, event, stepped.effects):
            asked = each.seq
        case = stepped.case
        yield Told(each.seq, each.at, case, asked, event, stepped.effects, stepped.notes)


def row_then(row: CaseRow, told: Told) -> CaseRow:
    """The row of a case as it was after one of its events, as far as the case itself tells it."""
    case = told.case
    return row._replace(
        status=str(case.status),
        state=case.state,
        version=told.seq,
        asked=told.asked,
        updated_at=told.at,
        due=next_due(case),
        outcome=case.outcome,
    )
