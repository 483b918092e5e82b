"""Statements to Postgres that leave together: how often an input waits, and that nothing is told before it is so."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from benchmarks.durable import Ours

from sopflow.errors import StoreError, UsageError
from sopflow.ports.rows import CaseRow, InboxRow, LedgerStatus
from sopflow.ports.store import Transaction
from sopflow.runtime import calls, performer
from sopflow.stores.sql import pipelined
from sopflow.stores.sql.pipelined import Pipelined, Session
from sopflow.stores.sql.postgres import PostgresStore
from sopflow.testing.store_rows import AT, ODD, case, entry, event, job

pytestmark = pytest.mark.xdist_group("postgres")


@pytest.fixture
def store(postgres_url: str) -> Iterator[PostgresStore]:
    store = PostgresStore(postgres_url)
    yield store
    store.close()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements each wait for the server was for."""
    found: list[int] = []
    exchange = Pipelined._exchange

    def counted(self: Pipelined) -> object:
        found.append(len(self._queue))
        return exchange(self)

    monkeypatch.setattr(Pipelined, "_exchange", counted)
    return found


def an_input(tx: Transaction, seq: int = 2) -> bool:
    """What an input does, in its order."""
    row = tx.cases.lock("FR-1")
    assert row is not None
    added = tx.events.add(event(seq))
    tx.cases.save(row._replace(version=seq))
    tx.ledger.put([entry("w1")])
    tx.jobs.add([job("j2")])
    tx.jobs.remove(["j1"])
    return added


def test_an_input_waits_twice_for_its_case_and_for_its_commit(store: PostgresStore, waits: list[int]) -> None:
    store.write(lambda tx: (tx.cases.add(case()), tx.jobs.add([job("j1")])))
    store.write(an_input)  # the connection knows the words of the publication from here on
    waits.clear()

    assert store.write(lambda tx: an_input(tx, 3)) is True
    assert waits == [len(("begin", "lock")), len(("event", "case", "write", "job", "job gone", "commit"))]
    assert store.read(lambda tx: [one.id for one in tx.jobs.due(job("j2").due, limit=9)]) == ["j2"]


def test_what_is_said_before_a_call_leaves_and_what_a_key_brings_wait_for_nothing_more(
    store: PostgresStore, waits: list[int]
) -> None:
    def beginning(tx: Transaction) -> None:
        tx.playbooks.find("fraud")
        tx.cases.add(case("FR-2"))
        tx.events.add(event(1, case="FR-2"))

    def leaving(tx: Transaction) -> Callable[[], bool]:
        tx.cases.lock("FR-1")
        return tx.ledger.send(entry("w1", LedgerStatus.SENT))

    def coming(tx: Transaction) -> None:
        tx.cases.lock("FR-1")
        tx.inbox.add(InboxRow("i1", AT, "remedy.ticket_resolved"))

    store.write(lambda tx: tx.cases.add(case()))
    store.write(an_input)
    waits.clear()

    store.write(beginning)
    is_new = store.write(leaving)
    assert (is_new(), store.write(leaving)(), is_new()) == (True, False, True)
    store.write(coming)
    assert len(waits) == 4 * len(("what it needs to know", "all else, and the commit"))


def test_a_case_of_ten_commits_waits_22_times(
    store: PostgresStore, waits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((calls, "GRACE"), (calls, "LATEST"), (performer, "TURN")):
        monkeypatch.setattr(module, name, 3600.0)  # however long the machine stands still: no call is late
    ours = Ours(store)
    ours.case()  # the connection knows the words and the statements from here on
    waits.clear()

    ours.case()
    assert len(waits) == 10 * len(("row", "commit")) + len(("look for the first call", "for the second"))


def test_nobody_waits_for_the_end_of_a_look_and_it_is_over_all_the_same(
    store: PostgresStore, waits: list[int], postgres_url: str
) -> None:
    store.write(lambda tx: tx.cases.add(case()))
    store.read(lambda tx: tx.jobs.count())  # the connection knows the word from here on
    waits.clear()

    assert [store.read(lambda tx: tx.jobs.count()) for _ in range(2)] == [0, 0]
    assert len(waits) == 2
    open_ones = (
        "select count(*) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()"
    )
    with psycopg.connect(postgres_url, autocommit=True) as other:
        for _ in range(1_000):  # some ten seconds; the server itself ends what stands idle for thirty
            if other.execute(open_ones).fetchone() == (0,):
                break
            time.sleep(0.01)
        assert other.execute(open_ones).fetchone() == (0,)
    assert store.write(lambda tx: (tx.jobs.add([job("j1")]), tx.jobs.count())) == (None, 1)


def test_a_case_whose_name_is_taken_is_not_begun_and_nothing_is_hoped_of_one_about_somebody(
    store: PostgresStore, waits: list[int]
) -> None:
    tried: list[bool] = []

    def work(row: CaseRow) -> Callable[[Transaction], None]:
        return lambda tx: tried.append(tx.cases.add(row) and tx.events.add(event(1, case=row.id)))

    store.write(work(case(subject="rina")))
    store.write(work(case()))  # the same name: hoped for, found out, and done again
    store.write(work(case("FR-2", subject="rina")))
    assert tried == [True, True, False, False]


def test_what_came_of_an_event_that_was_there_already_is_told_to_nobody(store: PostgresStore) -> None:
    store.write(lambda tx: (tx.cases.add(case()), tx.events.add(event(2))))
    told: list[bool] = []

    def work(tx: Transaction) -> None:
        told.append(an_input(tx))
        if told[-1]:
            raise UsageError("this makes no sense to the case as it is")

    store.write(work)
    assert told == [True, False]  # what was hoped at first was found to be wrong, before the error was told


def test_an_error_of_the_work_itself_comes_through_where_the_event_was_new(store: PostgresStore) -> None:
    store.write(lambda tx: tx.cases.add(case()))

    def work(tx: Transaction) -> None:
        an_input(tx)
        raise UsageError("no")

    with pytest.raises(UsageError):
        store.write(work)
    assert store.read(lambda tx: (tx.cases.get("FR-1"), tx.events.find("FR-1"), tx.jobs.count())) == (case(), [], 0)


def test_a_statement_that_fails_unheard_keeps_the_commit_from_happening(store: PostgresStore) -> None:
    def work(tx: Transaction) -> None:
        tx.cases.add(case())
        tx.jobs.add([job("j1", body="half a \0 text"), job("j2")])

    with pytest.raises(StoreError, match=r"encoding.*Nothing of this input was kept"):
        store.write(work)
    assert store.read(lambda tx: (tx.cases.get("FR-1"), tx.jobs.count())) == (None, 0)
    assert store.write(lambda tx: tx.cases.add(case())) is True


def test_a_work_that_asks_for_nothing_sends_nothing(store: PostgresStore, waits: list[int]) -> None:
    assert store.write(lambda tx: 1) == store.read(lambda tx: 1) == 1
    assert waits == []


def test_a_commit_never_leaves_on_a_connection_that_has_not_answered(store: PostgresStore, waits: list[int]) -> None:
    store.write(lambda tx: tx.jobs.add([job("j1")]))

    assert waits == [len(("begin", "job")), len(("commit",))]


def cut(session: Session) -> None:
    """The network goes away."""
    with socket.socket(fileno=os.dup(session.fileno())) as own:
        own.shutdown(socket.SHUT_RDWR)


def test_a_network_that_goes_away_between_transactions_is_not_noticed(store: PostgresStore) -> None:
    acts: list[Callable[[Transaction], object]] = [
        lambda tx: tx.jobs.add([job("j1")]),
        lambda tx: (tx.cases.add(case()), an_input(tx)),
        lambda tx: tx.jobs.count(),
    ]
    for act in acts:
        store.read(lambda tx: tx.jobs.count())
        for idle in store._pool._idle:
            cut(idle.session)
        store.write(act)

    assert store.read(lambda tx: [one.id for one in tx.jobs.due(job("j2").due, limit=9)]) == ["j2"]


def test_a_network_that_goes_away_within_a_transaction_is_said(store: PostgresStore) -> None:
    def work(tx: Transaction) -> None:
        session = tx.connection
        assert isinstance(session, psycopg.Connection)
        cut(session)
        tx.jobs.add([job("j1")])

    with pytest.raises(StoreError, match="send it again with the same key"):
        store.write(work)
    assert store.read(lambda tx: tx.jobs.count()) == 0


@pytest.fixture
def _heard() -> Iterator[None]:
    """Ctrl-C is heard, also where whoever started the tests ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_heard")
def test_somebody_who_is_interrupted_while_waiting_takes_back_what_was_said(
    store: PostgresStore, postgres_url: str
) -> None:
    store.write(lambda tx: tx.cases.add(case()))
    main = threading.get_ident()

    def interrupt() -> None:
        waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        with psycopg.connect(postgres_url, autocommit=True) as third:
            while third.execute(waiting).fetchone() is None:
                time.sleep(0.01)
        signal.pthread_kill(main, signal.SIGINT)

    with psycopg.connect(postgres_url) as other:
        other.execute("select 1 from sopflow.cases for update")
        threading.Thread(target=interrupt, daemon=True).start()
        with pytest.raises(KeyboardInterrupt):
            store.write(lambda tx: (tx.jobs.add([job("j1")]), tx.cases.lock("FR-1")))

    assert store.read(lambda tx: tx.jobs.count()) == 0
    assert store.write(lambda tx: tx.cases.lock("FR-1")) == case()


def test_more_than_fits_on_the_way_at_once_arrives(store: PostgresStore) -> None:
    large = [job(f"j{number}", body=ODD * 20_000) for number in range(8)]
    store.write(lambda tx: tx.jobs.add(large))

    assert store.read(lambda tx: list(tx.jobs.due(large[0].due, limit=9))) == large


def test_statements_beyond_those_that_are_kept_ready_are_done_all_the_same(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipelined, "MOST_PREPARED", 3)
    store.write(lambda tx: (tx.cases.add(case()), tx.jobs.add([job("j1")])))

    assert [store.write(lambda tx, seq=seq: an_input(tx, seq)) for seq in (2, 3, 4)] == [True] * 3  # type: ignore[misc]


def test_the_drivers_own_connection_sees_what_was_said_before_and_ends_with_the_transaction(
    store: PostgresStore,
) -> None:
    def work(tx: Transaction) -> object:
        tx.jobs.add([job("j1")])
        session = tx.connection
        assert isinstance(session, psycopg.Connection)
        tx.jobs.add([job("j2")])
        return session.execute("select count(*) from jobs").fetchone()

    assert store.write(work) == (1,)
    assert store.read(lambda tx: tx.jobs.count()) == 2


def test_a_value_of_another_kind_is_no_value_of_a_store(store: PostgresStore) -> None:
    with pytest.raises(TypeError, match="float"):
        store.write(lambda tx: tx.jobs.add([job("j1", attempts=1.5)]))
    assert store.write(lambda tx: tx.jobs.count()) == 0
