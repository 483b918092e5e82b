"""What a store promises of histories, writes and work that is owed: a part of `testing.stores`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sopflow.ports.rows import InboxRow, JobRow, LeaseRow, LedgerRow, LedgerStatus
from sopflow.ports.store import CaseStore, Transaction
from sopflow.testing.store_rows import AT, MINUTE, ODD, case, entry, event, job


class HistoriesSuite:
    """Events and writes."""

    def test_a_history_comes_back_in_order(self, store: CaseStore) -> None:
        rows = [event(seq, f"k{9 - seq}") for seq in range(1, 6)]
        store.write(lambda tx: (tx.cases.add(case()), [tx.events.add(row) for row in rows]))

        assert store.read(lambda tx: list(tx.events.find("FR-1"))) == rows
        assert store.read(lambda tx: list(tx.events.find("FR-1", after=3))) == rows[3:]
        assert store.read(lambda tx: list(tx.events.find("FR-9"))) == []

    def test_a_key_is_heard_once_in_a_case(self, store: CaseStore) -> None:
        store.write(lambda tx: (tx.cases.add(case()), tx.cases.add(case("FR-2")), tx.events.add(event(1, ODD))))

        assert store.write(lambda tx: tx.events.add(event(2, ODD))) is False
        assert store.write(lambda tx: tx.events.add(event(1, ODD, "FR-2"))) is True
        assert store.read(lambda tx: tx.events.get("FR-1", ODD)) == event(1, ODD)
        assert store.read(lambda tx: tx.events.get("FR-1", "other")) is None

    def test_events_can_be_erased_and_keep_their_place(self, store: CaseStore) -> None:
        store.write(lambda tx: (tx.cases.add(case()), [tx.events.add(event(seq)) for seq in (1, 2)]))
        gone = event(1, "erased")._replace(body=None, content=b"digest")
        store.write(lambda tx: tx.events.erase([gone, event(9)]))  # there is no ninth

        assert store.read(lambda tx: list(tx.events.find("FR-1"))) == [gone, event(2)]
        assert store.read(lambda tx: (tx.events.get("FR-1", "k1"), tx.events.get("FR-1", "erased"))) == (None, gone)

    def test_a_write_is_one_entry_however_often_it_is_tried(self, store: CaseStore) -> None:
        again = entry("k1", LedgerStatus.SENT)._replace(attempts=2, effect="FR-1.9", at=AT + MINUTE)
        store.write(lambda tx: tx.cases.add(case()))
        store.write(lambda tx: tx.ledger.put([entry("k1")]))
        store.write(lambda tx: tx.ledger.put([again]))

        assert store.read(lambda tx: list(tx.ledger.find())) == [again]
        assert store.read(lambda tx: (tx.ledger.get("FR-1", "k1"), tx.ledger.get("FR-1", "k2"))) == (again, None)

    def test_a_write_is_sent_once_for_each_time_it_is_tried(self, store: CaseStore) -> None:
        sent = entry("k1", LedgerStatus.SENT)
        again = sent._replace(effect="FR-1.9", attempts=2)
        store.write(lambda tx: tx.cases.add(case()))
        store.write(lambda tx: tx.ledger.put([entry("k1")]))

        def send(row: LedgerRow) -> tuple[bool, LedgerRow | None]:
            is_new = store.write(lambda tx: tx.ledger.send(row))
            return is_new(), store.read(lambda tx: tx.ledger.get("FR-1", row.key))

        later = sent._replace(at=AT + MINUTE)
        assert [send(row) for row in (sent, later, again, entry("k2", LedgerStatus.SENT))] == [
            (True, sent), (False, sent), (True, again), (True, entry("k2", LedgerStatus.SENT)),
        ]  # fmt: skip

    def test_writes_are_found_by_case_status_and_life_the_longest_unchanged_first(self, store: CaseStore) -> None:
        sent, done = entry("k1", LedgerStatus.SENT, 2), entry("k2", LedgerStatus.DONE, 1)
        doubt, gone = (entry("k1", LedgerStatus.IN_DOUBT, 3, each) for each in ("FR-2", "FR-3"))

        def fill(tx: Transaction) -> None:
            tx.cases.add(case())
            tx.cases.add(case("FR-2", status="done"))
            tx.cases.add(case("FR-3", status="done", purged_at=AT))
            tx.ledger.put([sent, done, doubt, gone])

        store.write(fill)

        assert store.read(lambda tx: list(tx.ledger.find())) == [done, sent, doubt, gone]
        assert store.read(lambda tx: list(tx.ledger.find(case="FR-1"))) == [done, sent]
        assert store.read(lambda tx: list(tx.ledger.find(status=(LedgerStatus.SENT, LedgerStatus.IN_DOUBT)))) == [
            sent, doubt, gone,
        ]  # fmt: skip
        assert store.read(lambda tx: list(tx.ledger.find(live=True))) == [done, sent]
        assert store.read(lambda tx: list(tx.ledger.find(live=False))) == [doubt]
        assert store.read(lambda tx: list(tx.ledger.find(limit=1))) == [done]


class WorkSuite:
    """Jobs, the inbox and leases."""

    def test_what_is_due_comes_the_longest_due_first(self, store: CaseStore) -> None:
        rows = [job("c", 1), job("a", 2), job("b", 1), job("d", 3)]
        store.write(lambda tx: tx.jobs.add(rows))

        def due(minutes: int, limit: int = 9) -> list[JobRow]:
            return store.read(lambda tx: list(tx.jobs.due(AT + minutes * MINUTE, limit=limit)))

        assert due(0) == []
        assert due(2) == [job("b", 1), job("c", 1), job("a", 2)]
        assert due(2, limit=1) == [job("b", 1)]
        assert store.read(lambda tx: (tx.jobs.next_due(), tx.jobs.count())) == (AT + MINUTE, 4)

    def test_a_job_that_comes_again_takes_the_place_of_the_first(self, store: CaseStore) -> None:
        moved = job("a", 5, body=ODD, attempts=2, kind="perform", case="FR-2")
        store.write(lambda tx: tx.jobs.add([job("a", 1)]))
        store.write(lambda tx: tx.jobs.add([moved]))

        assert store.read(lambda tx: list(tx.jobs.due(AT + 9 * MINUTE, limit=9))) == [moved]

    def test_jobs_can_be_forgotten(self, store: CaseStore) -> None:
        store.write(lambda tx: tx.jobs.add([job("a"), job("b")]))
        store.write(lambda tx: tx.jobs.remove(["a", "never"]))

        assert store.read(lambda tx: list(tx.jobs.due(AT, limit=9))) == [job("b")]
        store.write(lambda tx: tx.jobs.remove(["b"]))
        assert store.read(lambda tx: (tx.jobs.next_due(), tx.jobs.count())) == (None, 0)

    def test_what_is_not_owed_is_told_from_what_is(self, store: CaseStore) -> None:
        store.write(lambda tx: tx.jobs.add([job("a"), job("b", 5)]))

        assert store.read(lambda tx: tx.jobs.lacking(["a", "b", "c"])) == {"c"}
        assert store.read(lambda tx: tx.jobs.lacking([])) == frozenset()

    def test_a_key_of_the_outside_is_used_once(self, store: CaseStore) -> None:
        row = InboxRow("k", AT, "remedy.ticket_resolved", ODD)

        assert store.write(lambda tx: tx.inbox.add(row)) is True
        assert store.write(lambda tx: tx.inbox.add(row._replace(name="other"))) is False
        assert store.read(lambda tx: (tx.inbox.get("k"), tx.inbox.get("other"))) == (row, None)

    def test_what_no_case_has_taken_waits_oldest_first(self, store: CaseStore) -> None:
        old, new = InboxRow("b", AT, "x"), InboxRow("a", AT + MINUTE, "x")
        store.write(
            lambda tx: (tx.inbox.add(new), tx.inbox.add(old), tx.inbox.add(InboxRow("c", AT, "x", "", "FR-1", 3)))
        )
        assert store.read(lambda tx: list(tx.inbox.waiting())) == [old, new]

        taken = old._replace(case="FR-1", seq=4)
        store.write(lambda tx: tx.inbox.save(taken))
        assert store.read(lambda tx: (list(tx.inbox.waiting()), tx.inbox.get("b"))) == ([new], taken)

    def test_what_waits_is_found_by_whom_it_is_about_and_counted(self, store: CaseStore) -> None:
        rows = [
            InboxRow("a", AT, "x", "{}", about="ani", payload="given"),
            InboxRow("b", AT + MINUTE, "x", about="budi"),
            InboxRow("c", AT + 2 * MINUTE, "x", about=""),
            InboxRow("d", AT + 3 * MINUTE, "x"),  # of a release that did not say whom
            InboxRow("e", AT, "x", "", "FR-1", 1, "ani"),
        ]
        store.write(lambda tx: [tx.inbox.add(row) for row in rows])

        assert store.read(lambda tx: list(tx.inbox.waiting("ani"))) == [rows[0], rows[3]]
        assert store.read(lambda tx: list(tx.inbox.waiting("nobody"))) == [rows[3]]
        assert store.read(lambda tx: tx.inbox.count()) == 4
        store.write(lambda tx: tx.inbox.save(rows[0]._replace(case="FR-1", seq=2, about=None)))
        assert store.read(lambda tx: (list(tx.inbox.waiting("ani")), tx.inbox.count())) == ([rows[3]], 3)

    def test_the_inbox_forgets_what_is_named(self, store: CaseStore) -> None:
        rows = [InboxRow("a", AT, "x"), InboxRow("b", AT, "x", "", "FR-1", 1), InboxRow("c", AT, "x")]
        store.write(lambda tx: [tx.inbox.add(row) for row in rows])

        assert store.write(lambda tx: tx.inbox.forget(keys=["a", "b", "never"])) == 2
        assert store.read(lambda tx: [tx.inbox.get(row.key) for row in rows]) == [None, None, rows[2]]

    def test_the_inbox_forgets_what_a_case_a_case_took_and_what_nobody_took(self, store: CaseStore) -> None:
        rows = [InboxRow("a", AT, "x", "", "FR-1", 1), InboxRow("b", AT, "x"), InboxRow("c", AT + MINUTE, "x")]
        store.write(lambda tx: [tx.inbox.add(row) for row in rows])

        assert store.write(lambda tx: tx.inbox.forget(case="FR-1")) == 1
        assert store.write(lambda tx: tx.inbox.forget(before=AT + MINUTE)) == 1
        assert store.write(lambda tx: tx.inbox.forget()) == 0
        assert store.read(lambda tx: [tx.inbox.get(row.key) for row in rows]) == [None, None, rows[2]]

    def test_a_lease_is_held_by_one_until_it_ends(self, store: CaseStore) -> None:
        def take(holder: str, until: int, now: int) -> bool:
            return store.write(
                lambda tx: tx.leases.take(LeaseRow("pump", holder, AT + until * MINUTE), AT + now * MINUTE)
            )

        assert take("a", 5, 0) is True
        assert take("b", 6, 4) is False
        assert take("a", 7, 4) is True
        assert take("b", 9, 6) is False
        assert take("b", 9, 7) is True
        assert store.read(lambda tx: list(tx.leases.find())) == [LeaseRow("pump", "b", AT + 9 * MINUTE)]

    def test_a_lease_is_let_go_by_its_holder_only(self, store: CaseStore) -> None:
        leases = [LeaseRow("worker:1", "a", AT), LeaseRow("pump", "a", AT), LeaseRow("worker:2", "b", AT)]
        store.write(lambda tx: [tx.leases.take(lease, AT) for lease in leases])
        store.write(lambda tx: tx.leases.release("pump", "b"))
        store.write(lambda tx: tx.leases.release("worker:2", "b"))

        assert store.read(lambda tx: list(tx.leases.find("worker:"))) == leases[:1]
        assert store.read(lambda tx: [lease.name for lease in tx.leases.find()]) == ["pump", "worker:1"]

    def test_of_many_that_want_a_lease_one_gets_it(self, store: CaseStore) -> None:
        def take(number: int) -> bool:
            return store.write(lambda tx: tx.leases.take(LeaseRow("pump", f"w{number}", AT + MINUTE), AT))

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(take, range(16))) == 1
