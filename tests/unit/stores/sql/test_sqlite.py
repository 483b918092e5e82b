"""A store in a file: what it does where the file, its folder or its neighbours are not as they should be."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sopflow.errors import StoreBusy, StoreError, StoreVersion
from sopflow.ports.rows import CaseQuery
from sopflow.stores import open_store
from sopflow.stores.sql import sqlite
from sopflow.stores.sql.schema import Migration, migrations
from sopflow.stores.sql.sqlite import SqliteStore, connect_to
from sopflow.testing.store_rows import case, everything, fill, job

NEXT = Migration(len(migrations()) + 1, "-- an invented next schema\nalter table cases add column colour $text;")
BROKEN = Migration(
    len(migrations()) + 1, "alter table cases add column colour $text; create table cases (again $text);"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cases.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path)
    yield store
    store.close()


def setting(store: SqliteStore, name: str) -> object:
    return store.write(lambda tx: tx.connection.execute(f"pragma {name}").fetchone()[0])  # type: ignore[union-attr, attr-defined]


# ── durability ───────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_written_is_there_for_the_next_process(store: SqliteStore, path: Path) -> None:
    store.write(fill)
    before = store.read(everything)
    store.close()

    again = SqliteStore(path)
    assert again.read(everything) == before
    again.close()


def test_the_log_is_synced_at_each_commit_and_erased_bytes_are_overwritten(store: SqliteStore) -> None:
    assert setting(store, "journal_mode") == "wal"
    assert setting(store, "synchronous") == 2  # full
    assert setting(store, "secure_delete") == 2  # fast


def test_a_work_of_another_thread_shares_the_commit_but_not_the_failure(store: SqliteStore) -> None:
    commits: list[str] = []
    store._writer.set_trace_callback(lambda text: commits.append(text) if text in ("commit", "rollback") else None)  # type: ignore[attr-defined]
    is_leading, go = threading.Event(), threading.Event()

    def slow(tx: object) -> None:
        is_leading.set()
        go.wait()

    threads = [threading.Thread(target=lambda: store.write(slow))]
    threads[0].start()
    is_leading.wait()
    threads += [
        threading.Thread(target=lambda name=id: store.write(lambda tx: tx.cases.add(case(name))))
        for id in ("A", "B", "C")
    ]
    for thread in threads[1:]:
        thread.start()
    while len(store._together._waiting) < 3:
        pass
    go.set()
    for thread in threads:
        thread.join()

    assert commits == ["commit"]
    assert len(store.read(lambda tx: tx.cases.find(CaseQuery()))) == 3


class Interrupt(BaseException):
    """Somebody pressed Ctrl-C."""


def test_who_is_interrupted_while_leading_hurts_nobody_else(store: SqliteStore) -> None:
    is_leading, go = threading.Event(), threading.Event()
    kept: list[object] = []

    def interrupted(tx: object) -> None:
        is_leading.set()
        go.wait()
        raise Interrupt

    def lead() -> None:
        with pytest.raises(Interrupt):
            store.write(interrupted)

    leader = threading.Thread(target=lead)
    leader.start()
    is_leading.wait()
    others = [
        threading.Thread(target=lambda name=id: kept.append(store.write(lambda tx: tx.cases.add(case(name)))))
        for id in ("A", "B")
    ]
    for thread in others:
        thread.start()
    while len(store._together._waiting) < 2:
        pass
    go.set()
    for thread in (leader, *others):
        thread.join(60)

    assert kept == [True, True]


def test_an_interrupt_in_the_work_of_another_one_reaches_the_leader_and_the_others_go_on(store: SqliteStore) -> None:
    is_leading, go = threading.Event(), threading.Event()
    kept: list[object] = []
    leaders: list[int] = []

    def slow(tx: object) -> None:
        is_leading.set()
        go.wait()

    def struck(tx: object) -> str:
        leaders.append(threading.get_ident())
        if len(leaders) == 1:
            raise Interrupt  # it strikes the thread that leads, whoever's work it does
        return "done"

    def lead() -> None:
        with pytest.raises(Interrupt):
            store.write(slow)

    leader = threading.Thread(target=lead)
    leader.start()
    is_leading.wait()
    other = threading.Thread(target=lambda: kept.append(store.write(struck)))
    other.start()
    while not store._together._waiting:
        pass
    go.set()
    leader.join(60)
    other.join(60)

    assert kept == ["done"]
    assert leaders[0] != leaders[1]


# ── files that are not as they should be ─────────────────────────────────────────────────────────────────────


def test_a_store_that_is_not_there_is_made_only_where_it_may_be(path: Path) -> None:
    with pytest.raises(StoreError, match="sopflow store init"):
        open_store(str(path), create=False)

    assert not path.exists()
    open_store(f"sqlite:///{path}").close()
    open_store(str(path), create=False).close()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no folder .*nowhere"):
        open_store(str(tmp_path / "nowhere" / "cases.db"))


def test_what_is_no_store_is_left_alone(tmp_path: Path, path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("Not a database, but long enough to be read as one." * 30)
    foreign = sqlite3.connect(path)
    foreign.execute("create table songs (title text)")
    foreign.close()
    before = path.read_bytes()

    for place in (text, path, tmp_path):
        with pytest.raises(StoreVersion, match="is no store of sopflow"):
            open_store(str(place))
    assert path.read_bytes() == before
    assert list(tmp_path.glob("notes.txt-*")) == []


def test_a_file_that_may_only_be_read_is_said(store: SqliteStore, path: Path) -> None:
    store.write(lambda tx: tx.cases.add(case()))

    def read_only() -> object:
        return sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)

    other = SqliteStore(path, read_only)  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="may only be read"):
        other.write(lambda tx: tx.cases.add(case("FR-2")))
    assert other.read(lambda tx: tx.cases.get("FR-1")) == case()
    other.close()


def test_a_file_that_this_user_may_only_read_is_read_as_it_lies_there_until_somebody_writes_it(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(lambda tx: tx.cases.add(case()))
    store.close()
    monkeypatch.setattr(os, "access", lambda *_: False)  # tests may run as root, who may write everything
    other = SqliteStore(path)
    monkeypatch.undo()

    assert other.is_read_only
    assert other.read(lambda tx: tx.cases.get("FR-1")) == case()
    with pytest.raises(StoreError, match="may only be read"):
        other.write(lambda tx: tx.cases.add(case("FR-2")))
    assert list(path.parent.iterdir()) == [path]

    writer = SqliteStore(path)
    writer.write(lambda tx: tx.cases.add(case("FR-2")))
    with pytest.raises(StoreBusy):
        other.read(lambda tx: tx.cases.get("FR-1"))
    other.close()
    writer.close()


def test_an_older_store_that_may_only_be_read_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SqliteStore(path).close()
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(StoreError, match="may only be read"):
        SqliteStore(path, known=(*migrations(), NEXT))


def test_a_file_without_tables_becomes_a_store_only_where_that_is_wanted(path: Path) -> None:
    path.touch()

    with pytest.raises(StoreVersion, match="is no store yet"):
        open_store(str(path), create=False)
    assert path.read_bytes() == b""
    open_store(str(path), create=True).close()
    open_store(str(path), create=False).close()


def test_a_damaged_file_is_said_with_what_to_do(store: SqliteStore, path: Path) -> None:
    store.write(lambda tx: [tx.cases.add(case(f"FR-{number}", body="x" * 3000)) for number in range(40)])
    store.vacuum()
    assert store.faults() == []
    store.close()
    with path.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xff" * 4096 * 20)

    again = SqliteStore(path)
    with pytest.raises(StoreError, match=r"damaged.*Restore the last backup"):
        again.read(lambda tx: tx.cases.find(CaseQuery()))
    assert again.faults() != []
    again.close()


def test_a_store_that_another_process_holds_is_busy_and_can_be_used_afterwards(path: Path) -> None:
    store = SqliteStore(path, connect_to(path, busy_seconds=0.05))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")

    with pytest.raises(StoreBusy, match="Nothing was kept"):
        store.write(lambda tx: tx.cases.add(case()))
    other.execute("rollback")
    assert store.write(lambda tx: tx.cases.add(case())) is True
    other.close()
    store.close()


class Failing:
    """A connection on which a statement fails so often."""

    def __init__(self, path: Path, statement: str, times: int) -> None:
        self.inner = connect_to(path)()
        self.statement, self.left = statement, times

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> object:
        if statement == self.statement and self.left:
            self.left -= 1
            problem = sqlite3.OperationalError("database is locked")
            problem.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise problem
        return self.inner.execute(statement, values)

    def close(self) -> None:
        self.inner.close()


def test_who_makes_a_store_waits_while_another_makes_it(path: Path) -> None:
    made = Failing(path, "pragma journal_mode = wal", 3)
    store = SqliteStore(path, lambda: made)  # type: ignore[arg-type, return-value]

    assert made.left == 0
    assert setting(store, "journal_mode") == "wal"
    store.close()


def test_who_waits_too_long_to_make_a_store_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.02)

    with pytest.raises(StoreBusy):
        SqliteStore(path, lambda: Failing(path, "pragma journal_mode = wal", 10**6))  # type: ignore[arg-type, return-value]


def test_a_look_for_faults_that_cannot_be_finished_finds_no_fault(path: Path) -> None:
    store = SqliteStore(path, lambda: Failing(path, "pragma integrity_check", 1))  # type: ignore[arg-type, return-value]

    with pytest.raises(StoreBusy):
        store.faults()
    store.close()


def test_many_readers_at_a_time_leave_few_connections_open(store: SqliteStore) -> None:
    gate = threading.Barrier(20)
    with ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda _: store.read(lambda tx: gate.wait()), range(20)))

    assert len(store._readers) == sqlite.IDLE_READERS


def test_words_are_in_both_languages(path: Path) -> None:
    with pytest.raises(StoreError) as raised:
        open_store(str(path), create=False)

    assert "tidak ada" in raised.value.words.id


# ── for ever ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("practice", [False, True])
def test_a_store_is_for_practice_or_not_for_ever(path: Path, practice: bool) -> None:
    open_store(str(path), practice=practice).close()

    store = open_store(str(path))
    assert store.facts()["practice"] == ("yes" if practice else "no")
    store.close()
    with pytest.raises(StoreError, match="stays so for ever"):
        open_store(str(path), practice=not practice)


def test_the_secret_stays(path: Path) -> None:
    first = open_store(str(path))
    secret = first.secret()
    first.close()
    again = open_store(str(path))

    assert again.secret() == secret
    again.close()


# ── migrations ───────────────────────────────────────────────────────────────────────────────────────────────


def columns(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    found = {row[1] for row in connection.execute("pragma table_info(cases)")}
    connection.close()
    return found


def test_an_older_store_is_brought_up_to_date_with_all_that_is_in_it(path: Path) -> None:
    old = SqliteStore(path)
    old.write(fill)
    before, secret = old.read(everything), old.secret()
    old.close()

    new = SqliteStore(path, known=(*migrations(), NEXT))
    assert new.read(everything) == before
    assert (new.facts()["schema"], new.secret()) == (str(NEXT.number), secret)
    new.close()
    assert "colour" in columns(path)


def test_a_newer_store_is_refused_and_left_alone(path: Path) -> None:
    SqliteStore(path, known=(*migrations(), NEXT)).close()

    with pytest.raises(StoreVersion, match=f"schema {NEXT.number} and this sopflow knows it up to {NEXT.number - 1}"):
        SqliteStore(path)
    assert "colour" in columns(path)


def test_a_migration_that_fails_leaves_the_store_as_it_was(path: Path) -> None:
    old = SqliteStore(path)
    old.write(fill)
    old.close()

    with pytest.raises(StoreError, match="already exists"):
        SqliteStore(path, known=(*migrations(), BROKEN))
    assert "colour" not in columns(path)
    again = SqliteStore(path)
    assert again.facts()["schema"] == str(NEXT.number - 1)
    again.close()


def open_and_write(path: Path, gate: object, number: int) -> None:
    gate.wait()  # type: ignore[attr-defined]  # a barrier
    store = SqliteStore(path, known=(*migrations(), NEXT))
    store.write(lambda tx: tx.cases.add(case(f"FR-{number}")))
    store.close()


@pytest.mark.parametrize("is_old", [False, True])
def test_processes_that_open_a_new_or_an_old_store_together_all_succeed(path: Path, is_old: bool) -> None:
    if is_old:
        SqliteStore(path).close()
    context = multiprocessing.get_context("spawn" if os.name == "nt" else "fork")
    gate = context.Barrier(6)
    processes = [context.Process(target=open_and_write, args=(path, gate, number)) for number in range(6)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)

    assert [process.exitcode for process in processes] == [0] * 6
    store = SqliteStore(path, known=(*migrations(), NEXT))
    assert len(store.read(lambda tx: tx.cases.find(CaseQuery()))) == 6
    store.close()


# ── care ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_backup_is_a_whole_store_and_is_never_written_over_another_file(store: SqliteStore, tmp_path: Path) -> None:
    store.write(fill)
    target = tmp_path / "backup.db"
    store.backup(target)
    store.write(lambda tx: tx.cases.add(case("FR-9")))

    copy = SqliteStore(target)
    assert len(copy.read(lambda tx: tx.cases.find(CaseQuery()))) == 1
    assert (copy.secret(), copy.faults()) == (store.secret(), [])
    copy.close()
    with pytest.raises(StoreError, match="is there already"):
        store.backup(target)


def test_a_backup_into_a_folder_that_is_not_there_is_said(store: SqliteStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        store.backup(tmp_path / "nowhere" / "backup.db")


def test_vacuum_gives_back_room_and_leaves_nothing_that_was_erased(store: SqliteStore, path: Path) -> None:
    store.write(lambda tx: tx.jobs.add([job(f"j{number}", body="erase-me" * 100) for number in range(200)]))
    store.vacuum()
    size = path.stat().st_size
    store.write(lambda tx: tx.jobs.remove([f"j{number}" for number in range(200)]))
    store.vacuum()

    assert path.stat().st_size < size / 2
    log = path.with_name("cases.db-wal")
    assert b"erase-me" not in path.read_bytes() + (log.read_bytes() if log.exists() else b"")


def test_it_says_where_it_is_and_how_much_is_in_it(store: SqliteStore, path: Path) -> None:
    store.write(fill)
    facts = store.facts()

    assert int(facts.pop("bytes")) + int(facts.pop("log bytes")) > 4096
    assert facts == {
        "kind": "sqlite", "path": str(path), "schema": str(NEXT.number - 1), "practice": "no", "cases": "1", "events": "1", "jobs": "2",
    }  # fmt: skip


def test_a_closed_store_takes_no_care(store: SqliteStore, tmp_path: Path) -> None:
    store.close()

    for act in (store.vacuum, store.faults, store.facts, lambda: store.backup(tmp_path / "b.db")):
        with pytest.raises(StoreError, match="closed"):
            act()  # type: ignore[operator]
