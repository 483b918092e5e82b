"""The table of cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from operator import attrgetter
from typing import Any

from sopflow.ports.rows import CaseCount, CaseQuery, CaseRow
from sopflow.stores.sql.connection import Connection, adding, doing, moment, moment_or_none, ticks, ticks_or_none
from sopflow.stores.sql.dialect import Dialect
from sopflow.stores.sql.programs import SqlPrograms
from sopflow.stores.sql.remembered import Remembered

KEPT = (*("program" if name == "digest" else name for name in CaseRow._fields), "packed")
"""The columns: a number for the publication, and the body packed. `body` is that of a case which a release before
schema 4 wrote last."""
COLUMNS = ", ".join(KEPT)
TIMES = ("opened_at", "updated_at", "due", "purged_at")
SET = {"digest": "program = ?", "body": "body = '', packed = ?"}
"""How a change of these is written."""
OF_DIGEST = "program = (select n from programs where digest = ?)"
ATTENTION = "needs_attention"
"""The status that cases of which work was given up are found under as well."""
SUBJECT = frozenset({"playbook", "subject", "status", "parent"})
"""What the index of one live case a subject looks at."""
_times_of = attrgetter(*TIMES)
Column = Callable[[CaseRow], object]
"""What is written of a row."""


class SqlCases:
    """Cases at rest. It remembers the rows of its transaction that were locked, to write only what has changed, and
    with `remembered` those of transactions before. `digests` are the publications of the cases that this transaction
    wrote or locked."""

    GET = f"select {COLUMNS} from cases where id = ?"
    ADD = f"insert into cases ({COLUMNS}) values ({', '.join('?' * len(KEPT))}) on conflict do nothing"
    OTHER = """select 1 from cases where playbook = ? and subject = ? and id <> ? and subject is not null
        and parent is null and status <> 'done'"""
    COUNT = """select playbook, status, held, count(*), min(opened_at) from cases where status <> 'done'
        group by playbook, status, held order by playbook, status, held"""

    def __init__(
        self, connection: Connection, dialect: Dialect, programs: SqlPrograms, remembered: Remembered | None = None
    ) -> None:  # fmt: skip
        self._execute, self._do, self._is_new = connection.execute, doing(connection), adding(connection)
        self._dialect = dialect
        self._programs = programs
        self._remembered = remembered
        self._locked: dict[str, CaseRow] = {}
        self._digests: dict[str, str] = {}
        self._updates: dict[tuple[str, ...], tuple[str, tuple[Column, ...]]] = {}
        self._columns = {name: self._column(name) for name in CaseRow._fields}
        self._get, self._add = dialect.sql(self.GET), dialect.sql(self.ADD)
        self._lock = self._get + dialect.for_update
        self._program = dialect.sql("select program from cases where id = ?")
        self._other = dialect.sql(self.OTHER)

    def begin(self) -> None:
        """A new transaction."""
        self.go_on()
        if self._remembered is not None:
            self._remembered.begin()

    def go_on(self) -> None:
        """A new work, in a transaction that others may have begun: forget what the one before had locked."""
        self._locked.clear()
        self._digests.clear()
        self._programs.begin()

    def undone(self) -> None:
        """Something of this transaction was taken back."""
        self._locked.clear()
        self._digests.clear()
        self._programs.forget()
        if self._remembered is not None:
            self._remembered.forget()

    def lock(self, case: str) -> CaseRow | None:
        row = None if self._remembered is None else self._remembered.get(case)
        if row is None:
            found = self._execute(self._lock, (case,)).fetchone()
            if found is None:
                return None
            row = self._case(found)
        self._locks(row)
        return row

    def _locks(self, row: CaseRow) -> None:
        self._locked[row.id] = row
        self._digests[row.id] = row.digest
        if self._remembered is not None:
            self._remembered.put(row)

    def get(self, case: str) -> CaseRow | None:
        found = self._execute(self._get, (case,)).fetchone()
        return None if found is None else self._case(found)

    def digest(self, case: str) -> str:
        """The publication that a case runs on; "" of a case that is not there."""
        digest = self._digests.get(case)
        if digest is None:
            found = self._execute(self._program, (case,)).fetchone()
            digest = self._digests[case] = "" if found is None else self._programs.digest(found[0])
        return digest

    def add(self, row: CaseRow) -> bool:
        values = {name: column(row) for name, column in self._columns.items()}
        values |= {"body": "", "packed": values["body"]}
        add = self._is_new if row.subject is None else self._is_added
        added = add(self._add, tuple(values.values()))
        if added:
            self._locks(_in_utc(row))
        return added

    def _is_added(self, statement: str, values: Sequence[object]) -> bool:
        """One whose subject may be taken, as happens every day: that is no error of a transaction."""
        return self._execute(statement, values).rowcount == 1

    def save(self, row: CaseRow) -> bool:
        before = self._locked.get(row.id) or self.lock(row.id)
        if before is None:
            return self.add(row)
        changed = tuple([name for name, old, new in zip(CaseRow._fields, before, row, strict=True) if old != new])
        if not changed:
            return True
        if not SUBJECT.isdisjoint(changed) and not self._is_free(row):
            return False
        statement, columns = self._updates.get(changed) or self._update(changed)
        self._do(statement, [column(row) for column in columns])
        self._locks(_in_utc(row))
        return True

    def _update(self, changed: tuple[str, ...]) -> tuple[str, tuple[Column, ...]]:
        """The statement that writes these, and what it is given."""
        text = f"update cases set {', '.join(SET.get(name, f'{name} = ?') for name in changed)} where id = ?"
        columns = tuple(self._columns[name] for name in (*changed, "id"))
        self._updates[changed] = made = self._dialect.sql(text), columns
        return made

    def _column(self, name: str) -> Column:
        """How a field of a row is written."""
        match name:
            case "digest":
                return lambda row: self._programs.number(row.digest)
            case "body":
                return lambda row: self._programs.packed(row.digest, row.body)
            case "held":
                return lambda row: int(row.held)
            case _:
                field = attrgetter(name)
                return (lambda row: ticks_or_none(field(row))) if name in TIMES else field

    def _is_free(self, row: CaseRow) -> bool:
        """Whether no other live case has the subject. Where another transaction takes it in this moment, the unique
        index says so and the store begins anew."""
        if row.subject is None or row.parent is not None or row.status == "done":
            return True
        values = (row.playbook, row.subject, row.id)
        return self._execute(self._other, values).fetchone() is None

    def _case(self, found: Any) -> CaseRow:
        (
            id, playbook, program, status, state, version, asked, opened_at, updated_at, body, head, salt, due, subject,
            assignee, parent, parent_effect, outcome, held, purged_at, stalled, same_as, packed,
        ) = found  # fmt: skip
        return CaseRow(
            id, playbook, self._programs.digest(program), status, state, version, asked, moment(opened_at),
            moment(updated_at), body if packed is None else self._programs.unpacked(packed), head, salt,
            moment_or_none(due), subject, assignee, parent, parent_effect, outcome, held == 1,
            moment_or_none(purged_at), stalled, same_as,
        )  # fmt: skip

    def find(self, query: CaseQuery) -> Sequence[CaseRow]:
        conditions, values = _conditions(query)
        where = " and ".join(conditions) or "1 = 1"
        statement = f"select {COLUMNS} from cases where {where} order by opened_at desc, id desc limit ?"
        found = self._execute(self._dialect.sql(statement), (*values, query.limit)).fetchall()
        return [self._case(one) for one in found]

    def count(self) -> Sequence[CaseCount]:
        found = self._execute(self.COUNT).fetchall()
        return [
            CaseCount(playbook, status, bool(held), cases, moment(oldest))
            for playbook, status, held, cases, oldest in found
        ]


def _conditions(query: CaseQuery) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []

    def want(condition: str, *given: object) -> None:
        conditions.append(condition)
        values.extend(given)

    for name in ("playbook", "state", "assignee", "subject", "parent", "digest"):
        if getattr(query, name) is not None:
            want(OF_DIGEST if name == "digest" else f"{name} = ?", getattr(query, name))
    if query.status:
        also = " or stalled is not null" if ATTENTION in query.status else ""
        want(f"(status in ({', '.join('?' * len(query.status))}){also})", *query.status)
    if query.live is not None:
        want("status <> 'done'" if query.live else "status = 'done'")
    if query.held is not None:
        want("held = ?", int(query.held))
    if query.purged is not None:
        want(f"purged_at is {'not ' if query.purged else ''}null")
    if query.stalled is not None:
        want(f"stalled is {'not ' if query.stalled else ''}null")
    if query.due_before is not None:
        want("due < ?", ticks(query.due_before))
    if query.updated_before is not None:
        want("updated_at < ?", ticks(query.updated_before))
    if query.after is not None:
        want("(opened_at, id) < (select opened_at, id from cases where id = ?)", query.after)
    return conditions, values


def _in_utc(row: CaseRow) -> CaseRow:
    """The row as it will be read again."""
    for at in _times_of(row):
        if at is not None and at.tzinfo is not UTC:
            break
    else:
        return row  # as most are
    there = {name: at.astimezone(UTC) for name in TIMES if (at := getattr(row, name)) is not None}
    return row._replace(**there)
