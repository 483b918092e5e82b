"""The history of a case, told again: the case after any of its events, and what the engine wanted then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sopflow.dataclass import dataclass
from sopflow.engine.case import Case
from sopflow.engine.correcting import corrected
from sopflow.engine.effects import Effect
from sopflow.engine.events import AnswersCorrected, CaseMigrated, CaseStarted, Event
from sopflow.engine.history import Past
from sopflow.engine.made import Step
from sopflow.engine.migrating import migrated
from sopflow.engine.notes import Note
from sopflow.engine.step import step
from sopflow.errors import InternalError
from sopflow.ports.rows import CaseRow, EventRow
from sopflow.program.model import Program
from sopflow.runtime.consequences import is_new_question, next_due
from sopflow.runtime.publications import Publications
from sopflow.runtime.records import RECORDS, Assigned, Held, Record, Released, is_record
from sopflow.runtime.refusals import erased_already
from sopflow.stores.codec import EVENTS, Shapes

_MIGRATED = EVENTS.by_type[CaseMigrated].kind

TOLD_AGAIN = frozenset({_MIGRATED, EVENTS.by_type[AnswersCorrected].kind})
"""Events whose case is told again from its beginning."""


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
    teller = _Teller(publications, publications.compiled(began_on(row, rows)).program, rows, explain=explain)
    asked = 0
    for each in rows:
        if each.body is None:
            raise erased_already(row.id)
        if is_record(each.kind):
            yield Told(each.seq, each.at, teller.case, asked, event_of(each), (), ())
            continue
        event = EVENTS.decode(each.kind, each.body, each.at)
        before, made = teller.hear(event)
        if is_new_question(before, made.case, event, made.effects):
            asked = each.seq
        yield Told(each.seq, each.at, made.case, asked, event, made.effects, made.notes)


class _Teller:
    """Hears the events of a history, one by one. One that was corrected or migrated is followed with all that was
    heard, which is slower."""

    def __init__(
        self, publications: Publications, program: Program, rows: Sequence[EventRow], *, explain: bool
    ) -> None:  # fmt: skip
        self._publications = publications
        self._program = program
        self._explain = explain
        self._is_plain = not any(row.kind in TOLD_AGAIN for row in rows)
        self._past: Past | None = None
        self._case: Case | None = None

    @property
    def case(self) -> Case:
        """The case as it is now."""
        case = self._case if self._past is None else self._past.case
        if case is None:
            raise InternalError("a history begins with an act that is no start.")
        return case

    def hear(self, event: Event) -> tuple[Case | None, Step]:
        """The case before the event, and what came of it."""
        if self._is_plain:
            before = self._case
            made = step(self._program, before, event, explain=self._explain)
            self._case = made.case
            return before, made
        if self._past is None:
            assert isinstance(event, CaseStarted)
            self._past = Past(self._program, event)
            return None, step(self._program, None, event, explain=self._explain)
        return self._past.case, self._follow(self._past, event)

    def _follow(self, past: Past, event: Event) -> Step:
        match event:
            case AnswersCorrected():
                return corrected(past, event)
            case CaseMigrated(program=digest):
                return migrated(past, event, self._publications.compiled(digest).program)
            case _:
                return past.hear(event)


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


def filed_then(row: CaseRow, event: object) -> CaseRow:
    """The row after one of its events, as far as acts with the case as a file tell it: who has it, whether it is on
    hold."""
    match event:
        case Assigned(to=to):
            return row._replace(assignee=to)
        case Held():
            return row._replace(held=True)
        case Released():
            return row._replace(held=False)
        case _:
            return row
