"""What a `JobQueue` promises, as tests that ours pass and yours can.

Subclass `QueueSuite`, give it a fixture `place`, and let pytest find it:

    class TestMyQueue(QueueSuite):
        @pytest.fixture
        def place(self, tmp_path):
            return Place("my.module:connect", (str(tmp_path / "cases.db"),))

`connect(*texts)` opens the store and the queue, in this process and in others; each place is empty. Make the queue's
times short (a worker dead after a second or two, first pause 0.2 seconds): the suite waits by the clock on the wall.
"""

from __future__ import annotations

import itertools
import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sopflow.errors import StoreError
from sopflow.ports.rows import JobRow
from sopflow.ports.store import CaseStore
from sopflow.ports.world import JobQueue
from sopflow.testing.queue_worker import Place

SOON = 60.0  # seconds: nothing here takes so long, even on a busy machine
CASE = "K7F-3QX-9TD"


def job(id: str, *, after: float = 0.0, body: str = "") -> JobRow:
    """One that is due after so many seconds."""
    return JobRow(id, CASE, "perform", datetime.now(UTC) + timedelta(seconds=after), body)


class Site:
    """A store and its queue, and what was performed here."""

    def __init__(self, store: CaseStore, queue: JobQueue) -> None:
        self.store = store
        self.queue = queue
        self.performed: list[tuple[JobRow, datetime]] = []
        self.is_working: Callable[[], bool] = lambda: False

    def enqueue(self, *jobs: JobRow) -> None:
        """In one transaction."""
        self.store.write(lambda transaction: self.queue.enqueue(transaction, jobs))
        self.queue.notify()

    def remove(self, *ids: str) -> None:
        self.store.write(lambda transaction: self.queue.remove(transaction, ids))

    def perform(self, row: JobRow) -> None:
        """As the runtime does it: what is done is removed in the transaction that notes what came of it."""
        self.performed.append((row, datetime.now(UTC)))
        self.remove(row.id)

    @property
    def ids(self) -> list[str]:
        """What was performed, in order."""
        return [row.id for row, _ in self.performed]

    @property
    def doubled(self) -> list[str]:
        """What was performed twice as the same try. A job whose worker stood still for long may come once more, but
        says that it was tried before."""
        tries = Counter((row.id, row.attempts) for row, _ in self.performed)
        return [id for (id, _), times in tries.items() if times > 1]

    @contextmanager
    def worker(self, perform: Callable[[JobRow], None] | None = None) -> Iterator[None]:
        """A worker in a thread of this process, as long as the block lasts."""
        stop = threading.Event()
        with ThreadPoolExecutor(1) as pool:
            working = pool.submit(self.queue.work, perform or self.perform, stop.is_set)
            self.is_working = lambda: not working.done()
            try:
                yield
            finally:
                stop.set()
                working.result(SOON)

    def work_until(self, done: Callable[[], bool], perform: Callable[[JobRow], None] | None = None) -> None:
        with self.worker(perform):
            until(lambda: done() or not self.is_working())


def until(done: Callable[[], bool]) -> None:
    """Wait for it, for some time."""
    ends = time.monotonic() + SOON
    while not done():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.01)


class Worker:
    """A worker as a process of its own. Its journal tells what it began and what it ended."""

    def __init__(self, place: Place, journal: Path) -> None:
        words = [sys.executable, "-m", "sopflow.testing.queue_worker", str(journal), *place.words]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def end(self) -> int:
        """Tell it to stop; its exit status."""
        self.process.communicate(timeout=SOON)
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


class Journal:
    """What the workers of a test wrote: a line each time that a job was begun or ended."""

    def __init__(self, file: Path) -> None:
        self.file = file
        file.touch()

    def lines(self) -> list[dict[str, Any]]:
        whole = self.file.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def ids(self, what: str, *, attempts: int | None = None) -> list[str]:
        """The jobs that were begun or ended, in order; with `attempts` those that had failed so often before."""
        found = (line for line in self.lines() if line["what"] == what)
        return [line["id"] for line in found if attempts in (None, line["attempts"])]


def freeze(site: Site, worker: Worker) -> None:
    """A process stands still, but not in a moment in which it keeps everybody out of the store: nobody could take over
    then (docs/stores.md)."""
    for _ in range(9):
        worker.signal(signal.SIGSTOP)
        try:
            site.remove("no-such-job")
        except StoreError:
            worker.signal(signal.SIGCONT)
        else:
            return
    raise AssertionError("it holds the store whenever it is looked at")


@pytest.mark.usefixtures("place")
class QueueSuite:
    """See the module."""

    @pytest.fixture
    def place(self) -> Place:
        raise NotImplementedError("a suite needs a fixture `place`")

    @pytest.fixture
    def site(self, place: Place) -> Iterator[Site]:
        store, queue = place.connect()
        yield Site(store, queue)
        close = getattr(queue, "close", None)
        if close is not None:
            close()
        store.close()

    @pytest.fixture
    def journal(self, tmp_path: Path) -> Journal:
        return Journal(tmp_path / "journal")

    @pytest.fixture
    def start(self, place: Place, journal: Journal) -> Iterator[Callable[[], Worker]]:
        started: list[Worker] = []

        def one() -> Worker:
            started.append(Worker(place, journal.file))
            return started[-1]

        yield one
        for worker in started:
            worker.kill()

    def test_a_committed_job_is_performed_as_it_was_enqueued(self, site: Site) -> None:
        owed = job("a", body='{"words": "é"}')
        site.enqueue(owed)
        site.work_until(lambda: bool(site.performed) and site.queue.depth() == 0)

        assert [row for row, _ in site.performed] == [owed]

    def test_a_job_of_a_transaction_that_is_taken_back_was_never_owed(self, site: Site) -> None:
        def taken_back(transaction: object) -> None:
            site.queue.enqueue(transaction, [job("never")])  # type: ignore[arg-type]
            raise InterruptedError

        with pytest.raises(InterruptedError):
            site.store.write(taken_back)
        depth = site.queue.depth()
        site.enqueue(job("after"))
        site.work_until(lambda: "after" in site.ids)

        assert depth == 0
        assert site.ids == ["after"]

    def test_a_job_enqueued_twice_is_performed_once(self, site: Site) -> None:
        owed = job("a")
        site.enqueue(owed, job("b"))
        site.enqueue(owed)
        site.enqueue(job("last", after=0.2))
        site.work_until(lambda: {"a", "b", "last"} <= set(site.ids))

        assert (site.doubled, set(site.ids)) == ([], {"a", "b", "last"})

    def test_what_was_performed_may_be_owed_again(self, site: Site) -> None:
        owed = job("a")
        with site.worker():
            site.enqueue(owed)
            until(lambda: "a" in site.ids and site.queue.depth() == 0)  # it is no longer owed
            times = len(site.ids)
            site.enqueue(owed)
            until(lambda: len(site.ids) > times)

    def test_a_job_is_not_performed_before_it_is_due(self, site: Site) -> None:
        owed = job("a", after=0.7)
        site.enqueue(owed)
        site.work_until(lambda: bool(site.performed))

        assert site.performed[0][1] >= owed.due

    def test_a_job_that_was_moved_comes_at_its_new_time(self, site: Site) -> None:
        site.enqueue(job("a", after=0.3, body="1"))
        later = job("a", after=0.9, body="2")
        site.enqueue(later)
        site.work_until(lambda: any(row.body == "2" for row, _ in site.performed))

        assert [at >= row.due for row, at in site.performed] == [True] * len(site.performed)

    def test_a_job_that_fails_comes_again_after_a_pause_and_holds_up_no_other(self, site: Site) -> None:
        def fail_twice(row: JobRow) -> None:
            if row.id == "bad" and row.attempts < 2:
                site.performed.append((row, datetime.now(UTC)))
                raise ConnectionError("the system is away")
            site.perform(row)

        site.enqueue(job("bad"), job("good"))
        site.work_until(lambda: site.ids.count("bad") == 3 and site.queue.depth() == 0, fail_twice)

        times = [at for row, at in site.performed if row.id == "bad"]
        pauses = [(b - a).total_seconds() for a, b in itertools.pairwise(times)]
        assert min(pauses) > 0.1
        assert "good" in site.ids[:3]
        assert [row.attempts for row, _ in site.performed if row.id == "bad"] == [0, 1, 2]

    def test_removing_is_no_more_than_a_wish_and_harms_no_other(self, site: Site) -> None:
        site.enqueue(job("a", after=0.3), job("b", after=0.3))
        site.remove("a", "no-such-job")
        site.enqueue(job("last", after=0.6))
        site.work_until(lambda: {"b", "last"} <= set(site.ids))

        assert set(site.ids) - {"a"} == {"b", "last"}

    def test_a_job_that_is_performed_may_owe_another(self, site: Site) -> None:
        def pass_on(row: JobRow) -> None:
            site.perform(row)
            if int(row.id) < 3:
                site.enqueue(job(str(int(row.id) + 1)))

        site.enqueue(job("1"))
        site.work_until(lambda: "3" in site.ids, pass_on)

        assert list(dict.fromkeys(site.ids)) == ["1", "2", "3"]

    def test_the_depth_counts_timers_and_tells_what_is_due(self, site: Site) -> None:
        site.enqueue(job("now"), job("tomorrow", after=86_400))

        assert site.queue.depth() == 2
        assert site.queue.depth(datetime.now(UTC)) == 1
        assert site.queue.depth(datetime.now(UTC) + timedelta(days=2)) == 2

    def test_who_is_told_to_stop_ends_the_job_under_way_and_leaves_the_rest_owed(self, site: Site) -> None:
        begun = threading.Event()
        ended: list[str] = []

        def slow(row: JobRow) -> None:
            begun.set()
            time.sleep(0.3)
            site.remove(row.id)
            ended.append(row.id)

        waiting = [job(str(number)) for number in range(40)]
        site.enqueue(*waiting)
        site.work_until(begun.is_set, slow)
        first = list(ended)
        site.work_until(lambda: len({*first, *site.ids}) == 40)

        assert first
        assert site.doubled == []
        assert [row.id for row, _ in site.performed if row.attempts == 0 and row.id in first] == []

    def test_several_workers_perform_each_job_once(
        self, site: Site, start: Callable[[], Worker], journal: Journal
    ) -> None:
        workers = [start(), start()]
        owed = [job(str(number), body='{"sleep": 0.01}') for number in range(40)]
        site.enqueue(*owed)
        until(lambda: len(set(journal.ids("ended"))) == 40)
        exits = [worker.end() for worker in workers]

        assert [id for id, times in Counter(journal.ids("begun", attempts=0)).items() if times > 1] == []
        assert exits == [0, 0]

    def test_the_jobs_of_a_killed_worker_are_performed_by_another(
        self, site: Site, start: Callable[[], Worker], journal: Journal
    ) -> None:
        killed = start()
        site.enqueue(job("a", body='{"sleep": 1000, "times": 1}'))
        until(lambda: journal.ids("begun") == ["a"])
        killed.kill()
        site.enqueue(job("b"))
        start()
        until(lambda: sorted(journal.ids("ended")) == ["a", "b"])

        assert journal.ids("begun").count("a") >= 2

    def test_the_jobs_of_a_frozen_worker_are_performed_by_another_and_it_does_no_harm_when_it_thaws(
        self, site: Site, start: Callable[[], Worker], journal: Journal
    ) -> None:
        frozen = start()
        thaws = journal.file.with_name("thaws")
        site.enqueue(job("a", body=json.dumps({"until": str(thaws), "times": 1})))
        until(lambda: journal.ids("begun") == ["a"])
        freeze(site, frozen)
        other = start()
        until(lambda: "a" in journal.ids("ended"))
        taken_over = journal.ids("ended").count("a")
        thaws.touch()
        frozen.signal(signal.SIGCONT)
        until(lambda: journal.ids("ended").count("a") > taken_over)
        site.enqueue(job("b"))
        until(lambda: "b" in journal.ids("ended"))

        assert [frozen.end(), other.end()] == [0, 0]
        assert set(journal.ids("begun")) == {"a", "b"}
        until(lambda: site.queue.depth() == 0)
