"""DBOS's enqueueing inside the transaction that a case's store has open.

DBOS wants a connection of SQLAlchemy; the store has one of psycopg. SQLAlchemy is lent the store's own connection,
behind a front that commits, rolls back and closes nothing: all of that stays the store's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.pool import NullPool


class Front:
    """The connection as SQLAlchemy may use it."""

    def __init__(self, behind: psycopg.Connection[Any]) -> None:
        object.__setattr__(self, "_behind", behind)

    def __getattr__(self, name: str) -> object:
        return getattr(object.__getattribute__(self, "_behind"), name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(object.__getattribute__(self, "_behind"), name, value)

    def commit(self) -> None:
        """Not ours to do."""

    def rollback(self) -> None:
        """Not ours to do."""

    def close(self) -> None:
        """Not ours to do."""


class Borrowing:
    """An engine of SQLAlchemy that has no connections of its own."""

    def __init__(self) -> None:
        self._lent: ContextVar[psycopg.Connection[Any]] = ContextVar("lent")
        self.engine = sa.create_engine(
            "postgresql+psycopg://", creator=self._front, poolclass=NullPool, use_native_hstore=False
        )

    def _front(self) -> Front:
        return Front(self._lent.get())

    @contextmanager
    def connection(self, lent: psycopg.Connection[Any]) -> Iterator[sa.Connection]:
        """A connection of SQLAlchemy in the transaction that `lent` has open.

        Raises: what psycopg raises, as itself, so that the store can say what it means.
        """
        token = self._lent.set(lent)
        try:
            with self.engine.connect() as connection:
                yield connection
        except sa.exc.DBAPIError as fault:
            if fault.orig is None:
                raise
            raise fault.orig from fault
        finally:
            self._lent.reset(token)
