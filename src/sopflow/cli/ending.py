"""Commands that go on until somebody asks them to end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stop:
    """Whether the command was asked to end."""

    def __init__(self) -> None:
        self.asked = False

    def ask(self, number: int, frame: FrameType | None) -> None:
        """A signal came."""
        self.asked = True

    def __call__(self) -> bool:
        return self.asked


@contextmanager
def until_asked() -> Iterator[Stop]:
    """SIGTERM and Ctrl-C ask to end, as long as the block lasts; a second Ctrl-C interrupts at once."""
    stop = Stop()

    def interrupt(number: int, frame: FrameType | None) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.ask(number, frame)

    before = {
        signal.SIGTERM: signal.signal(signal.SIGTERM, stop.ask),
        signal.SIGINT: signal.signal(signal.SIGINT, interrupt),
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
