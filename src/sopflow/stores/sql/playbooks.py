"""The table of published playbooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sopflow.ports.rows import PlaybookRow
from sopflow.stores.sql.connection import Connection, moment, moment_or_none, ticks, ticks_or_none
from sopflow.stores.sql.dialect import Dialect
from sopflow.stores.sql.programs import SqlPrograms

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

    def __init__(self, connection: Connection, dialect: Dialect, programs: SqlPrograms) -> None:
        self._execute = connection.execute
        self._programs = programs
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
        added = self._execute(self._add, values).rowcount == 1
        if added:
            self._programs.add(row.digest, row.bundle)
        return added

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
