"""What a drawing may cost, beside bare Python in the same process."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from types import FrameType

import pytest
from benchmarks.drawing import sample

from sopflow.rendering.diagram import svg
from sopflow.rendering.diagram.draw import Level, picture_of
from sopflow.rendering.diagram.model import Diagram


def least(job: Callable[[], object]) -> float:
    """Seconds of processor time, the best of three."""
    found = []
    for _ in range(3):
        begin = time.process_time()
        job()
        found.append(time.process_time() - begin)
    return min(found)


def floor() -> dict[int, int]:
    """A quarter of a million turns of a plain loop: about 30 ms where a drawing of 25 states takes 10."""
    counted: dict[int, int] = {}
    for number in range(250_000):
        counted[number % 97] = counted.get(number % 97, 0) + number
    return counted


def calls_of(job: Callable[[], object]) -> int:
    """How many functions are called, of Python and of C: the same number each time, however busy the machine."""
    called = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal called
        called += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        job()
    finally:
        sys.setprofile(before)
    return called


@pytest.mark.timed
def test_three_hundred_states_are_drawn_in_less_than_a_second_and_twenty_five_at_once() -> None:
    bare = least(floor)
    few, many = (least(partial(drawn, sample(size))) for size in (25, 300))
    assert few < bare
    assert many < 15 * bare


def test_twelve_times_the_states_cost_less_than_twenty_times_the_work() -> None:
    few, many = (calls_of(partial(drawn, sample(size))) for size in (25, 300))
    assert many < 20 * few


def drawn(made: Diagram) -> str:
    return svg.render(picture_of(made, "en", Level.FULL), {})
