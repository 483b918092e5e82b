"""All who open a store use the queue that it has."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sopflow.errors import StoreError, UsageError
from sopflow.ports.rows import JobRow
from sopflow.queues import choosing
from sopflow.queues.choosing import prepare_for_many_machines, queue_of
from sopflow.queues.dbos import DBOSQueue
from sopflow.runtime.system import SystemClock
from sopflow.stores import open_store
from sopflow.stores.memory import MemoryStore

CLOCK = SystemClock()


def test_a_store_on_sqlite_keeps_its_jobs_itself() -> None:
    assert queue_of("sqlite:///cases.db", MemoryStore(), CLOCK) is None


def test_a_store_on_postgres_keeps_its_jobs_itself_until_it_is_prepared_for_many_machines(postgres_url: str) -> None:
    store = open_store(postgres_url)
    before = queue_of(postgres_url, store, CLOCK)
    prepare_for_many_machines(postgres_url, store, CLOCK)
    prepare_for_many_machines(postgres_url, store, CLOCK)
    after = queue_of(postgres_url, store, CLOCK)

    assert before is None
    assert isinstance(after, DBOSQueue)
    assert after.depth() == 0
    after.close()
    store.close()


def test_a_queue_whose_tables_are_not_there_says_how_to_make_them(postgres_url: str) -> None:
    store = open_store(postgres_url)
    queue = DBOSQueue(postgres_url, store, CLOCK)

    with pytest.raises(StoreError, match="store init --many-machines"):
        queue.depth()
    with pytest.raises(StoreError, match="store init --many-machines"):
        store.write(lambda transaction: queue.enqueue(transaction, [JobRow("a", "c", "perform", CLOCK.now())]))
    queue.close()
    store.close()


def test_without_the_extra_a_store_for_many_machines_is_refused_and_says_what_to_install(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_for_many_machines(postgres_url, MemoryStore(), CLOCK)
    monkeypatch.setattr(choosing, "can_prepare", lambda: False)

    with pytest.raises(UsageError, match=r"pip install 'sopflow\[dbos\]'"):
        queue_of(postgres_url, MemoryStore(), CLOCK)
    with pytest.raises(UsageError, match="dbos"):
        prepare_for_many_machines(postgres_url, MemoryStore(), CLOCK)


def test_a_store_of_one_machine_imports_nothing_of_dbos() -> None:
    code = "import sys; from sopflow.queues.choosing import queue_of; queue_of('sqlite:///x', None, None); "
    code += "print({'dbos', 'sqlalchemy', 'psycopg'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
