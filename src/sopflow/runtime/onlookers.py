"""Telling whoever looks on: after the fact, from a thread of its own, so that no onlooker delays or breaks a case."""

from __future__ import annotations

import contextvars
import threading
from collections import deque
from collections.abc import Sequence

from sopflow.ports.world import EventSink, Observed

CAPACITY = 10_000
"""Observations that may wait for a slow sink. When there are more, the oldest are let go and counted."""


class Onlookers:
    """Hands observations to sinks, in order. False where there are none, so that nobody makes what nobody hears:
    `if onlookers: onlookers.emit(Observed(…))`.

    The sink hears each in the context (`contextvars`) of whoever emitted it, so a span that was under way there is its
    parent. What a sink raises is counted in `failed` and goes no further.
    """

    def __init__(self, sinks: Sequence[EventSink] = (), *, capacity: int = CAPACITY) -> None:
        self._sinks = tuple(sinks)
        self._waiting: deque[tuple[contextvars.Context, Observed]] = deque()
        self._capacity = capacity
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._busy = self._closed = False
        self.dropped = 0
        self.failed = 0

    def __bool__(self) -> bool:
        return bool(self._sinks)

    def emit(self, observed: Observed) -> None:
        """Take it and return at once."""
        if not self._sinks:
            return
        with self._changed:
            if self._closed:
                return
            if len(self._waiting) >= self._capacity:
                self._waiting.popleft()
                self.dropped += 1
            self._waiting.append((contextvars.copy_context(), observed))
            if self._thread is None:
                self._thread = threading.Thread(target=self._tell, name="sopflow-onlookers", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def flush(self, seconds: float = 5.0) -> bool:
        """Wait until all was told, at most so long. Whether it was."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._busy, seconds)

    def close(self, seconds: float = 5.0) -> None:
        """Tell what waits, at most so long, and take no more."""
        self.flush(seconds)
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()

    def _tell(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if not self._waiting:
                    return
                context, observed = self._waiting.popleft()
                self._busy = True
            for sink in self._sinks:
                try:
                    context.run(sink.emit, observed)
                except Exception:  # noqa: BLE001 - an onlooker's fault is no case's
                    self.failed += 1
