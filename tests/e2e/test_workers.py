"""Workers as processes of their own: told to end, killed, two at once; and two agents on one case."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.live.practice import wait_until_it_arrived

Start = Callable[..., Any]
Run = Callable[..., Any]
SOPFLOW = [sys.executable, "-c", "from sopflow.cli import main; main()"]
PATIENCE = 90

pytestmark = pytest.mark.xdist_group("workers")


class Worker:
    """A worker, and what it says."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [*SOPFLOW, "worker", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def until(self, name: str) -> dict[str, Any]:
        """The next line of that name."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said: dict[str, Any] = json.loads(line)
            if said["name"] == name:
                return said
        raise AssertionError(self.process.stderr and self.process.stderr.read())

    def end(self, number: int) -> str:
        """Send a signal; what it says on the error stream till its end."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=PATIENCE)
        return errors


@pytest.fixture
def worker() -> Iterator[Callable[..., Worker]]:
    made: list[Worker] = []

    def on_duty(*arguments: str) -> Worker:
        made.append(Worker(*arguments))
        made[-1].until("worker.started")
        return made[-1]

    yield on_duty
    for one in made:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate()


def waits_until(case: Any, outcome: str) -> None:
    ends = time.monotonic() + PATIENCE
    while case.do("next", "--no-wait")["outcome"] != outcome:
        assert time.monotonic() < ends, case.do("show")
        time.sleep(0.2)


def test_a_worker_does_what_is_owed_and_ends_when_it_is_told_to(start: Start, worker: Callable[..., Worker]) -> None:
    case = start("in-doubt")
    one = worker()
    case.answer("msisdn=0812 0000 0001", "--no-wait")

    called = one.until("call.ended")
    assert (called["case"], called["operation"], called["result"]) == (case.id, "remedy.create_ticket", "done")
    waits_until(case, "sent")
    errors = one.end(signal.SIGTERM)
    assert one.process.returncode == 0
    assert "On duty" in errors
    assert "Off duty" in errors


def test_what_a_worker_prints_names_no_customer(start: Start, worker: Callable[..., Worker]) -> None:
    case = start("in-doubt")
    one = worker()
    case.answer("msisdn=0812 3456 7890", "--no-wait")
    one.until("case.ended")
    one.process.send_signal(signal.SIGTERM)
    said, errors = one.process.communicate(timeout=PATIENCE)

    assert "1234567890" not in said + errors


def test_the_work_at_hand_is_ended_before_the_worker_ends(start: Start, worker: Callable[..., Worker]) -> None:
    case = start("in-doubt")
    one = worker("--slow", "remedy.create_ticket=2")
    case.answer("msisdn=0812 0000 0001", "--no-wait")
    one.until("call.started")
    one.end(signal.SIGTERM)

    assert one.process.returncode == 0
    assert [event["kind"] for event in case.do("history")] == ["started", "answered", "succeeded"]


def test_a_killed_worker_loses_nothing_and_doubles_nothing(
    start: Start, worker: Callable[..., Worker], home: Path
) -> None:
    case = start("in-doubt")
    first = worker("--slow", "remedy.create_ticket=600")
    case.answer("msisdn=0812 0000 0001", "--no-wait")
    first.until("call.started")
    wait_until_it_arrived(str(home / "data/sopflow/cases.db"), case.id)
    first.end(signal.SIGKILL)
    second = worker()
    looked = second.until("call.started")

    assert (looked["operation"], looked["write"], looked["look_up"]) == ("remedy.find_tickets", False, True)
    waits_until(case, "sent")
    (effect,) = case.do("show")["effects"]
    assert effect["status"] == "done"
    assert [event["content"].partition("  ")[0] for event in case.do("history")[2:]] == [
        "remedy.create_ticket ✘ in_doubt (made up)",
        "remedy.find_tickets ✔ (made up, asks what became of it)",
    ]


def test_a_command_goes_on_where_a_killed_worker_left_off(start: Start, worker: Callable[..., Worker]) -> None:
    case = start("in-doubt")
    first = worker("--slow", "remedy.create_ticket=600")
    case.answer("msisdn=0812 0000 0001", "--no-wait")
    first.until("call.started")
    first.end(signal.SIGKILL)

    assert case.do("next")["outcome"] == "sent"


def test_two_workers_share_a_store(start: Start, worker: Callable[..., Worker], run: Run) -> None:
    run("store", "init", "--practice")
    one, other = worker(), worker()
    cases = [start("in-doubt") for _ in range(3)]
    for case in cases:
        case.answer("msisdn=0812 0000 0001", "--no-wait")
    for case in cases:
        waits_until(case, "sent")
    said = []
    for each in (one, other):
        each.process.send_signal(signal.SIGTERM)
        said += [json.loads(line) for line in each.process.communicate(timeout=PATIENCE)[0].splitlines()]

    sent = Counter(line["case"] for line in said if line["name"] == "call.started" and line["write"])
    assert sent.keys() == {case.id for case in cases}
    taken_over = {
        line["case"] for line in said if line["name"] == "effect.doubted"
    }  # from one that stood still for long
    assert {times for case, times in sent.items() if case not in taken_over} <= {1}


def test_of_two_agents_who_answer_at_once_one_is_told_that_the_other_was_faster(start: Start) -> None:
    case = start("ask")

    def answer(name: str) -> subprocess.CompletedProcess[str]:
        command = [*SOPFLOW, "case", "answer", case.id, "kind=complaint", "--by", name]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(answer, ("rina", "sari")))

    assert sorted(each.returncode for each in ended) == [0, 1]
    assert [event["kind"] for event in case.do("history")] == ["started", "answered"]


@pytest.mark.parametrize("given", ["remedy.create_ticket", "x=soon", "=1"])
def test_a_worker_that_is_asked_for_nonsense_says_so(start: Start, run: Run, given: str) -> None:
    start("ask")

    assert run("worker", "--slow", given).exit_code == 2


def test_nothing_but_the_store_is_left_behind(start: Start, worker: Callable[..., Worker], home: Path) -> None:
    start("ask")
    worker().end(signal.SIGTERM)

    assert {path.name.partition("-")[0] for path in (home / "data/sopflow").iterdir()} == {"cases.db"}
    assert [path.name for path in home.iterdir()] == ["data"]
