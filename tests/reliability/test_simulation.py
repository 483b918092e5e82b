"""Some seeds of the simulation, and all that ever failed; `make simulate` runs many new ones."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.reliability.simulation.chance import RATES
from tests.reliability.simulation.world import Story, simulate

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
