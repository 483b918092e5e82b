"""Which queue a store has. All who open it must use the same one: what one enqueues another performs.

The store says it by what is in its database: where the tables of DBOS are, they are used. `prepare_for_many_machines`
makes them; before that, and on SQLite always, the jobs are in the store itself.
"""

from __future__ import annotations

import contextlib
import importlib.util

from sopflow.diagnostics import Words
from sopflow.errors import UsageError
from sopflow.ports.store import CaseStore
from sopflow.ports.world import Clock, JobQueue

SCHEMA = "sopflow_dbos"
"""Where DBOS keeps its tables: apart from those of a host application that uses DBOS itself."""

MISSING = Words(
    en="This store is one for many machines, and they need the extra `dbos`: pip install 'sopflow[dbos]'.",
    id="Tempat simpan ini untuk banyak mesin, dan itu memerlukan tambahan `dbos`: pip install 'sopflow[dbos]'.",
)


NOT_POSTGRES = Words(
    en="The queue for many machines keeps its jobs in Postgres, beside the cases. Give a postgresql:// store, or use"
    " the queue of one machine.",
    id="Antrean untuk banyak mesin menyimpan pekerjaannya di Postgres, di samping kasus-kasusnya. Berikan tempat simpan"
    " postgresql://, atau pakai antrean satu mesin.",
)


def demand_postgres(url: str) -> None:
    """Raises:
    UsageError: a store of this URL cannot be one for many machines.
    """
    if not url.startswith(("postgresql://", "postgres://")):
        raise UsageError(NOT_POSTGRES)


def can_prepare() -> bool:
    """Whether what the extra `dbos` brings is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("dbos", "psycopg"))


def is_for_many_machines(url: str) -> bool:
    """Whether the database of a store has the tables of DBOS. False where it is no Postgres.

    Raises:
        what psycopg raises where the database cannot be reached.
    """
    if not url.startswith(("postgresql://", "postgres://")):
        return False
    import psycopg

    with contextlib.closing(psycopg.connect(url, autocommit=True)) as connection:
        found = connection.execute("SELECT to_regclass(%s) IS NOT NULL", (f"{SCHEMA}.workflow_status",)).fetchone()
    return found is not None and bool(found[0])


def queue_of(url: str, store: CaseStore, clock: Clock) -> JobQueue | None:
    """The queue of that store; None where its jobs are in the store itself.

    Raises:
        UsageError: it is one for many machines, and the extra is not installed.
    """
    if not is_for_many_machines(url):
        return None
    if not can_prepare():
        raise UsageError(MISSING)
    from sopflow.queues.dbos import DBOSQueue

    return DBOSQueue(url, store, clock)


def prepare_for_many_machines(url: str, store: CaseStore, clock: Clock) -> JobQueue:
    """Make the tables of DBOS, if they are not there. Do it before the first case: jobs in the store stay there.

    Raises:
        UsageError: the store is not on Postgres, or the extra is not installed.
    """
    if not can_prepare():
        raise UsageError(MISSING)
    from sopflow.queues.dbos import DBOSQueue

    queue = DBOSQueue(url, store, clock)
    queue.prepare()
    return queue
