"""Two workers on one store, as processes: one is frozen and thawed, the other killed, both in the middle of a write.

Every case ends, no event is there twice, no letter is sent twice. What is sent is counted outside, by files.
"""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from tests.e2e.live.post_office import PostOffice

from sopflow.app.checking import load
from sopflow.catalog.model import Catalog
from sopflow.engine.case import Status
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.testing.queue_worker import Place

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent / "live"
CASES = 6
SOON = 90.0
ONCE = ("started", "answered", "timer")


def until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.02)


class Site:
    """A store with cases, and workers on it."""

    def __init__(self, folder: Path, place: str, url: str, catalog: Catalog) -> None:
        self.folder, self.place, self.url = folder, place, url
        self.post_office = PostOffice(folder, 0)
        self.store, queue = Place(f"sopflow.testing.queue_places:{place}", (url,)).connect()
        self.engine = Engine(self.store, self.post_office, queue=queue)
        self.engine.publish(load(HERE / "letters.yaml", catalog), by=Person("owner"))
        self.cases = [self.engine.start("letters").case.id for _ in range(CASES)]
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_worker(self) -> subprocess.Popen[bytes]:
        words = [sys.executable, str(HERE / "worker.py"), str(self.folder), self.place, self.url]
        self.workers.append(subprocess.Popen(words, stdin=subprocess.PIPE))
        return self.workers[-1]

    def answer(self) -> None:
        """As an agent does, wherever a case asks."""
        for case in self.cases:
            until(lambda case=case: self.engine.get(case).state == "question")  # type: ignore[misc]
            self.engine.answer(case, {"sure": True}, by=Person("rina"))

    def states(self) -> list[str]:
        return [self.engine.get(case).state for case in self.cases]

    def is_locked(self) -> bool:
        """Whether somebody who stands still would keep everybody else out of the store.

        SQLite has no way to take a lock from a process that lives, so nobody can take over from one that was frozen in a
        commit (docs/stores.md). Postgres ends such a transaction by itself.
        """
        if not self.url.endswith(".db"):
            return False
        connection = sqlite3.connect(self.url, timeout=0, isolation_level=None)
        try:
            connection.execute("begin immediate")
        except sqlite3.OperationalError:
            return True
        finally:
            connection.close()
        return False

    def freeze_in_the_middle_of_a_write(self, workers: Sequence[subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
        """One of them, whichever is found so first. Once it stands still, nothing can end its call unseen."""
        found: list[subprocess.Popen[bytes]] = []

        def catch() -> bool:
            for worker in workers:
                if self.post_office.is_sending(worker.pid):
                    worker.send_signal(signal.SIGSTOP)
                    if self.post_office.is_sending(worker.pid) and not self.is_locked():
                        found.append(worker)
                        return True
                    worker.send_signal(signal.SIGCONT)
            return False

        until(catch)
        return found[0]

    def close(self) -> None:
        for worker in self.workers:
            worker.send_signal(signal.SIGCONT)
            worker.kill()
            worker.communicate()
        self.engine.close()
        self.store.close()


@pytest.fixture(params=["dbos", "embedded", "embedded on sqlite"])
def site(request: pytest.FixtureRequest, tmp_path: Path, catalog: Catalog) -> Iterator[Site]:
    name = str(request.param)
    url = str(tmp_path / "cases.db") if "sqlite" in name else str(request.getfixturevalue("postgres_url"))
    site = Site(tmp_path, name.partition(" ")[0], url, catalog)
    yield site
    site.close()


def test_one_is_frozen_and_one_is_killed_in_the_middle_of_a_write_and_every_case_ends_with_each_letter_sent_once(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.post_office.keeps.touch()
    site.start_worker()
    site.start_worker()
    site.answer()
    frozen = site.freeze_in_the_middle_of_a_write(site.workers)
    other = next(worker for worker in site.workers if worker is not frozen)
    until(lambda: site.post_office.is_sending(other.pid))  # it took over
    frozen.send_signal(signal.SIGCONT)
    killed = site.freeze_in_the_middle_of_a_write(site.workers)
    killed.kill()
    killed.wait()
    site.post_office.keeps.unlink()
    until(lambda: set(site.states()) <= {"closed"})

    rows = {case: site.store.read(lambda tx, case=case: tx.events.find(case)) for case in site.cases}
    keys = Counter((case, row.key) for case, events in rows.items() for row in events)
    once = [{row.kind: 1 for row in events if row.kind in ONCE} for events in rows.values()]
    calls = Counter(line["what"] for line in site.post_office.journal() if line["operation"] == "toy.send")
    doubts = sum(row.kind == "failed" for events in rows.values() for row in events)
    with capsys.disabled():
        told = f"{CASES} cases, {len(keys)} events, {doubts} doubtful writes, {calls['begun']} calls for {calls['sent']} letters"
        print(f"\ntwo workers, {site.place}: {told}")
    assert [site.engine.get(case).status for case in site.cases] == [Status.DONE] * CASES
    assert max(keys.values()) == 1
    assert [Counter(row.kind for row in events if row.kind in ONCE) for events in rows.values()] == once
    assert [list(one) for one in once] == [list(ONCE)] * CASES
    assert sorted(site.post_office.sent().values()) == [1] * (2 * CASES)
    assert calls["begun"] > calls["ended"], "nobody was killed in the middle of a write"
    assert doubts > 0, "nobody took over a write that had begun"
    assert site.engine.status().queue.depth == 0
