"""A timer that was set while one release of the workers ran is fired by the next one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sopflow
from sopflow.testing.queue_worker import Place
from sopflow.testing.queues import Journal, Site, job, until

pytestmark = pytest.mark.slow

SOURCE = Path(sopflow.__file__).parent


@pytest.fixture
def site(postgres_url: str) -> Iterator[Site]:
    store, queue = Place("sopflow.testing.queue_places:dbos", (postgres_url,)).connect()
    yield Site(store, queue)
    queue.close()  # type: ignore[attr-defined]
    store.close()


def next_release(folder: Path) -> Path:
    """The same package, with another text of the function that DBOS runs: the version that it would compute differs."""
    shutil.copytree(SOURCE, folder / "sopflow", ignore=shutil.ignore_patterns("__pycache__"))
    worker = folder / "sopflow/queues/dbos/worker.py"
    old = "            self._handle(job_of(*given))\n"
    text = worker.read_text()
    assert old in text
    worker.write_text(text.replace(old, f"            print('the next release', flush=True)\n{old}"))
    return folder


def worker(place: Place, journal: Journal, packages: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "sopflow.testing.queue_worker", str(journal.file), *place.words]
    environment = {**os.environ, "PYTHONPATH": str(packages)}
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def set_by_a_worker_that_ended(site: Site, place: Place, journal: Journal) -> str:
    """A timer that was set while a worker of this release ran, and that it did not fire: it ended before. Where it did
    not, because this machine stood still, there is another."""
    for turn in range(9):
        old = worker(place, journal, SOURCE.parent)
        site.enqueue(job(f"at once {turn}"))
        until(lambda turn=turn: f"at once {turn}" in journal.ids("ended"))  # type: ignore[misc]
        site.enqueue(job(f"timer {turn}", after=5))
        said, _ = old.communicate("")
        assert (said, old.returncode) == ("", 0)
        if f"timer {turn}" not in journal.ids("begun"):
            return f"timer {turn}"
    raise AssertionError("no worker ended in time")


def test_timers_are_stranded_by_no_upgrade(site: Site, postgres_url: str, tmp_path: Path) -> None:
    place, journal = Place("sopflow.testing.queue_places:dbos", (postgres_url,)), Journal(tmp_path / "journal")
    timer = set_by_a_worker_that_ended(site, place, journal)
    new = worker(place, journal, next_release(tmp_path / "next"))
    until(lambda: timer in journal.ids("ended"))
    said_by_new, _ = new.communicate("")

    assert (set(said_by_new.splitlines()), new.returncode) == ({"the next release"}, 0)
