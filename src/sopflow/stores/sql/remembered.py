"""The rows of cases that a writing connection saw last: the next input of a case often comes soon.

SQLite says whether any other connection has changed the store since (`data_version`); while a transaction holds the
lock of the file nobody else can. So what is remembered in one is what stands in the store, and is forgotten as soon as
that cannot be said: another one wrote, or something was taken back.
"""

from __future__ import annotations

from sopflow.ports.rows import CaseRow
from sopflow.stores.sql.connection import Connection

MOST = 128
VERSION = "pragma data_version"


class Remembered:
    """Rows by case, at most `MOST`. Only for a connection that holds the lock of the whole store when it looks."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute
        self._rows: dict[str, CaseRow] = {}
        self._version: object = None

    def begin(self) -> None:
        """A transaction has begun, and holds the lock."""
        version = self._execute(VERSION).fetchone()
        if version != self._version:
            self._rows.clear()
            self._version = version

    def get(self, case: str) -> CaseRow | None:
        """The row as it stands, if it is remembered."""
        return self._rows.get(case)

    def put(self, row: CaseRow) -> None:
        """The row as it was read or written."""
        rows = self._rows
        rows.pop(row.id, None)
        rows[row.id] = row
        if len(rows) > MOST:
            del rows[next(iter(rows))]

    def forget(self) -> None:
        """Something was taken back."""
        self._rows.clear()
