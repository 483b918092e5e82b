"""What a `CaseStore` promises, as tests that ours pass and yours can.

Subclass `StoreSuite`, give it a fixture `store`, and let pytest find it:

    class TestMyStore(StoreSuite):
        @pytest.fixture
        def store(self, tmp_path):
            store = MyStore(tmp_path / "cases.db")
            yield store
            store.close()

Each test wants an empty store for real cases. The suite shows what one process can show; that acknowledged inputs
survive a crash is shown with processes that are killed.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from sopflow.errors import InternalError, StoreError, UsageError
from sopflow.ports.rows import CaseQuery
from sopflow.ports.store import CaseStore, Transaction
from sopflow.testing.store_cases import CasesSuite
from sopflow.testing.store_rows import (
    Failure,
    case,
    change_everything,
    event,
    everything,
    failing,
    failing_look,
    fill,
    job,
)
from sopflow.testing.store_work import HistoriesSuite, WorkSuite


class TransactionsSuite:
    """All or nothing, one after the other."""

    def test_a_write_gives_what_the_work_gives(self, store: CaseStore) -> None:
        assert store.write(lambda tx: tx.cases.add(case())) is True
        assert store.read(lambda tx: tx.cases.get("FR-1")) == case()

    def test_a_write_that_fails_leaves_nothing(self, store: CaseStore) -> None:
        store.write(fill)
        before = store.read(everything)

        def work(tx: Transaction) -> None:
            change_everything(tx)
            raise Failure

        with pytest.raises(Failure):
            store.write(work)

        assert store.read(everything) == before

    def test_a_write_that_succeeds_changes_all(self, store: CaseStore) -> None:
        store.write(fill)
        before = store.read(everything)
        store.write(change_everything)
        after = store.read(everything)

        assert [name for name, rows in before.items() if after[name] == rows] == []

    def test_a_write_after_one_that_failed_is_kept(self, store: CaseStore) -> None:
        with pytest.raises(Failure):
            store.write(failing)
        store.write(lambda tx: tx.cases.add(case("FR-2")))

        assert [row.id for row in store.read(lambda tx: tx.cases.find(CaseQuery()))] == ["FR-2"]

    def test_a_transaction_sees_what_it_has_changed(self, store: CaseStore) -> None:
        def work(tx: Transaction) -> object:
            tx.cases.add(case())
            tx.cases.save(case(version=2, state="next"))
            tx.jobs.add([job("j1")])
            tx.events.add(event())
            return tx.cases.get("FR-1"), tx.jobs.count(), tx.events.find("FR-1"), tx.cases.lock("FR-1")

        saved = case(version=2, state="next")
        assert store.write(work) == (saved, 1, [event()], saved)

    def test_a_write_inside_a_write_is_a_mistake_that_changes_nothing(self, store: CaseStore) -> None:
        def work(tx: Transaction) -> None:
            tx.cases.add(case())
            store.write(lambda inner: inner.cases.add(case("FR-2")))

        with pytest.raises(InternalError):
            store.write(work)
        assert store.read(lambda tx: tx.cases.find(CaseQuery())) == []
        assert store.write(lambda tx: tx.cases.add(case())) is True

    def test_a_read_inside_a_write_is_a_mistake_too(self, store: CaseStore) -> None:
        with pytest.raises(InternalError):
            store.write(lambda tx: store.read(lambda inner: inner.jobs.count()))

    def test_what_a_read_raises_comes_through(self, store: CaseStore) -> None:
        store.write(fill)

        with pytest.raises(Failure):
            store.read(failing_look)
        assert store.read(lambda tx: tx.jobs.count()) == 2

    def test_of_many_that_write_together_those_that_fail_hurt_nobody(self, store: CaseStore) -> None:
        def write(number: int) -> bool:
            def work(tx: Transaction) -> None:
                tx.cases.add(case(f"FR-{number:03}"))
                tx.jobs.add([job(f"j{number:03}")])
                if number % 3 == 0:
                    raise Failure(number)

            try:
                store.write(work)
            except Failure as failure:
                return failure.args != (number,)
            return True

        with ThreadPoolExecutor(16) as pool:
            kept = list(pool.map(write, range(90)))

        assert kept == [number % 3 != 0 for number in range(90)]
        wanted = [f"FR-{number:03}" for number in range(90) if number % 3]
        rows = store.read(lambda tx: tx.cases.find(CaseQuery(limit=1000)))
        assert sorted(row.id for row in rows) == wanted
        assert store.read(lambda tx: tx.jobs.count()) == len(wanted)

    def test_no_update_is_lost_when_many_change_one_case(self, store: CaseStore) -> None:
        store.write(lambda tx: tx.cases.add(case(version=0)))

        def count(_: int) -> int:
            def work(tx: Transaction) -> int:
                row = tx.cases.lock("FR-1")
                assert row is not None
                assert tx.events.add(event(row.version + 1))
                assert tx.cases.save(row._replace(version=row.version + 1))
                return row.version + 1

            return store.write(work)

        with ThreadPoolExecutor(8) as pool:
            given = list(pool.map(count, range(80)))

        assert sorted(given) == list(range(1, 81))
        assert [row.seq for row in store.read(lambda tx: tx.events.find("FR-1"))] == list(range(1, 81))

    def test_a_reader_sees_whole_transactions_only(self, store: CaseStore) -> None:
        store.write(lambda tx: tx.cases.add(case(version=0)))
        stop = threading.Event()
        seen: list[tuple[int, int]] = []

        def look(tx: Transaction) -> tuple[int, int]:
            row = tx.cases.get("FR-1")
            assert row is not None
            return row.version, len(tx.events.find("FR-1"))

        def read() -> None:
            while not stop.is_set():
                seen.append(store.read(look))

        with ThreadPoolExecutor(1) as pool:
            reading = pool.submit(read)
            for seq in range(1, 40):
                store.write(lambda tx, seq=seq: (tx.cases.save(case(version=seq)), tx.events.add(event(seq))))  # type: ignore[misc]
            stop.set()
            reading.result()

        assert [pair for pair in seen if pair[0] != pair[1]] == []

    def test_a_broken_character_is_refused_in_words_or_kept_as_it_is(self, store: CaseStore) -> None:
        broken = "\ud800"  # half a character, as JSON of a web hook may hold
        try:
            store.write(lambda tx: tx.cases.add(case(assignee=broken)))
            assert store.read(lambda tx: len(tx.cases.find(CaseQuery(assignee=broken)))) == 1
        except UsageError:
            assert store.read(lambda tx: tx.cases.find(CaseQuery())) == []
            with pytest.raises(UsageError):
                store.read(lambda tx: tx.cases.get(broken))

    def test_a_closed_store_says_so(self, store: CaseStore) -> None:
        store.close()
        store.close()

        with pytest.raises(StoreError):
            store.write(lambda tx: tx.jobs.count())
        with pytest.raises(StoreError):
            store.read(lambda tx: tx.jobs.count())

    def test_it_says_what_it_is(self, store: CaseStore) -> None:
        facts = store.facts()

        assert facts["practice"] == "no"
        assert facts["kind"] != ""

    def test_its_secret_is_its_own(self, store: CaseStore) -> None:
        assert len(store.secret()) == 32
        assert store.secret() == store.secret()


class StoreSuite(TransactionsSuite, CasesSuite, HistoriesSuite, WorkSuite):
    """All that a store promises."""
