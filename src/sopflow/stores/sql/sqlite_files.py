"""Connections to a SQLite file: to write it, or to read one that this user may not write.

A store's log lies beside it. Where the folder may not be written either, SQLite can make no log: a file without one is
then read as it lies there. Should somebody else begin to write it meanwhile, a log appears, and what was read is not
trusted.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sopflow.stores.sql.connection import Connect, Connection

BUSY_SECONDS = 10.0


def connect_to(path: Path, busy_seconds: float = BUSY_SECONDS) -> Connect:
    """Connections to the file by the standard library's driver. They make it where it is not there."""

    def connect() -> Connection:
        return sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, check_same_thread=False)

    return connect


def connect_to_read(path: Path, *, still: bool) -> Connect:
    """Connections that read alone; with `still` the file as it lies there, and no log."""
    uri = f"{path.absolute().as_uri()}?{'immutable=1' if still else 'mode=ro'}"

    def connect() -> Connection:
        return sqlite3.connect(uri, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=True)

    return connect


def may_only_be_read(path: Path) -> bool:
    """Whether the file is there and this user may not write it, or may not write beside it."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def lies_still(path: Path) -> bool:
    """Whether nobody writes the file now, and we can make no log for it."""
    return not os.access(path.parent, os.W_OK) and not log_of(path).exists()


def log_of(path: Path) -> Path:
    """The write-ahead log of a file."""
    return path.with_name(path.name + "-wal")
