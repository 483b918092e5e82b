"""Some seeds of the simulation, and all that ever failed; `make simulate` runs many new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.reliability.simulation.chance import RATES
from tests.reliability.simulation.machine import Process, Queue
from tests.reliability.simulation.outside import Outside
from tests.reliability.simulation.world import Story, simulate

from sopflow.errors import InternalError
from sopflow.runtime.jobs import TIMER
from sopflow.runtime.runner import Runner

pytestmark = [pytest.mark.xdist_group("simulation"), pytest.mark.slow]

FAILED_ONCE = Path(__file__).with_name("seeds.txt")
SOME = range(12)
RARE = 0.03
"""What is less likely need not come in a few seeds."""


def kept() -> list[int]:
    """The seeds that showed a bug. What stands behind `#` says which."""
    lines = (line.partition("#")[0].strip() for line in FAILED_ONCE.read_text(encoding="utf-8").splitlines())
    return [int(line) for line in lines if line]


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return [simulate(seed) for seed in SOME]


def test_no_law_is_broken_whatever_goes_wrong(stories: list[Story]) -> None:
    assert [(story.seed, fault) for story in stories for fault in story.faults] == []


def test_everything_that_can_go_wrong_did(stories: list[Story]) -> None:
    happened = sum((story.happened for story in stories), Counter[str]())

    assert [trouble for trouble, rate in RATES.items() if rate >= RARE and not happened[trouble]] == []


def test_cases_end_and_effects_and_timers_happen(stories: list[Story]) -> None:
    assert sum(story.ended for story in stories) > 60
    assert sum(story.effects for story in stories) > 25
    assert sum(story.timers for story in stories) > 25


def test_the_same_seed_is_the_same_story() -> None:
    assert simulate(7) == simulate(7)


@pytest.mark.parametrize("seed", kept())
def test_what_failed_once_holds(seed: int) -> None:
    assert simulate(seed).faults == []


def forget_timers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue that owes no due times."""
    enqueue = Queue.enqueue
    monkeypatch.setattr(
        Queue, "enqueue", lambda self, tx, jobs: enqueue(self, tx, [job for job in jobs if job.kind != TIMER])
    )


def answer_before_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that says it has what it has not, now and then."""
    write = Process.write

    def forgetful(self: Process, work: Any) -> Any:
        if self.chance.random.random() > 0.02:
            return write(self, work)
        given: list[Any] = []

        def taken_back(tx: Any) -> None:
            given.append(work(tx))
            raise TakenBackError

        with suppress(TakenBackError):
            write(self, taken_back)
        return given[-1]

    monkeypatch.setattr(Process, "write", forgetful)


def send_under_new_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every attempt of a write has a key of its own, outside."""
    serve = Outside.serve
    numbers = count()
    monkeypatch.setattr(
        Outside, "serve", lambda self, call: serve(self, replace(call, key=call.key and f"{call.key}/{next(numbers)}"))
    )


def forget_keys_of_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """What people say is kept under other keys than theirs."""
    hear = Runner.hear
    numbers = count()
    monkeypatch.setattr(
        Runner,
        "hear",
        lambda self, case, given: hear(self, case, given._replace(key=f"n{next(numbers)}") if given.chosen else given),
    )


class TakenBackError(Exception):
    """Takes back a transaction."""


@pytest.mark.parametrize("plant", [forget_timers, answer_before_the_commit, send_under_new_keys, forget_keys_of_people])
def test_a_planted_bug_breaks_a_law(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)

    assert any(_shows(seed) for seed in range(8))


def _shows(seed: int) -> bool:
    try:
        return bool(simulate(seed).faults)
    except InternalError:  # the engine sees it itself
        return True
