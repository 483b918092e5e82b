"""Cases as lines of a list, read from the store alone: without an engine, without systems, and without compiling a
playbook that says itself what a list shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sopflow.app.live.places import existing
from sopflow.dataclass import dataclass
from sopflow.ports.rows import CaseQuery, CaseRow
from sopflow.ports.store import CaseStore
from sopflow.rendering.cases.reader import Reader
from sopflow.rendering.cases.rows import CaseLine
from sopflow.runtime.faces import Face, face_of
from sopflow.runtime.system import SystemClock
from sopflow.stores import open_store


@dataclass(frozen=True)
class Filter:
    """Which cases: all conditions that are given hold. `within`: something is due within that time. `about`: whom they
    are about."""

    live: bool | None = None
    statuses: tuple[str, ...] = ()
    playbook: str | None = None
    state: str | None = None
    assignee: str | None = None
    held: bool | None = None
    within: timedelta | None = None
    about: str | None = None
    limit: int = 50

    def query(self, now: datetime) -> CaseQuery:
        """As the store understands it, but for `about`."""
        return CaseQuery(
            live=self.live,
            status=self.statuses,
            playbook=self.playbook,
            state=self.state,
            assignee=self.assignee,
            held=self.held,
            due_before=None if self.within is None else now + self.within,
            limit=self.limit,
        )


def lines(url: str | None, wanted: Filter, reader: Reader) -> tuple[CaseLine, ...]:
    """The cases, the newest first.

    Raises:
        StoreError: there is no such store, or it cannot be read.
    """
    store = open_store(existing(url), create=False)
    try:
        query = wanted.query(SystemClock().now())
        if wanted.about is None:
            rows = store.read(lambda tx: tx.cases.find(query))
        else:
            rows = _about(store, query, wanted.about)
        faces = {digest: _face(store, digest) for digest in {row.digest for row in rows}}
        return tuple(_line(row, faces[row.digest], reader) for row in rows)
    finally:
        store.close()


def _about(store: CaseStore, query: CaseQuery, who: str) -> Sequence[CaseRow]:
    from sopflow.runtime.finding import cases_about  # reads telephone numbers: only who asks for one pays

    return cases_about(store, query, who)


def _face(store: CaseStore, digest: str) -> Face:
    row = store.read(lambda tx: tx.playbooks.get(digest))
    found = None if row is None else face_of(row)
    if found is not None:
        return found
    from sopflow.runtime.publications import Publications  # an older sopflow published it: it is to be compiled

    program = Publications(store).get(digest).program
    return Face(program.version, {state.id: state.titles for state in program.states.values()})


def _line(row: CaseRow, face: Face, reader: Reader) -> CaseLine:
    titles = face.titles.get(row.state, {})
    title = titles.get(reader.content or "") or titles.get("") or next(iter(titles.values()), row.state)
    return CaseLine(
        row.id, row.playbook, face.version, row.status, title, row.opened_at, row.updated_at, row.due, row.assignee,
        row.outcome, row.held,
    )  # fmt: skip
