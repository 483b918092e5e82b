"""What takes the whole history: an answer that was wrong, and another version of the playbook."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from sopflow.diagnostics import Words
from sopflow.engine import correction, migration
from sopflow.engine.events import AnswersCorrected, CaseMigrated, Event
from sopflow.engine.made import Step
from sopflow.engine.migration import Judgement, Verdict
from sopflow.errors import Conflict, UsageError
from sopflow.ports.rows import EventRow
from sopflow.ports.store import Transaction
from sopflow.program.model import Program
from sopflow.runtime.bundle import Published
from sopflow.runtime.desk import Desk
from sopflow.runtime.giving import said
from sopflow.runtime.history import began_on
from sopflow.runtime.inputs import corrected
from sopflow.runtime.people import Person
from sopflow.runtime.publications import current
from sopflow.runtime.reasons import reason_of
from sopflow.runtime.records import is_record
from sopflow.runtime.refusals import erased_already, no_case
from sopflow.runtime.standing import Input, Standing
from sopflow.stores.codec import EVENTS


class Amending:
    """Corrections and migrations as inputs of a case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def correction(
        self, answers: Mapping[str, object], by: Person, reason: str, item: tuple[int, ...], key: str | None
    ) -> Input:  # fmt: skip
        """Answers that were wrong, with the right ones."""
        return Input(
            key or self._desk.ids.key(),
            lambda now: corrected(now, answers, by, reason, item),
            chosen=key is not None,
            by=by.id,
            tell=self._correct,
            said="" if key is None else said("corrected", by.id, answers, reason, item),
        )

    def migration(self, to: str, by: Person, reason: str, *, differs: bool, key: str | None) -> Input:
        """Another publication to go on with. `to` is its digest."""

        def event(now: Standing) -> Event:
            if now.row.digest == to:
                raise UsageError(_there_already(now.row.id))
            return CaseMigrated(now.at, to, by.id, reason_of(reason), before=now.row.digest)

        return Input(
            key or self._desk.ids.key(),
            event,
            chosen=key is not None,
            tell=partial(self._migrate, differs=differs),
        )

    def judge(self, case: str, to: str) -> Judgement:
        """What a migration would make of a case. Nothing is changed.

        Raises:
            NotFound
        """

        def look(tx: Transaction) -> Judgement:
            row = tx.cases.get(case)
            if row is None:
                raise no_case(case)
            if row.purged_at is not None:
                raise erased_already(case)
            return self._judged(tx, self._desk.runner.as_it_is(row), to)

        return self._desk.runner.read(look)

    def digest(self, playbook: str, version: str | None) -> str:
        """The digest of the publication that is named, or that is valid now."""
        now = self._desk.clock.now()
        return self._desk.runner.read(lambda tx: current(tx, playbook, now, version)).digest

    def _correct(self, tx: Transaction, standing: Standing, event: Event) -> tuple[Step, Published]:
        assert isinstance(event, AnswersCorrected)
        began, history, programs = self._history(tx, standing)
        return correction.correct(began, history, event, programs), standing.published

    def _migrate(
        self, tx: Transaction, standing: Standing, event: Event, *, differs: bool
    ) -> tuple[Step, Published]:  # fmt: skip
        assert isinstance(event, CaseMigrated)
        if not differs:
            judgement = self._judged(tx, standing, event.program)
            if judgement.verdict is Verdict.DIFFERS:
                raise Conflict(_differs(standing.row.id, judgement))
        began, history, programs = self._history(tx, standing)
        new = self._desk.publications.compiled(event.program)
        step = migration.migrate(began, history, event, {**programs, event.program: new.program})
        return step, new

    def _judged(self, tx: Transaction, standing: Standing, to: str) -> Judgement:
        began, history, programs = self._history(tx, standing)
        return migration.judge(began, self._desk.publications.compiled(to).program, history, standing.at, programs)

    def _history(
        self, tx: Transaction, standing: Standing
    ) -> tuple[Program, tuple[Event, ...], Mapping[str, Program]]:  # fmt: skip
        """The program that the case began on, its events so far, and the programs that it was migrated to."""
        rows = [row for row in tx.events.find(standing.row.id) if row.seq <= standing.row.version]
        events = tuple(_event(row) for row in rows if not is_record(row.kind))
        began = self._desk.publications.compiled(began_on(standing.row, rows)).program
        went = (event.program for event in events if isinstance(event, CaseMigrated))
        return began, events, {digest: self._desk.publications.compiled(digest).program for digest in went}


def _event(row: EventRow) -> Event:
    if row.body is None:
        raise erased_already(row.case)
    return EVENTS.decode(row.kind, row.body, row.at)


def _there_already(case: str) -> Words:
    return Words(
        en=f"the case `{case}` runs on that version already", id=f"kasus `{case}` sudah berjalan dengan versi itu"
    )


def _differs(case: str, judgement: Judgement) -> Words:
    named = ", ".join(f"`{name}`" for name in (*judgement.sends, *judgement.undone)) or f"`{judgement.outcome}`"
    return Words(
        en=f"on that version the case `{case}` would have done something else ({named}): look at the plan, and say "
        "that you accept it",
        id=f"dengan versi itu kasus `{case}` akan bertindak lain ({named}): lihat rencananya, lalu nyatakan setuju",
    )
