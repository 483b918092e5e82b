"""A watch that stands while the machine does."""

from __future__ import annotations

from itertools import count

import pytest

from sopflow.testing import ticking
from sopflow.testing.ticking import Ticking


def test_a_machine_that_stands_still_costs_next_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = count(0, 5)  # five seconds between any two looks
    monkeypatch.setattr(ticking.time, "monotonic", lambda: next(moments))
    watch = Ticking()
    watch._over.set()
    watch._count()

    assert watch.seconds == 0.05


def test_what_runs_is_measured() -> None:
    with Ticking() as watch:
        while watch.seconds < 0.05:
            pass

    assert watch.seconds >= 0.05
