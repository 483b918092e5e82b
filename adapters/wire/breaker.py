"""A system that is down is left alone for a while.

pybreaker counts and decides. It holds a lock as long as what it calls runs, which would let the calls of a system
wait for one another; so while all is well it only hears of each outcome, and calls by itself only the one that tries
again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

import pybreaker

from .budget import Patience
from .failures import UNAVAILABLE, WireFailure

T = TypeVar("T")


class Breaker:
    """The circuit breaker of one system. Safe for several threads."""

    def __init__(self, patience: Patience) -> None:
        self._trying = threading.Lock()
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=patience.failures,
            reset_timeout=patience.rest,
            exclude=[_is_calm],
            throw_new_error_on_trip=False,
        )

    @property
    def closed(self) -> bool:
        """Whether all is well, as far as is known."""
        return bool(self._breaker.current_state == pybreaker.STATE_CLOSED)

    def run(self, work: Callable[[], T], *, may_try: bool = True) -> T:
        """What `work` gives. Raises WireFailure: of `work`, or unavailable (circuit_open) where it was not called.
        Without `may_try` it is not what a system that rested is tried with."""
        if self.closed:
            return self._counted(work)
        if not may_try or not self._trying.acquire(blocking=False):
            raise WireFailure(UNAVAILABLE, "circuit_open")
        try:
            return self._breaker.call(work)
        except pybreaker.CircuitBreakerError:
            raise WireFailure(UNAVAILABLE, "circuit_open") from None
        finally:
            self._trying.release()

    def _counted(self, work: Callable[[], T]) -> T:
        try:
            result = work()
        except WireFailure as failure:
            self._hear(failure)
            raise
        self._hear(None)
        return result

    def _hear(self, failure: WireFailure | None) -> None:
        if not self.closed:
            return  # another call opened it in the meantime
        try:
            self._breaker.call(_tell, failure)
        except (WireFailure, pybreaker.CircuitBreakerError):
            return


def _tell(failure: WireFailure | None) -> None:
    if failure is not None:
        raise WireFailure(failure.kind, failure.reason, strains=failure.strains)


def _is_calm(problem: object) -> bool:
    """What is not counted."""
    return not (isinstance(problem, WireFailure) and problem.strains)
