"""Looking at cases and publications. Nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sopflow.ports.rows import CaseQuery, CaseRow, PlaybookRow
from sopflow.ports.store import CaseStore, Transaction
from sopflow.program.model import Program
from sopflow.runtime.desk import Desk
from sopflow.runtime.family import paused_above
from sopflow.runtime.finding import cases_about
from sopflow.runtime.giving import Heard
from sopflow.runtime.history import Recorded, Told, filed_then, history_of, retold, row_then
from sopflow.runtime.publications import current
from sopflow.runtime.refusals import no_case
from sopflow.runtime.standing import Came
from sopflow.runtime.status import EngineStatus, status
from sopflow.runtime.views import CaseView, Kept


class Looking:
    """What can be seen of the cases of a store."""

    def __init__(self, store: CaseStore, desk: Desk) -> None:
        self._store = store
        self._desk = desk
        self._secret = store.secret()

    def publications(self, playbook: str | None = None) -> Sequence[PlaybookRow]:
        """What was published, the newest first, without the texts."""
        return self._store.read(lambda tx: tx.playbooks.find(playbook))

    def program(self, digest: str) -> Program:
        """The program of a publication.

        Raises:
            NotFound: there is none of that digest.
        """
        return self._desk.publications.get(digest).program

    def program_of(self, playbook: str, version: str | None = None) -> Program:
        """The program that a case which starts now would run on.

        Raises:
            NotFound: there is no such publication, or none is valid yet.
        """
        now = self._desk.clock.now()
        return self.program(self._store.read(lambda tx: current(tx, playbook, now, version)).digest)

    def get(self, case: str) -> CaseView:
        """The case as it is now.

        Raises:
            NotFound
        """
        return self._view(self._row(case))

    def list(  # noqa: PLR0913 - the conditions of a query
        self, *, playbook: str | None = None, status: tuple[str, ...] = (), live: bool | None = None,
        state: str | None = None, assignee: str | None = None, parent: str | None = None, held: bool | None = None,
        due_before: datetime | None = None, updated_before: datetime | None = None, after: str | None = None,
        about: str | None = None, limit: int = 100,
    ) -> tuple[CaseView, ...]:  # fmt: skip
        """The cases that meet all conditions, the newest first. `after` is the last case of the page before.

        Args:
            about: whom a case is about, as people write it: a telephone number, or what else a playbook's `subject`
                is. Of every playbook, where none is named; erased cases are about nobody any more.
        """
        query = CaseQuery(
            playbook=playbook, status=status, live=live, state=state, assignee=assignee, parent=parent, held=held,
            due_before=due_before, updated_before=updated_before, after=after, limit=limit,
        )  # fmt: skip
        if about is None:
            return tuple(self._view(row) for row in self._store.read(lambda tx: tx.cases.find(query)))
        return tuple(self._view(row) for row in cases_about(self._store, query, about))

    def inbox(self) -> tuple[Kept, ...]:
        """The events from outside that no case could take yet, the oldest first."""
        return tuple(Kept(row.key, row.name, row.at) for row in self._store.read(lambda tx: tx.inbox.waiting()))

    def history(self, case: str) -> tuple[Recorded, ...]:
        """Every event of a case, in order: who, when, what.

        Raises:
            NotFound
        """
        self._row(case)
        return tuple(history_of(self._store.read(lambda tx: tx.events.find(case))))

    def explain(self, case: str, seq: int | None = None) -> Told:
        """What an event (the last, where None) brought about, and why: its notes hold each way that was taken, the ways
        that were passed over, and the values that their guards saw.

        Raises:
            NotFound: no such case or event, or its content was erased.
        """
        row, told = self._tell_again(case, explain=True)
        wanted = row.version if seq is None else seq
        for one in told:
            if one.seq == wanted:
                return one
        raise no_case(f"{case}, {wanted}")

    def status(self) -> EngineStatus:
        """How the engine and its store are: counts and ages."""
        return status(self._store, self._desk.queue, self._desk.clock.now())

    def _as_it_was(self, heard: Heard) -> Came:
        """What came of an input when it was heard first."""
        row, told = self._tell_again(heard.case)
        filed = row._replace(held=False, assignee=None)
        for one in told:
            filed = filed_then(filed, one.event)
            if one.seq == heard.seq:
                published = self._desk.publications.get(row.digest)
                then = row_then(filed, one)
                return Came(then, published, one.case, one.effects, repeated=True, found=heard.found)
        raise no_case(heard.case)

    def _tell_again(self, case: str, *, explain: bool = False) -> tuple[CaseRow, Sequence[Told]]:
        def look(tx: Transaction) -> tuple[CaseRow, Sequence[Told]]:
            row = tx.cases.get(case)
            if row is None:
                raise no_case(case)
            return row, tuple(retold(self._desk.publications, row, tx.events.find(case), explain=explain))

        return self._desk.runner.read(look)

    def _row(self, case: str) -> CaseRow:
        row = self._store.read(lambda tx: tx.cases.get(case))
        if row is None:
            raise no_case(case)
        return row

    def _view(self, row: CaseRow) -> CaseView:
        above = None if row.parent is None else self._store.read(lambda tx: paused_above(tx, row))
        return CaseView(
            row, lambda: self._desk.publications.get(row.digest), lambda published: published.codec.decode(row), above
        )
