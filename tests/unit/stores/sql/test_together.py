"""Shared commits where somebody is interrupted (Ctrl-C): nobody else waits for ever, nothing is done twice."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sopflow.ports.rows import InboxRow
from sopflow.ports.store import Transaction
from sopflow.stores.sql.connection import Connection, Cursor
from sopflow.stores.sql.remembered import VERSION
from sopflow.stores.sql.sqlite import SqliteStore, connect_to

AT = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)
PATIENCE = 60.0


class Watched:
    """A connection that does something once, when a commit has just happened."""

    def __init__(self, inner: Connection) -> None:
        self._inner = inner
        self.after_commit: Callable[[], object] | None = None
        self.said: list[str] = []

    def execute(self, statement: str, values: Sequence[object] = (), /) -> Cursor:
        self.said.append(statement)
        cursor = self._inner.execute(statement, values)
        if statement == "commit" and self.after_commit is not None:
            act, self.after_commit = self.after_commit, None
            act()
        return cursor

    def close(self) -> None:
        self._inner.close()


class Shop:
    """A store, and its writing connection."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._made: list[Watched] = []
        self.store = SqliteStore(path, self._connect)
        self.writer = self._made[0]

    def _connect(self) -> Connection:
        self._made.append(Watched(connect_to(self._path)()))
        return self._made[-1]

    def keys(self) -> list[str]:
        return [row.key for row in self.store.read(lambda tx: tx.inbox.waiting())]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path / "cases.db")
    yield made
    made.store.close()


def put(key: str) -> Callable[[Transaction], bool]:
    return lambda tx: tx.inbox.add(InboxRow(key, AT, "paid"))


def aside(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


@pytest.fixture
def _heard() -> Iterator[None]:
    """Ctrl-C is heard, also where whoever started the tests ignores it (as a shell does for what runs aside)."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_those_that_wait_together_share_a_transaction_that_asks_once_whether_others_wrote(shop: Shop) -> None:
    is_committing, go_on = threading.Event(), threading.Event()
    shop.writer.after_commit = lambda: (is_committing.set(), go_on.wait(PATIENCE))
    threads = [aside(lambda: shop.store.write(put("first")))]
    assert is_committing.wait(PATIENCE)
    threads += [aside(lambda key=key: shop.store.write(put(key))) for key in "abc"]  # type: ignore[misc]
    while len(shop.store._together._waiting) < len("abc"):
        time.sleep(0.001)
    shop.writer.said.clear()
    go_on.set()
    for thread in threads:
        thread.join(PATIENCE)

    one_each, once = ["savepoint one", "release one"], ["begin immediate", VERSION, "commit"]
    assert {said: shop.writer.said.count(said) for said in (*once, *one_each)} == {
        **dict.fromkeys(once, 1), **dict.fromkeys(one_each, len("abc") - 1),
    }  # fmt: skip
    assert sorted(shop.keys()) == ["a", "b", "c", "first"]


@pytest.mark.usefixtures("_heard")
def test_the_turn_of_somebody_who_was_interrupted_goes_to_the_next(shop: Shop) -> None:
    is_committing, go_on = threading.Event(), threading.Event()
    shop.writer.after_commit = lambda: (is_committing.set(), go_on.wait(PATIENCE))
    first = aside(lambda: shop.store.write(put("first")))
    assert is_committing.wait(PATIENCE)
    main = threading.get_ident()

    def interrupt() -> None:
        while not shop.store._together._waiting:
            time.sleep(0.001)
        time.sleep(0.05)  # it waits in a moment
        signal.pthread_kill(main, signal.SIGINT)

    aside(interrupt)
    with pytest.raises(KeyboardInterrupt):
        shop.store.write(put("interrupted"))
    go_on.set()
    first.join(PATIENCE)

    next_one = aside(lambda: shop.store.write(put("next")))
    next_one.join(PATIENCE)
    assert not next_one.is_alive()
    assert shop.keys() == ["first", "next"]


def test_somebody_who_is_interrupted_when_it_is_their_turn_to_lead_hands_over(shop: Shop) -> None:
    together = shop.store._together
    wish = type("Wish", (), {"turn": None})()
    together._leader = 0
    together._waiting.append(wish)

    together._leave(wish)  # type: ignore[arg-type]

    assert shop.store.write(put("next"))


def test_what_was_committed_when_the_leader_was_interrupted_is_not_done_again(shop: Shop) -> None:
    done: list[str] = []

    def other(tx: Transaction) -> bool:
        done.append(f"other {len(done)}")
        return tx.inbox.add(InboxRow(done[-1], AT, "paid"))

    def interrupt() -> None:
        raise KeyboardInterrupt

    others: list[threading.Thread] = []

    def mine(tx: Transaction) -> bool:
        others.append(aside(lambda: shop.store.write(other)))
        while not shop.store._together._waiting:
            time.sleep(0.001)
        return tx.inbox.add(InboxRow("mine", AT, "paid"))

    shop.writer.after_commit = interrupt
    with pytest.raises(KeyboardInterrupt):
        shop.store.write(mine)
    others[0].join(PATIENCE)

    assert not others[0].is_alive()
    assert sorted(shop.keys()) == ["mine", "other 0"]
