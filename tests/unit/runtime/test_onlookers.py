"""Whoever looks on never delays and never breaks a case."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from sopflow.ports.world import Observed
from sopflow.runtime.onlookers import Onlookers


def observed(number: int = 0) -> Observed:
    return Observed("worker.started", datetime(2026, 1, 1, tzinfo=UTC), None, {"holder": str(number)})


class Heard:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def emit(self, observed: Observed) -> None:
        self.heard.append(str(observed.fields["holder"]))


class Raising:
    def emit(self, observed: Observed) -> None:
        raise RuntimeError("a bug of the onlooker's")


class Stuck:
    """Never comes back until it may."""

    def __init__(self) -> None:
        self.may, self.began = threading.Event(), threading.Event()

    def emit(self, observed: Observed) -> None:
        self.began.set()
        self.may.wait(60)


def test_sinks_hear_everything_in_order() -> None:
    heard = Heard()
    onlookers = Onlookers([heard])
    for number in range(100):
        onlookers.emit(observed(number))
    onlookers.close(60)

    assert heard.heard == [str(number) for number in range(100)]
    assert onlookers.dropped == onlookers.failed == 0


def test_a_sink_that_raises_is_counted_and_the_next_hears_all_the_same() -> None:
    heard = Heard()
    onlookers = Onlookers([Raising(), heard])
    onlookers.emit(observed(1))
    onlookers.emit(observed(2))
    onlookers.close(60)

    assert heard.heard == ["1", "2"]
    assert onlookers.failed == 2


def test_a_sink_that_is_stuck_delays_nobody_and_the_oldest_are_let_go() -> None:
    stuck = Stuck()
    onlookers = Onlookers([stuck], capacity=10)
    onlookers.emit(observed())
    assert stuck.began.wait(60)
    for number in range(1000):
        onlookers.emit(observed(number))

    assert onlookers.dropped == 990
    assert not onlookers.flush(0.01)
    onlookers.close(0.01)
    stuck.may.set()


def test_after_closing_nothing_is_taken() -> None:
    heard = Heard()
    onlookers = Onlookers([heard])
    onlookers.close(60)
    onlookers.emit(observed())

    assert heard.heard == []
    assert onlookers.flush(0)


def test_where_nobody_looks_on_nothing_is_kept_and_no_thread_is_made() -> None:
    before = threading.active_count()
    onlookers = Onlookers()
    onlookers.emit(observed())

    assert not onlookers
    assert onlookers.flush(0)
    assert threading.active_count() == before
    assert bool(Onlookers([Heard()]))
