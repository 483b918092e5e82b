"""A caller of a system that knows everybody."""

from __future__ import annotations

import time
from collections.abc import Mapping

from sopflow_adapters.tmf.errors import judge
from sopflow_adapters.wire.caller import Caller
from sopflow_adapters.wire.transport import Transport


class Anyone:
    """A log-in that asks for nothing, and may take its time."""

    def __init__(self, seconds: float = 0) -> None:
        self.seconds = seconds

    def headers(self, seconds: float) -> Mapping[str, str]:
        time.sleep(self.seconds)
        return {}

    def refused(self, headers: Mapping[str, str]) -> None:
        """Cannot be."""


class Hand:
    """A clock that a test moves on: what follows happens so many seconds later, and nobody waits."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


def rested(client: Caller) -> None:
    """The system has rested long enough by now."""
    client._breaker._breaker.reset_timeout = 0


def caller(url: str, login: Anyone | None = None, **more: object) -> Caller:
    """Calls what listens there."""
    return Caller(Transport(url), login or Anyone(), judge(), **more)  # type: ignore[arg-type]
