"""A store in Postgres: what it does when the server, its neighbours or the network are not as they should be."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from sopflow.errors import InternalError, StoreBusy, StoreError, StoreFull, StoreVersion, UsageError
from sopflow.ports.rows import CaseQuery
from sopflow.ports.store import Transaction
from sopflow.stores import open_store
from sopflow.stores.sql import pool, postgres
from sopflow.stores.sql.pipelined import Session
from sopflow.stores.sql.postgres import PostgresStore, shown
from sopflow.stores.sql.postgres_errors import translated
from sopflow.stores.sql.schema import Migration, migrations
from sopflow.stores.sql.sqlite import SqliteStore
from sopflow.testing.store_rows import case, everything, fill, job

pytestmark = pytest.mark.xdist_group("postgres")
RECORDED = Path(__file__).parents[3] / "fixtures/stores/schema-3.db"
NEXT = Migration(len(migrations()) + 1, "alter table cases add column colour $text;")
BROKEN = Migration(
    len(migrations()) + 1, "alter table cases add column colour $text; create table cases (again $text);"
)


@pytest.fixture
def store(postgres_url: str) -> Iterator[PostgresStore]:
    store = PostgresStore(postgres_url)
    yield store
    store.close()


@pytest.fixture
def other(postgres_url: str, store: PostgresStore) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Somebody else on the same database."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("set search_path to sopflow")
        yield connection


def cut_all(other: psycopg.Connection[tuple[object, ...]]) -> None:
    """What a restart of the server does to its clients."""
    other.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                  " and datname = current_database()")  # fmt: skip


# ── connections ──────────────────────────────────────────────────────────────────────────────────────────────


def test_connections_that_died_while_idle_are_replaced_without_a_word(
    store: PostgresStore, other: psycopg.Connection[tuple[object, ...]]
) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: store.write(lambda tx: tx.cases.add(case(f"A{number}"))), range(8)))
    cut_all(other)

    assert store.write(lambda tx: tx.cases.add(case())) is True
    assert store.read(lambda tx: tx.cases.get("FR-1")) == case()


def test_a_connection_that_dies_in_mid_transaction_is_said_and_the_next_input_works(
    store: PostgresStore, other: psycopg.Connection[tuple[object, ...]]
) -> None:
    def work(tx: Transaction) -> None:
        tx.cases.add(case())
        cut_all(other)
        tx.jobs.add([job("j1")])

    with pytest.raises(StoreError, match="send it again with the same key"):
        store.write(work)
    assert store.read(lambda tx: tx.cases.get("FR-1")) is None
    assert store.write(lambda tx: tx.cases.add(case())) is True


def test_a_server_that_is_not_there_is_said_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be reached") as raised:
        open_store(f"postgresql://agent:hunter2@/cases?host={tmp_path}")

    assert "hunter2" not in str(raised.value)
    assert "server" in raised.value.words.id


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("postgresql://u:p@db.example:5433/cases", "postgresql://db.example:5433/cases"),
        ("postgresql://u@/cases?host=/run/pg&x=1", "postgresql:///run/pg/cases"),
        ("postgres://db.example/cases", "postgresql://db.example/cases"),
    ],
)
def test_a_url_is_shown_without_who_asks(url: str, text: str) -> None:
    assert shown(url) == text


def test_many_threads_share_few_connections(postgres_url: str, other: psycopg.Connection[tuple[object, ...]]) -> None:
    store = PostgresStore(postgres_url, connections=2)
    seen: list[int] = []

    def work(tx: Transaction) -> None:
        found = other.execute("select count(*) from pg_stat_activity where datname = current_database()").fetchone()
        assert found is not None
        seen.append(found[0])  # type: ignore[arg-type]

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: store.write(work), range(16)))

    assert max(seen) <= 3 + 1  # ours, the one that asks, and the fixture's
    store.close()


def test_who_waits_too_long_for_a_connection_is_told(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "WAIT_SECONDS", 0.05)
    store = PostgresStore(postgres_url, connections=1)
    is_in, go = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: store.write(lambda tx: (is_in.set(), go.wait())))
    thread.start()
    is_in.wait()

    with pytest.raises(StoreBusy):
        store.write(lambda tx: tx.jobs.count())
    go.set()
    thread.join()
    assert store.write(lambda tx: tx.jobs.count()) == 0
    store.close()


# ── neighbours ───────────────────────────────────────────────────────────────────────────────────────────────


def test_two_that_want_the_same_rows_in_turn_both_get_them(store: PostgresStore) -> None:
    store.write(lambda tx: (tx.cases.add(case("A")), tx.cases.add(case("B"))))
    meet, tries = threading.Barrier(2), []

    def change(first: str, second: str) -> None:
        def work(tx: Transaction) -> None:
            tries.append(first)
            one = tx.cases.lock(first)
            if len(tries) <= 2:
                meet.wait(60)
            two = tx.cases.lock(second)
            assert one is not None
            assert two is not None
            tx.cases.save(one._replace(version=one.version + 1))
            tx.cases.save(two._replace(version=two.version + 1))

        store.write(work)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(change, "AB", "BA"))

    assert len(tries) == 3  # a deadlock, and the loser tried again
    assert [row.version for row in store.read(lambda tx: tx.cases.find(CaseQuery()))] == [3, 3]


def test_a_subject_that_another_takes_in_the_same_moment_is_seen_as_taken(store: PostgresStore) -> None:
    store.write(lambda tx: (tx.cases.add(case("A")), tx.cases.add(case("B"))))
    meet, tries = threading.Barrier(2), []

    def name(id: str) -> bool:
        def work(tx: Transaction) -> bool:
            tries.append(id)
            tx.cases.lock(id)
            if len(tries) <= 2:
                meet.wait(60)
            return tx.cases.save(case(id, subject="s1"))

        return store.write(work)

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(name, "AB")) == [False, True]


def test_a_row_that_somebody_holds_for_too_long_is_busy(
    store: PostgresStore, other: psycopg.Connection[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(lambda tx: tx.cases.add(case()))

    def work(tx: Transaction) -> None:
        tx.connection.execute("set local lock_timeout = '50ms'")  # type: ignore[union-attr, attr-defined]
        tx.cases.lock("FR-1")

    with other.transaction():
        other.execute("select * from cases for update")
        with pytest.raises(StoreBusy, match="for too long"):
            store.write(work)
    store.write(work)


def test_a_transaction_inside_another_one_is_a_mistake(store: PostgresStore) -> None:
    with pytest.raises(InternalError):
        store.read(lambda tx: store.read(lambda inner: inner.jobs.count()))


def test_a_read_cannot_change_anything(store: PostgresStore) -> None:
    with pytest.raises(StoreError, match="may only be read"):
        store.read(lambda tx: tx.cases.add(case()))


def test_what_fails_again_and_again_is_busy(store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "TRIES", 3)
    tries: list[int] = []

    def work(tx: Transaction) -> None:
        tries.append(1)
        raise psycopg.errors.SerializationFailure

    with pytest.raises(StoreBusy):
        store.write(work)
    assert len(tries) == 3


def test_a_new_connection_that_dies_at_once_is_said(store: PostgresStore, postgres_url: str) -> None:
    def dead() -> Session:
        session = psycopg.connect(postgres_url, autocommit=True)
        session.close()
        return session

    store._connect = dead
    store._pool.forget_idle()
    with pytest.raises(StoreError, match="was lost"):
        store.read(lambda tx: tx.jobs.count())


# ── the schema ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_store_is_made_only_where_it_may_be(postgres_url: str) -> None:
    with pytest.raises(StoreError, match="sopflow store init"):
        open_store(postgres_url, create=False)
    open_store(postgres_url, practice=True).close()
    open_store(postgres_url, create=False).close()
    with pytest.raises(StoreError, match="stays so for ever"):
        open_store(postgres_url, practice=False)


def test_an_empty_schema_that_was_made_for_it_is_used(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("create schema sopflow")
    store = open_store(postgres_url)

    assert store.write(lambda tx: tx.cases.add(case())) is True
    store.close()


def test_a_schema_of_somebody_else_is_left_alone(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("create schema sopflow")
        connection.execute("create table sopflow.songs (title text)")

    with pytest.raises(StoreVersion, match="is no store of sopflow"):
        open_store(postgres_url)


def test_tables_that_went_away_are_said(store: PostgresStore, other: psycopg.Connection[tuple[object, ...]]) -> None:
    other.execute("drop schema sopflow cascade")

    with pytest.raises(StoreVersion, match="is no store of sopflow"):
        store.read(lambda tx: tx.jobs.count())


def test_an_older_store_is_brought_up_to_date_and_a_newer_one_refused(postgres_url: str, store: PostgresStore) -> None:
    store.write(fill)
    before = store.read(everything)
    new = PostgresStore(postgres_url, known=(*migrations(), NEXT))

    assert new.read(everything) == before
    assert (new.facts()["schema"], new.secret()) == (str(NEXT.number), store.secret())
    with pytest.raises(StoreVersion, match=f"schema {NEXT.number}"):
        PostgresStore(postgres_url)
    new.close()


def test_a_migration_that_fails_leaves_the_store_as_it_was(postgres_url: str, store: PostgresStore) -> None:
    with pytest.raises(StoreError, match="already exists"):
        PostgresStore(postgres_url, known=(*migrations(), BROKEN))

    again = PostgresStore(postgres_url)
    assert again.facts()["schema"] == str(NEXT.number - 1)
    again.close()


def test_many_that_open_a_new_store_together_all_succeed(postgres_url: str) -> None:
    with ThreadPoolExecutor(6) as threads:
        stores = list(threads.map(lambda _: PostgresStore(postgres_url), range(6)))

    assert len({store.secret() for store in stores}) == 1
    for store in stores:
        store.close()


# ── care ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_says_how_much_is_in_it(store: PostgresStore, postgres_url: str) -> None:
    store.write(fill)
    facts = store.facts()

    assert int(facts.pop("bytes")) > 8192
    assert facts == {
        "kind": "postgres", "path": shown(postgres_url), "schema": str(NEXT.number - 1), "practice": "no", "cases": "1", "events": "1",
        "jobs": "2",
    }  # fmt: skip


def test_a_backup_is_made_by_postgres(store: PostgresStore, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="pg_dump"):
        store.backup(tmp_path / "b")


def test_vacuum_keeps_everything(store: PostgresStore) -> None:
    store.write(fill)
    before = store.read(everything)
    store.vacuum()

    assert (store.read(everything), store.faults()) == (before, [])


@pytest.mark.parametrize(
    ("code", "kind"), [("53100", StoreFull), ("53300", StoreBusy), ("42501", StoreError), ("XX000", StoreError)]
)
def test_what_postgres_says_is_said_in_our_words(code: str, kind: type[StoreError]) -> None:
    problem = psycopg.errors.lookup(code)("what happened\nDETAIL: +6281200000001")

    said = translated(problem, "postgresql://db/cases")
    assert type(said) is kind
    assert "+6281200000001" not in str(said)


def test_a_pool_that_was_closed_says_so() -> None:
    closed = pool.Pool(lambda: pytest.fail("connected"), "x", size=1, wait=0)
    closed.close()

    with pytest.raises(StoreError, match="closed"):
        closed.take()


def test_a_database_of_schema_3_opens_as_a_file_of_it_does(postgres_url: str, tmp_path: Path) -> None:
    PostgresStore(postgres_url, known=migrations()[:3]).close()
    file = tmp_path / "cases.db"
    shutil.copy(RECORDED, file)
    with closing(sqlite3.connect(file)) as old, psycopg.connect(postgres_url, autocommit=True) as new:
        for table in ("playbooks", "cases", "events"):
            names = [row[1] for row in old.execute(f"pragma table_info({table})")]
            told = f"({', '.join(names)}) overriding system value values ({', '.join(['%s'] * len(names))})"
            new.cursor().executemany(
                f"insert into sopflow.{table} {told}".encode(), old.execute(f"select * from {table}")
            )

    with closing(PostgresStore(postgres_url)) as here, closing(SqliteStore(file)) as there:
        ours, theirs = here.read(everything), there.read(everything)
        here.write(lambda tx: tx.cases.save(case(body='{"f":{"more":1}}')))
        assert here.read(lambda tx: tx.cases.get("FR-1")) == case(body='{"f":{"more":1}}')

    assert [ours[name] == theirs[name] != [] for name in ("playbooks", "cases", "events")] == [True] * 3


def test_cases_of_a_publication_that_nobody_knew_may_begin_side_by_side(store: PostgresStore) -> None:
    def begin(number: int) -> bool:
        return store.write(lambda tx: tx.cases.add(case(f"N{number}", digest=f"new {number % 2}")))

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(begin, range(16)))
    found = store.read(lambda tx: tx.cases.find(CaseQuery(digest="new 1")))
    assert sorted(row.id for row in found) == sorted(f"N{number}" for number in range(1, 16, 2))
    assert {row.body for row in found} == {case().body}
