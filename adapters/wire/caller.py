"""Calls of one system: with its log-in, in their turn, inside their time.

Reads are tried again, with jitter and after `Retry-After`, inside their budget. A write is sent once: what is refused
for certain fails as such, and where nobody knows it fails as `in_doubt`. Every failure is a `WireFailure`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

import tenacity

from .breaker import Breaker
from .budget import Budget, Patience
from .failures import UNAUTHORIZED, UNAVAILABLE, WireFailure
from .messages import Answer, Sending
from .transport import Transport

_LONGEST_WAIT = 5.0  # seconds between two attempts
T = TypeVar("T")
Judge = Callable[[Answer, bool], WireFailure | None]
"""What an answer (to a write, where True) says went wrong, None where nothing did."""


class Login(Protocol):
    """Who calls."""

    def headers(self, seconds: float) -> Mapping[str, str]:
        """What each request carries; logs in first where that is needed. Raises WireFailure."""

    def refused(self, headers: Mapping[str, str]) -> None:
        """These were not accepted: forget them."""


class Caller:
    """Calls of one system. Safe for several threads; with `one_at_a_time` they take turns."""

    def __init__(
        self,
        transport: Transport,
        login: Login,
        judge: Judge,
        *,
        patience: Patience | None = None,
        one_at_a_time: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport, self._login, self._judge, self._clock = transport, login, judge, clock
        self._patience = patience or Patience()
        self._breaker = Breaker(self._patience)
        self._turn = threading.Lock() if one_at_a_time else None

    def __repr__(self) -> str:
        return "<Caller>"

    def write(self, sending: Sending, budget: Budget) -> Answer:
        """The answer to a write that is sent once, and once more only where its token was refused. With less than
        `budget.least` left it is not sent."""
        return self._attempt(sending, min(budget.attempt, budget.total), least=budget.least)

    def read(self, sending: Sending, understand: Callable[[Answer], T | None], budget: Budget) -> T:
        """Attempts until the answer is understood: one that is not (None) counts as unavailable."""
        until = self._clock() + budget.total

        def attempt() -> T:
            left = min(budget.attempt, until - self._clock())
            answer = self._attempt(sending, left, through=budget.through)
            understood = understand(answer)
            if understood is None:
                raise WireFailure(UNAVAILABLE, "malformed_reply")
            return understood

        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._patience.attempts) | tenacity.stop_before_delay(budget.total),
            wait=_waiting(self._patience.wait),
            retry=tenacity.retry_if_exception(_may_pass),
            reraise=True,
        )
        return retrying(attempt)

    def ending(self, budget: Budget) -> Callable[[], Budget]:
        """What is left of a budget that begins now, each time that it is asked."""
        until = self._clock() + budget.total
        return lambda: budget.until(until - self._clock())

    def close(self, farewell: Callable[[], None] | None = None) -> None:
        """Drop the connections, after a last word that takes its turn."""
        if self._turn is not None:
            with self._turn:
                (farewell or _nothing)()
        elif farewell is not None:
            farewell()
        self._transport.close()

    def inside(self, url: str) -> str | None:
        """See `Transport.inside`."""
        return self._transport.inside(url)

    def _attempt(self, sending: Sending, seconds: float, *, least: float = 0.0, through: bool = False) -> Answer:
        """One attempt, in its turn. Whatever goes wrong before the request is sent is `unavailable`."""
        until = self._clock() + seconds
        if seconds <= 0 or not self._begins(seconds):
            raise WireFailure(UNAVAILABLE, "no_time_left")
        try:
            if through and not self._breaker.closed:
                return self._exchange(sending, until, least)
            if sending.write and not self._breaker.closed:
                self._breaker.run(lambda: self._greet(sending.path, until))
            return self._breaker.run(lambda: self._exchange(sending, until, least), may_try=not sending.write)
        finally:
            if self._turn is not None:
                self._turn.release()

    def _begins(self, seconds: float) -> bool:
        return self._turn is None or self._turn.acquire(timeout=seconds)

    def _greet(self, path: str, until: float) -> None:
        """Ask a system that rested for something that changes nothing: it is not tried with a write. Whatever it says
        of the question, it speaks; 501 only says that it does not know OPTIONS."""
        answer, headers = self._authorized(Sending("OPTIONS", path), until, 0.0)
        if answer.status == 401:
            self._login.refused(headers)
        if answer.status >= 500 and answer.status != 501:
            raise WireFailure(UNAVAILABLE, f"http_{answer.status}", strains=True)

    def _exchange(self, sending: Sending, until: float, least: float) -> Answer:
        answer, headers = self._authorized(sending, until, least)
        if answer.status == 401:  # refused before anything was done: the same request may be sent again
            self._login.refused(headers)
            answer, headers = self._authorized(sending, until, least)
        failure = self._judge(answer, sending.write)
        if failure is not None and failure.kind == UNAUTHORIZED:
            self._login.refused(headers)
        if failure is not None:
            raise failure
        return answer

    def _authorized(self, sending: Sending, until: float, least: float) -> tuple[Answer, Mapping[str, str]]:
        headers = self._login.headers(self._left(until))
        sent = replace(sending, headers={**sending.headers, **headers})
        return self._transport.send(sent, self._left(until, least)), headers

    def _left(self, until: float, least: float = 0.0) -> float:
        left = until - self._clock()
        if left <= least:
            raise WireFailure(UNAVAILABLE, "no_time_left")
        return left


def _nothing() -> None:
    """No last word."""


def _may_pass(problem: BaseException) -> bool:
    return isinstance(problem, WireFailure) and problem.kind == UNAVAILABLE and problem.reason != "circuit_open"


def _waiting(first: float) -> Callable[[tenacity.RetryCallState], float]:
    """As long as the system asks, or else a growing time with chance in it, so that many callers do not come at
    once."""
    growing = tenacity.wait_random_exponential(multiplier=first, max=_LONGEST_WAIT)

    def wait(state: tenacity.RetryCallState) -> float:
        problem = state.outcome.exception() if state.outcome is not None else None
        after = problem.after if isinstance(problem, WireFailure) else None
        return max(after or 0.0, growing(state))

    return wait
