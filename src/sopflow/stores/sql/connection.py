"""What the store asks of a database driver, and how rows become rows of the port."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, runtime_checkable

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
DAY = 86_400 * SECOND


class Cursor(Protocol):
    """What a statement gave. `rowcount` is how many rows it changed."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Connection(Protocol):
    """A DB-API connection in autocommit mode, with `execute` of its own as sqlite3 and psycopg have it. The store
    writes `begin` and `commit` itself."""

    def execute(self, statement: str, values: Sequence[object] = ..., /) -> Cursor: ...

    def close(self) -> None: ...


@runtime_checkable
class Deferring(Protocol):
    """A connection that does not wait for every statement."""

    def later(self, statement: str, values: Sequence[object] = ..., /) -> None: ...

    def add(self, statement: str, values: Sequence[object], /) -> bool: ...

    def counted(self, statement: str, values: Sequence[object], /) -> Callable[[], int]: ...

    def session(self) -> object: ...


Connect = Callable[[], Connection]
"""Opens a new connection."""


def doing(connection: Connection) -> Callable[[str, Sequence[object]], object]:
    """Does a statement whose answer nobody needs: at the latest with the commit, which fails if it does."""
    return connection.later if isinstance(connection, Deferring) else connection.execute


def adding(connection: Connection) -> Callable[[str, Sequence[object]], bool]:
    """Does a statement that adds a row where there is none of its key (`on conflict do nothing`): whether there was
    none."""
    if isinstance(connection, Deferring):
        return connection.add
    execute = connection.execute
    return lambda statement, values: execute(statement, values).rowcount == 1


def counting(connection: Connection) -> Callable[[str, Sequence[object]], Callable[[], int]]:
    """Does a statement: how many rows it changed may be asked when the transaction is over."""
    if isinstance(connection, Deferring):
        return connection.counted

    def done(statement: str, values: Sequence[object]) -> Callable[[], int]:
        changed = connection.execute(statement, values).rowcount
        return lambda: changed

    return done


def ticks(at: datetime) -> int:
    """Microseconds since 1970."""
    since = at - EPOCH
    return since.days * DAY + since.seconds * SECOND + since.microseconds


def ticks_or_none(at: datetime | None) -> int | None:
    return None if at is None else ticks(at)


def moment(value: int) -> datetime:
    """The time of so many microseconds, in UTC."""
    return EPOCH + timedelta(0, 0, value)


def moment_or_none(value: int | None) -> datetime | None:
    return None if value is None else EPOCH + timedelta(0, 0, value)
