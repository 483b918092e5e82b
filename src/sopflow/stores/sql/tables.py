"""The tables of histories, writes, work, keys and leases. Cases and playbooks have files of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sopflow.ports.rows import EventRow, InboxRow, JobRow, LeaseRow, LedgerRow, LedgerStatus, too_far
from sopflow.stores.sql.connection import Connection, adding, counting, doing, moment, ticks
from sopflow.stores.sql.dialect import Dialect
from sopflow.stores.sql.programs import SqlPrograms

OF_CASE = "(select n from cases where id = ?)"


class SqlEvents:
    """The histories. `digest_of` tells the publication that a case runs on, whose words texts are packed with."""

    ADD = f"""insert into events (case_n, seq, key, at, kind, packed, hash, content, payload)
        values ({OF_CASE}, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing"""
    FIND = f"select seq, key, at, kind, body, packed, hash, content, payload from events where case_n = {OF_CASE}"
    GET = f"{FIND} and key = ?"
    ERASE = f"""update events set key = ?, at = ?, kind = ?, body = null, packed = ?, hash = ?, content = ?, payload = ?
        where case_n = {OF_CASE} and seq = ?"""

    def __init__(
        self, connection: Connection, dialect: Dialect, programs: SqlPrograms, digest_of: Callable[[str], str]
    ) -> None:  # fmt: skip
        self._execute, self._do, self._new = connection.execute, doing(connection), adding(connection)
        self._programs = programs
        self._digest_of = digest_of
        self._add, self._get = dialect.sql(self.ADD), dialect.sql(self.GET)
        self._find, self._erase = dialect.sql(f"{self.FIND} and seq > ? order by seq"), dialect.sql(self.ERASE)

    def add(self, row: EventRow) -> bool:
        case, seq, key, at, kind, body, *rest = row
        return self._new(self._add, (case, seq, key, ticks(at), kind, self._packed(case, body), *rest))

    def get(self, case: str, key: str) -> EventRow | None:
        found = self._execute(self._get, (case, key)).fetchone()
        return None if found is None else self._event(case, found)

    def find(self, case: str, *, after: int = 0) -> Sequence[EventRow]:
        return [self._event(case, found) for found in self._execute(self._find, (case, after)).fetchall()]

    def erase(self, rows: Iterable[EventRow]) -> None:
        for case, seq, key, at, kind, body, *rest in rows:
            self._do(self._erase, (key, ticks(at), kind, self._packed(case, body), *rest, case, seq))

    def _packed(self, case: str, body: str | None) -> bytes | None:
        return None if body is None else self._programs.packed(self._digest_of(case), body)

    def _event(self, case: str, found: Any) -> EventRow:
        seq, key, at, kind, body, packed, *rest = found
        text = body if packed is None else self._programs.unpacked(packed)
        return EventRow(case, seq, key, moment(at), kind, text, *rest)


class SqlLedger:
    """The writes."""

    PUT = f"""insert into ledger (case_n, key, effect, operation, status, attempts, at)
        values ({OF_CASE}, ?, ?, ?, ?, ?, ?) on conflict (case_n, key) do update set effect = excluded.effect,
        operation = excluded.operation, status = excluded.status, attempts = excluded.attempts, at = excluded.at"""
    SEND = f"{PUT} where ledger.status <> 'sent' or ledger.effect <> excluded.effect"
    FIND = """select cases.id, key, effect, operation, ledger.status, attempts, at
        from ledger join cases on cases.n = ledger.case_n where """
    IN_ORDER = " order by at, cases.id, key limit ?"
    LIFE: Mapping[bool | None, str] = MappingProxyType({
        None: "1 = 1", True: "cases.status <> 'done'", False: "cases.status = 'done' and cases.purged_at is null",
    })  # fmt: skip

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._execute, self._do = connection.execute, doing(connection)
        self._sql, self._counted = dialect.sql, counting(connection)
        self._put, self._send = dialect.sql(self.PUT), dialect.sql(self.SEND)
        self._get = dialect.sql(f"{self.FIND} cases.id = ? and key = ?")

    def put(self, rows: Iterable[LedgerRow]) -> None:
        for row in rows:
            self._do(self._put, _values(row))

    def send(self, row: LedgerRow) -> Callable[[], bool]:
        changed = self._counted(self._send, _values(row))
        return lambda: changed() == 1

    def get(self, case: str, key: str) -> LedgerRow | None:
        found = self._execute(self._get, (case, key)).fetchone()
        return None if found is None else _write(found)

    def find(
        self,
        *,
        case: str | None = None,
        status: tuple[LedgerStatus, ...] = (),
        live: bool | None = None,
        limit: int = 1000,
    ) -> Sequence[LedgerRow]:
        conditions = [self.LIFE[live]]
        values: list[object] = []
        if case is not None:
            conditions.append("cases.id = ?")
            values.append(case)
        if status:  # written into the text, so that the index of what is not settled can be used
            conditions.append(f"ledger.status in ({', '.join(repr(one.value) for one in status)})")
        statement = self._sql(self.FIND + " and ".join(conditions) + self.IN_ORDER)
        return [_write(found) for found in self._execute(statement, (*values, limit)).fetchall()]


def _values(row: LedgerRow) -> tuple[object, ...]:
    case, key, effect, operation, status, attempts, at = row
    return case, key, effect, operation, status.value, attempts, ticks(at)


def _write(found: Any) -> LedgerRow:
    case, key, effect, operation, status, attempts, at = found
    return LedgerRow(case, key, effect, operation, LedgerStatus(status), attempts, moment(at))


class SqlJobs:
    """Work that is owed."""

    ADD = """insert into jobs (id, case_id, kind, due, body, attempts) values (?, ?, ?, ?, ?, ?)
        on conflict (id) do update set case_id = excluded.case_id, kind = excluded.kind, due = excluded.due,
        body = excluded.body, attempts = excluded.attempts"""
    DUE = "select id, case_id, kind, due, body, attempts from jobs where due <= ? order by due, id limit ?"

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._execute, self._do = connection.execute, doing(connection)
        self._add, self._due = dialect.sql(self.ADD), dialect.sql(self.DUE)
        self._remove = dialect.sql("delete from jobs where id = ?")
        self._is_there = dialect.sql("select 1 from jobs where id = ?")

    def add(self, rows: Iterable[JobRow]) -> None:
        for id, case, kind, due, body, attempts in rows:
            self._do(self._add, (id, case, kind, ticks(due), body, attempts))

    def remove(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._do(self._remove, (id,))

    def lacking(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(id for id in ids if self._execute(self._is_there, (id,)).fetchone() is None)

    def due(self, now: datetime, *, limit: int) -> Sequence[JobRow]:
        found = self._execute(self._due, (ticks(now), limit)).fetchall()
        return [JobRow(id, case, kind, moment(due), body, attempts) for id, case, kind, due, body, attempts in found]

    def next_due(self) -> datetime | None:
        found = self._execute("select min(due) from jobs").fetchone()[0]
        return None if found is None else moment(found)

    def count(self) -> int:
        counted: int = self._execute("select count(*) from jobs").fetchone()[0]
        return counted


class SqlInbox:
    """Keys of the outside world."""

    COLUMNS = "key, at, name, body, case_id, seq, about, payload"
    INSERT = f"insert into inbox ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)"
    ADD = f"{INSERT} on conflict do nothing"
    SAVE = f"""{INSERT} on conflict (key) do update set at = excluded.at, name = excluded.name, body = excluded.body,
        case_id = excluded.case_id, seq = excluded.seq, about = excluded.about, payload = excluded.payload"""
    WAITING = f"select {COLUMNS} from inbox where case_id is null"
    IN_ORDER = " order by at, key"

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._execute, self._do, self._new = connection.execute, doing(connection), adding(connection)
        self._add, self._save = dialect.sql(self.ADD), dialect.sql(self.SAVE)
        self._get = dialect.sql(f"select {self.COLUMNS} from inbox where key = ?")
        self._forget_case = dialect.sql("delete from inbox where case_id = ?")
        self._about = dialect.sql(f"{self.WAITING} and (about = ? or about is null){self.IN_ORDER}")
        self._forget_key = dialect.sql("delete from inbox where key = ?")
        self._forget_old = dialect.sql("delete from inbox where case_id is null and at < ?")

    def add(self, row: InboxRow) -> bool:
        return self._new(self._add, (row.key, ticks(row.at), *row[2:]))

    def get(self, key: str) -> InboxRow | None:
        found = self._execute(self._get, (key,)).fetchone()
        return None if found is None else _taken(found)

    def save(self, row: InboxRow) -> None:
        self._do(self._save, (row.key, ticks(row.at), *row[2:]))

    def waiting(self, about: str | None = None) -> Sequence[InboxRow]:
        all_, values = self.WAITING + self.IN_ORDER, () if about is None else (about,)
        found = self._execute(self._about if values else all_, values)
        return [_taken(one) for one in found.fetchall()]

    def count(self) -> int:
        counted: int = self._execute("select count(*) from inbox where case_id is null").fetchone()[0]
        return counted

    def forget(
        self, *, case: str | None = None, before: datetime | None = None, keys: Iterable[str] = ()
    ) -> int:  # fmt: skip
        gone = sum(self._execute(self._forget_key, (key,)).rowcount for key in keys)
        if case is not None:
            gone += self._execute(self._forget_case, (case,)).rowcount
        if before is not None:
            gone += self._execute(self._forget_old, (ticks(before),)).rowcount
        return gone


def _taken(found: Any) -> InboxRow:
    key, at, *rest = found
    return InboxRow(key, moment(at), *rest)


class SqlLeases:
    """Who may do something alone."""

    TAKE = """insert into leases (name, holder, until) values (?, ?, ?)
        on conflict (name) do update set holder = excluded.holder, until = excluded.until
        where leases.holder = excluded.holder or leases.until <= ? or leases.until > ?"""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._execute, self._do = connection.execute, doing(connection)
        self._take = dialect.sql(self.TAKE)
        self._release = dialect.sql("delete from leases where name = ? and holder = ?")

    def take(self, lease: LeaseRow, now: datetime) -> bool:
        values = (lease.name, lease.holder, ticks(lease.until), ticks(now), ticks(too_far(lease, now)))
        return self._execute(self._take, values).rowcount == 1

    def release(self, name: str, holder: str) -> None:
        self._do(self._release, (name, holder))

    def find(self, prefix: str = "") -> Sequence[LeaseRow]:
        found = self._execute("select name, holder, until from leases order by name").fetchall()
        return [LeaseRow(name, holder, moment(until)) for name, holder, until in found if name.startswith(prefix)]
