"""Seconds that this process had: a watch that stands while the machine does."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Self

_TICK, _LONGEST = 0.01, 0.05  # seconds between two looks, and the most that one look counts


class Ticking:
    """Measures what happens in its block. Where the machine stands still for five seconds they hardly count, so that a
    test may say how long something takes at most and does not fail because others were busy.

        with Ticking() as watch:
            …
        assert watch.seconds < 2
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._count, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _count(self) -> None:
        last, is_over = time.monotonic(), False
        while not is_over:
            is_over = self._over.wait(_TICK)
            now = time.monotonic()
            self.seconds += min(now - last, _LONGEST)
            last = now
