"""The disk is full at every write there is: what was acknowledged is kept, the rest is refused, and it goes on."""

from __future__ import annotations

import random
from pathlib import Path
from threading import Event, Thread

import pytest

from sopflow.errors import StoreFull
from sopflow.ports.rows import CaseQuery
from sopflow.stores.sql.sqlite import SqliteStore
from sopflow.testing.power import Disk
from sopflow.testing.store_rows import case

CASES = 8
ENDLESS = 10_000


def noise(length: int) -> str:
    """A text that cannot be packed to much less."""
    chance = random.Random(length)
    return "".join(chr(chance.randrange(0x100, 0x2FFF)) for _ in range(length))


def kept(store: SqliteStore) -> list[str]:
    return sorted(row.id for row in store.read(lambda tx: tx.cases.find(CaseQuery())))


def fill(store: SqliteStore, kept: list[str], refused: list[str]) -> None:
    """Start some cases; note which were acknowledged and which refused."""
    for number in range(CASES):
        name = f"FR-{len(kept) + len(refused)}-{number}"
        try:
            store.write(lambda tx, name=name: tx.cases.add(case(name, body=noise(2000))))  # type: ignore[misc]
            kept.append(name)
        except StoreFull:
            refused.append(name)


def test_a_full_disk_refuses_keeps_and_recovers_by_itself_at_every_write(tmp_path: Path) -> None:
    refusals = 0
    for write in range(ENDLESS):
        folder = tmp_path / str(write)
        folder.mkdir()
        disk = Disk()
        path = folder / "cases.db"
        store = SqliteStore(path, lambda disk=disk, path=path: disk.connect(path))  # type: ignore[misc]
        acknowledged: list[str] = []
        refused: list[str] = []
        disk.full_after = disk.writes + write
        fill(store, acknowledged, refused)
        assert kept(store) == sorted(acknowledged)

        disk.full_after = None
        was_refused = len(refused)
        fill(store, acknowledged, refused)
        assert len(refused) == was_refused  # there is room again: the same store goes on
        assert kept(store) == sorted(acknowledged)
        assert store.faults() == []
        store.close()

        again = SqliteStore(path)
        assert kept(again) == sorted(acknowledged)
        again.close()
        refusals += was_refused
        if not was_refused:
            break

    assert refusals > 30


def test_a_store_that_may_not_grow_refuses_and_goes_on_when_it_may(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "cases.db")
    pages = store._writer.execute("pragma page_count").fetchone()[0]
    store._writer.execute(f"pragma max_page_count = {pages + 2}").fetchall()
    acknowledged: list[str] = []
    refused: list[str] = []
    fill(store, acknowledged, refused)

    assert refused != []
    assert kept(store) == sorted(acknowledged)
    store._writer.execute("pragma max_page_count = 100000").fetchall()
    was_refused = len(refused)
    fill(store, acknowledged, refused)
    assert len(refused) == was_refused
    assert kept(store) == sorted(acknowledged)
    store.close()


@pytest.mark.parametrize("room", [3, 6])
def test_of_those_that_share_a_commit_the_small_ones_still_fit(tmp_path: Path, room: int) -> None:
    store = SqliteStore(tmp_path / "cases.db")
    pages = store._writer.execute("pragma page_count").fetchone()[0]
    store._writer.execute(f"pragma max_page_count = {pages + room}").fetchall()
    together, small, large = store._together, case("FR-S"), case("FR-L", body=noise(4096 * 2 * room))
    outcomes: dict[str, object] = {}

    def add(row: object) -> None:
        try:
            outcomes[row.id] = store.write(lambda tx: tx.cases.add(row))  # type: ignore[attr-defined, arg-type]
        except StoreFull as problem:
            outcomes[row.id] = type(problem)  # type: ignore[attr-defined]

    def fail() -> None:
        def work(tx: object) -> None:
            raise ValueError("mine")

        try:
            store.write(work)
        except ValueError as problem:
            outcomes["fails"] = str(problem)

    share(together, [fail, *(lambda row=row: add(row) for row in (small, large)), fail])  # type: ignore[misc]

    assert outcomes == {"FR-S": True, "FR-L": StoreFull, "fails": "mine"}
    assert kept(store) == ["FR-S"]
    store.close()


def share(together: object, calls: list[object]) -> None:
    """Make these share one commit: they wait while another transaction is under way."""
    is_leading, go = Event(), Event()

    def hold(tx: object) -> None:
        is_leading.set()
        go.wait()

    threads = [Thread(target=lambda: together.write(hold))]  # type: ignore[attr-defined]
    threads[0].start()
    is_leading.wait()
    threads += [Thread(target=call) for call in calls]  # type: ignore[arg-type]
    for thread in threads[1:]:
        thread.start()
    while len(together._waiting) < len(calls):  # type: ignore[attr-defined]
        pass
    go.set()
    for thread in threads:
        thread.join(10)
