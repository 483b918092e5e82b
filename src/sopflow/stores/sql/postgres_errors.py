"""What Postgres says, in our words."""

from __future__ import annotations

import psycopg

from sopflow.errors import StoreBusy, StoreError, StoreFull, StoreVersion
from sopflow.stores import words

AGAIN = frozenset({"40001", "40P01", "23505"})
"""Serialization, a deadlock, and a unique index that another transaction was faster to fill: done again, it goes."""
BUSY = frozenset({"55P03", "57014", "53300"})
READ_ONLY = frozenset({"25006", "42501"})
FOREIGN = frozenset({"42P01", "42703", "3F000"})
LOST = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03", "25P04"})


def is_worth_another_try(problem: BaseException) -> bool:
    """Whether the same work may succeed at once."""
    return isinstance(problem, psycopg.Error) and problem.sqlstate in AGAIN


def translated(problem: psycopg.Error, where: str) -> StoreError:
    """The error of ours: by whose fault, and what to do."""
    code = problem.sqlstate or ""
    if code in BUSY or code in AGAIN:
        return StoreBusy(words.busy(where))
    if code == "53100":
        return StoreFull(words.full(where))
    if code in READ_ONLY:
        return StoreError(words.read_only(where))
    if code in FOREIGN:
        return StoreVersion(words.foreign(where))
    if code in LOST or code.startswith("08") or (not code and isinstance(problem, psycopg.OperationalError)):
        return StoreError(words.lost(where))
    return StoreError(words.failed(where, _first_line(problem)))


def unreachable(problem: psycopg.Error, where: str) -> StoreError:
    """A connection that did not come about."""
    return StoreError(words.unreachable(where, _first_line(problem)))


def _first_line(problem: psycopg.Error) -> str:
    """Without the statement and its values, which later lines quote."""
    return (str(problem).splitlines() or [type(problem).__name__])[0]
