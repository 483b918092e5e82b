"""The tables of cases and playbooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sopflow.ports.rows import CaseCount, CaseQuery, CaseRow, PlaybookRow
from sopflow.stores.sql.connection import Connection, moment, moment_or_none, ticks, ticks_or_none
from sopflow.stores.sql.dialect import Dialect
from sopflow.stores.sql.remembered import Remembered

COLUMNS = ", ".join(CaseRow._fields)
TIMES = frozenset({"opened_at", "updated_at", "due", "purged_at"})
ATTENTION = "needs_attention"
"""The status that cases of which work was given up are found under as well."""
SUBJECT = frozenset({"playbook", "subject", "status", "parent"})
"""What the index of one live case a subject looks at."""


class SqlCases:
    """Cases at rest. It remembers the rows of its transaction that were locked, to write only what has changed, and
    with `remembered` those of transactions before."""

    GET = f"select {COLUMNS} from cases where id = ?"
    ADD = f"insert into cases ({COLUMNS}) values ({', '.join('?' * len(CaseRow._fields))}) on conflict do nothing"
    OTHER = """select 1 from cases where playbook = ? and subject = ? and id <> ? and subject is not null
        and parent is null and status <> 'done'"""
    COUNT = """select playbook, status, held, count(*), min(opened_at) from cases where status <> 'done'
        group by playbook, status, held order by playbook, status, held"""

    def __init__(self, connection: Connection, dialect: Dialect, remembered: Remembered | None = None) -> None:
        self._execute = connection.execute
        self._dialect = dialect
        self._remembered = remembered
        self._locked: dict[str, CaseRow] = {}
        self._updates: dict[tuple[str, ...], str] = {}
        self._get, self._add = dialect.sql(self.GET), dialect.sql(self.ADD)
        self._lock = self._get + dialect.for_update
        self._other = dialect.sql(self.OTHER)

    def begin(self) -> None:
        """A new transaction: forget what the one before had locked."""
        self._locked.clear()
        if self._remembered is not None:
            self._remembered.begin()

    def undone(self) -> None:
        """Something of this transaction was taken back."""
        self._locked.clear()
        if self._remembered is not None:
            self._remembered.forget()

    def lock(self, case: str) -> CaseRow | None:
        row = None if self._remembered is None else self._remembered.get(case)
        if row is None:
            found = self._execute(self._lock, (case,)).fetchone()
            if found is None:
                return None
            row = _case(found)
        self._locks(row)
        return row

    def _locks(self, row: CaseRow) -> None:
        self._locked[row.id] = row
        if self._remembered is not None:
            self._remembered.put(row)

    def get(self, case: str) -> CaseRow | None:
        found = self._execute(self._get, (case,)).fetchone()
        return None if found is None else _case(found)

    def add(self, row: CaseRow) -> bool:
        return self._execute(self._add, _values(row)).rowcount == 1

    def save(self, row: CaseRow) -> bool:
        before = self._locked.get(row.id) or self.lock(row.id)
        if before is None:
            return self.add(row)
        changed = tuple([name for name, old, new in zip(CaseRow._fields, before, row, strict=True) if old != new])
        if not changed:
            return True
        if not SUBJECT.isdisjoint(changed) and not self._is_free(row):
            return False
        self._execute(self._update(changed), (*[_value(name, getattr(row, name)) for name in changed], row.id))
        self._locks(_in_utc(row))
        return True

    def _update(self, changed: tuple[str, ...]) -> str:
        statement = self._updates.get(changed)
        if statement is None:
            text = f"update cases set {', '.join(f'{name} = ?' for name in changed)} where id = ?"
            statement = self._updates[changed] = self._dialect.sql(text)
        return statement

    def _is_free(self, row: CaseRow) -> bool:
        """Whether no other live case has the subject. Where another transaction takes it in this moment, the unique
        index says so and the store begins anew."""
        if row.subject is None or row.parent is not None or row.status == "done":
            return True
        values = (row.playbook, row.subject, row.id)
        return self._execute(self._other, values).fetchone() is None

    def find(self, query: CaseQuery) -> Sequence[CaseRow]:
        conditions, values = _conditions(query)
        where = " and ".join(conditions) or "1 = 1"
        statement = f"select {COLUMNS} from cases where {where} order by opened_at desc, id desc limit ?"
        found = self._execute(self._dialect.sql(statement), (*values, query.limit)).fetchall()
        return [_case(one) for one in found]

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
            want(f"{name} = ?", getattr(query, name))
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


def _case(found: Any) -> CaseRow:
    (
        id, playbook, digest, status, state, version, asked, opened_at, updated_at, body, head, salt, due, subject,
        assignee, parent, parent_effect, outcome, held, purged_at, stalled, same_as,
    ) = found  # fmt: skip
    return CaseRow(
        id, playbook, digest, status, state, version, asked, moment(opened_at), moment(updated_at), body, head, salt,
        moment_or_none(due), subject, assignee, parent, parent_effect, outcome, held == 1, moment_or_none(purged_at),
        stalled, same_as,
    )  # fmt: skip


def _in_utc(row: CaseRow) -> CaseRow:
    """The row as it will be read again."""
    here = {name: at for name in TIMES if (at := getattr(row, name)) is not None and at.tzinfo is not UTC}
    return row._replace(**{name: at.astimezone(UTC) for name, at in here.items()}) if here else row


def _value(name: str, value: Any) -> object:
    if name in TIMES:
        return ticks_or_none(value)
    return int(value) if name == "held" else value


def _values(row: CaseRow) -> tuple[object, ...]:
    return tuple(_value(name, value) for name, value in zip(CaseRow._fields, row, strict=True))


EMPTY = "''"
"""In place of a bundle: a list of playbooks does not read them."""


class SqlPlaybooks:
    """Published playbooks."""

    COLUMNS = ", ".join(PlaybookRow._fields)
    ADD = f"insert into playbooks ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing"
    GET = f"select {COLUMNS} from playbooks where digest = ?"
    FIND = f"select {COLUMNS.replace('bundle', EMPTY)} from playbooks"
    RENEW = """update playbooks set published_at = ?, published_by = ?, valid_from = ?, withdrawn_at = null
        where digest = ?"""
    IN_ORDER = " order by valid_from desc, published_at desc, digest desc"

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._execute = connection.execute
        self._add, self._get = dialect.sql(self.ADD), dialect.sql(self.GET)
        self._find = dialect.sql(f"{self.FIND} where playbook = ?{self.IN_ORDER}")
        self._find_all = self.FIND + self.IN_ORDER
        self._withdraw = dialect.sql("update playbooks set withdrawn_at = ? where digest = ?")
        self._renew = dialect.sql(self.RENEW)

    def add(self, row: PlaybookRow) -> bool:
        values = (
            row.digest, row.playbook, row.version, ticks(row.published_at), row.published_by, ticks(row.valid_from),
            row.bundle, ticks_or_none(row.withdrawn_at),
        )  # fmt: skip
        return self._execute(self._add, values).rowcount == 1

    def get(self, digest: str) -> PlaybookRow | None:
        found = self._execute(self._get, (digest,)).fetchone()
        return None if found is None else _playbook(found)

    def find(self, playbook: str | None = None) -> Sequence[PlaybookRow]:
        found = self._execute(self._find_all) if playbook is None else self._execute(self._find, (playbook,))
        return [_playbook(one) for one in found.fetchall()]

    def withdraw(self, digest: str, at: datetime | None) -> None:
        self._execute(self._withdraw, (ticks_or_none(at), digest))

    def renew(self, row: PlaybookRow) -> None:
        values = (ticks(row.published_at), row.published_by, ticks(row.valid_from), row.digest)
        self._execute(self._renew, values)


def _playbook(found: Any) -> PlaybookRow:
    digest, playbook, version, published_at, published_by, valid_from, bundle, withdrawn_at = found
    return PlaybookRow(
        digest, playbook, version, moment(published_at), published_by, moment(valid_from), bundle,
        moment_or_none(withdrawn_at),
    )  # fmt: skip
