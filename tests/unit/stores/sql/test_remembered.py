"""What the writing connection remembers of cases is what stands in the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from sopflow.errors import UsageError
from sopflow.ports.rows import CaseRow
from sopflow.ports.store import Transaction
from sopflow.stores.sql.connection import Connection, Cursor
from sopflow.stores.sql.remembered import MOST
from sopflow.stores.sql.sqlite import SqliteStore
from sopflow.stores.sql.sqlite_files import connect_to

AT = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)
ROW = CaseRow("VA-1", "fraud", "d" * 64, "waiting", "ask", 1, 1, AT, AT, "{}", b"h" * 32)


class Counting:
    """A connection that counts how often a case was read through it."""

    def __init__(self, inner: Connection) -> None:
        self._inner = inner
        self.reads = 0

    def execute(self, statement: str, values: Sequence[object] = (), /) -> Cursor:
        self.reads += statement.startswith("select") and "from cases where id" in statement
        return self._inner.execute(statement, values)

    def close(self) -> None:
        self._inner.close()


class Shop:
    def __init__(self, path: Path) -> None:
        made: list[Counting] = []

        def connect() -> Connection:
            made.append(Counting(connect_to(path)()))
            return made[-1]

        self.path = path
        self.store = SqliteStore(path, connect)
        self.writer = made[0]
        self.store.write(lambda tx: tx.cases.add(ROW))

    def lock(self, case: str = "VA-1") -> CaseRow | None:
        return self.store.write(lambda tx: tx.cases.lock(case))

    def save(self, **changes: object) -> None:
        self.store.write(lambda tx: tx.cases.save(_there(tx)._replace(**changes)))  # type: ignore[arg-type]


def _there(tx: Transaction) -> CaseRow:
    row = tx.cases.lock("VA-1")
    assert row is not None
    return row


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path / "cases.db")
    yield made
    made.store.close()


def _reads(shop: Shop, act: Callable[[], object]) -> int:
    before = shop.writer.reads
    act()
    return shop.writer.reads - before


def test_a_case_that_was_just_added_is_not_read(shop: Shop) -> None:
    assert _reads(shop, shop.lock) == 0
    assert shop.lock() == ROW


def test_a_case_that_was_just_locked_is_not_read_again(shop: Shop) -> None:
    with sqlite3.connect(shop.path) as by_hand:
        by_hand.execute("update cases set state = 'by_hand'")
    by_hand.close()
    assert _reads(shop, shop.lock) == 1
    assert _reads(shop, shop.lock) == 0
    assert shop.lock() == ROW._replace(state="by_hand")


def test_a_case_that_was_just_saved_is_remembered_as_it_was_saved(shop: Shop) -> None:
    shop.save(state="wait", version=2, held=True)
    assert _reads(shop, shop.lock) == 0
    assert shop.lock() == ROW._replace(state="wait", version=2, held=True)


def test_a_saved_time_is_remembered_as_it_will_be_read_again(shop: Shop) -> None:
    jakarta = AT.astimezone(timezone(timedelta(hours=7)))
    shop.save(updated_at=jakarta, due=jakarta)
    row = shop.lock()
    assert row is not None
    assert row.due is not None
    assert (row.updated_at.tzinfo, row.due.tzinfo, row.due) == (UTC, UTC, AT)


def test_an_added_time_is_remembered_as_it_will_be_read_again(shop: Shop) -> None:
    jakarta = AT.astimezone(timezone(timedelta(hours=7)))
    shop.store.write(lambda tx: tx.cases.add(ROW._replace(id="VA-2", opened_at=jakarta, due=jakarta)))
    row = shop.lock("VA-2")
    assert row is not None
    assert row.due is not None
    assert (row.opened_at.tzinfo, row.due.tzinfo, row) == (UTC, UTC, ROW._replace(id="VA-2", due=AT))


def test_what_another_process_changed_is_read_anew(shop: Shop) -> None:
    shop.lock()
    other = SqliteStore(shop.path)
    other.write(lambda tx: tx.cases.save(_there(tx)._replace(state="elsewhere")))
    other.close()
    row = shop.lock()
    assert row is not None
    assert row.state == "elsewhere"


def test_what_somebody_changed_by_hand_is_read_anew(shop: Shop) -> None:
    shop.lock()
    with sqlite3.connect(shop.path) as by_hand:
        by_hand.execute("update cases set state = 'by_hand'")
    by_hand.close()
    row = shop.lock()
    assert row is not None
    assert row.state == "by_hand"


def test_what_was_taken_back_is_not_remembered(shop: Shop) -> None:
    def fails(tx: Transaction) -> None:
        tx.cases.save(_there(tx)._replace(state="lost"))
        raise UsageError("no")

    with pytest.raises(UsageError):
        shop.store.write(fails)
    assert shop.lock() == ROW


def test_a_case_that_was_taken_back_is_not_there(shop: Shop) -> None:
    def fails(tx: Transaction) -> None:
        tx.cases.add(ROW._replace(id="VA-2"))
        tx.cases.lock("VA-2")
        raise UsageError("no")

    with pytest.raises(UsageError):
        shop.store.write(fails)
    assert shop.lock("VA-2") is None


def test_few_cases_are_remembered(shop: Shop) -> None:
    ids = [f"VB-{number}" for number in range(MOST + 1)]
    shop.store.write(lambda tx: [tx.cases.add(ROW._replace(id=each)) for each in ids])
    shop.store.write(lambda tx: [tx.cases.lock(each) for each in ids])
    assert _reads(shop, lambda: shop.lock(ids[0])) == 1
    assert _reads(shop, lambda: shop.lock(ids[-1])) == 0
