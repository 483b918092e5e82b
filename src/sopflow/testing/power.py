"""A disk whose power can be cut, and that can be full: for tests of what a store on it keeps.

    disk = Disk(folder)
    store = SqliteStore(folder / "cases.db", disk.connect)
    disk.cut_after = 17                        # reads, writes and syncs go on until the 17th write, truncation or sync
    ...                                        # every later one fails, as when the machine is gone
    disk.survivors(random.Random(1), elsewhere)    # what a new machine finds: what was synced, and some of the rest

It is a VFS of SQLite, made with APSW, above the files of this machine. What was written and not synced yet survives by
chance, sector by sector, in any order. It does not model sectors that are half written, or folders that forget a file
whose content was synced. Needs the package apsw; sqlite3 of the standard library cannot do this.
"""

from __future__ import annotations

import contextlib
import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import count
from pathlib import Path
from typing import Any

import apsw

from sopflow.dataclass import dataclass
from sopflow.stores.sql.connection import Connection, Cursor

SECTOR = 512
_NUMBERS = count(1)


@dataclass
class _File:
    """What is on the platter, and what is on its way there: places and bytes, or a new length."""

    synced: bytearray = field(default_factory=bytearray)
    unsynced: list[tuple[int, bytes | None]] = field(default_factory=list)


class Disk:
    """A disk. `points` counts what could be interrupted: writes, truncations, syncs. `cut_after` and `full_after` are
    how many of them (writes only, for `full_after`) still happen; None is all. `log_pages` is how long the log of a
    database grows before it is copied into its file: short, so that cuts fall into that too."""

    def __init__(self, log_pages: int = 8) -> None:
        self.log_pages = log_pages
        self.points = 0
        self.writes = 0
        self.cut_after: int | None = None
        self.full_after: int | None = None
        self.files: dict[str, _File] = {}
        self._name = f"sopflow-disk-{next(_NUMBERS)}"
        self._vfs = _Vfs(self, self._name)

    def connect(self, path: Path) -> Connection:
        """A connection to a file on it, as the store wants one."""
        return ApswConnection(apsw.Connection(str(path), vfs=self._name), self.log_pages)

    def point(self) -> None:
        """Something that a power cut could come before."""
        if self.cut_after is not None and self.points >= self.cut_after:
            raise apsw.IOError("the power is gone")
        self.points += 1

    def write(self, name: str, data: bytes, offset: int) -> None:
        """Before bytes are written."""
        if self.full_after is not None and self.writes >= self.full_after:
            raise apsw.FullError("the disk is full")
        self.point()
        self.writes += 1
        self.files.setdefault(name, _File()).unsynced.append((offset, data))

    def truncate(self, name: str, size: int) -> None:
        self.point()
        self.files.setdefault(name, _File()).unsynced.append((size, None))

    def sync(self, name: str) -> None:
        self.point()
        file = self.files.setdefault(name, _File())
        for place, data in file.unsynced:
            _apply(file.synced, place, data)
        file.unsynced.clear()

    def delete(self, name: str) -> None:
        self.point()
        self.files.pop(name, None)

    def survivors(self, chance: random.Random, folder: Path) -> None:
        """Write what outlives a power cut of this moment into another folder."""
        for name, file in self.files.items():
            content = bytearray(file.synced)
            for place, data in _sectors(file.unsynced):
                if chance.random() < 0.5:
                    _apply(content, place, data)
            (folder / Path(name).name).write_bytes(content)


def _apply(content: bytearray, place: int, data: bytes | None) -> None:
    if data is None:
        del content[place:]
        return
    content.extend(bytes(max(0, place - len(content))))
    content[place : place + len(data)] = data


def _sectors(unsynced: Sequence[tuple[int, bytes | None]]) -> Iterator[tuple[int, bytes | None]]:
    for place, data in unsynced:
        if data is None:
            yield place, None
            continue
        end = place + len(data)
        starts = [place, *range((place // SECTOR + 1) * SECTOR, end, SECTOR)]
        for start, following in zip(starts, [*starts[1:], end], strict=True):
            yield start, data[start - place : following - place]


class _Vfs(apsw.VFS):
    def __init__(self, disk: Disk, name: str) -> None:
        self.disk = disk
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: Any) -> Any:  # noqa: N802 - SQLite's name
        return _VfsFile(self.disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 - as above
        self.disk.delete(filename)
        super().xDelete(filename, syncdir)


class _VfsFile(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: Any) -> None:
        super().__init__("", name, flags)
        self.disk = disk
        self.name = name.filename() if isinstance(name, apsw.URIFilename) else name or ""

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - as above
        self.disk.write(self.name, bytes(data), offset)
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - as above
        self.disk.truncate(self.name, newsize)
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802 - as above
        self.disk.sync(self.name)
        super().xSync(flags)


# ── APSW as the store wants it ───────────────────────────────────────────────────────────────────────────────


class ApswConnection:
    """A connection of APSW with the face and the errors of sqlite3."""

    def __init__(self, connection: apsw.Connection, log_pages: int) -> None:
        self._connection = connection
        self._log_pages = log_pages
        connection.set_busy_timeout(1000)
        connection.set_wal_hook(self._copy_log)

    def _copy_log(self, connection: apsw.Connection, database: str, pages: int) -> int:
        """What SQLite does by itself: copy a long log into the file. As there, the commit stands when that fails; with
        SQLite's own, APSW would raise what our disk raised."""
        if pages >= self._log_pages:
            with contextlib.suppress(apsw.Error):
                connection.wal_checkpoint(database, apsw.SQLITE_CHECKPOINT_PASSIVE)
        return apsw.SQLITE_OK

    def execute(self, statement: str, values: Sequence[object] = ()) -> Cursor:
        try:
            cursor = self._connection.execute(statement, tuple(values))
            rows = cursor.fetchall()
        except apsw.Error as problem:
            raise _translated(problem) from problem
        return _Rows(rows, self._connection.changes())

    def close(self) -> None:
        try:
            self._connection.close(True)
        except apsw.Error as problem:
            raise _translated(problem) from problem


class _Rows:
    def __init__(self, rows: list[Any], changes: int) -> None:
        self._rows = rows
        self.rowcount = changes

    def fetchone(self) -> Any:
        return self._rows.pop(0) if self._rows else None

    def fetchall(self) -> list[Any]:
        return self._rows


def _translated(problem: apsw.Error) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(str(problem))
    error.sqlite_errorcode = getattr(problem, "result", 0) or _CODES.get(type(problem), 0)
    return error


_CODES = {apsw.FullError: sqlite3.SQLITE_FULL, apsw.IOError: sqlite3.SQLITE_IOERR}
"""What our own VFS raises, and APSW passes on without a number."""
