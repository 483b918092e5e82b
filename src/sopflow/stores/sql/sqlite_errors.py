"""What SQLite says, in our words."""

from __future__ import annotations

import sqlite3

from sopflow.errors import StoreBusy, StoreError, StoreFull, StoreVersion
from sopflow.stores import words


def is_damage(problem: sqlite3.Error) -> bool:
    """Whether it is the file that is broken."""
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT


def translated(problem: sqlite3.Error, where: str) -> StoreError:
    """The error of ours: by whose fault, and what to do."""
    match getattr(problem, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return StoreBusy(words.busy(where))
        case sqlite3.SQLITE_FULL:
            return StoreFull(words.full(where))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return StoreError(words.read_only(where))
        case sqlite3.SQLITE_CANTOPEN:
            return StoreError(words.cannot_open(where))
        case sqlite3.SQLITE_CORRUPT:
            return StoreError(words.damaged(where, str(problem)))
        case sqlite3.SQLITE_NOTADB:
            return StoreVersion(words.foreign(where))
        case _:
            return StoreError(words.failed(where, str(problem)))
