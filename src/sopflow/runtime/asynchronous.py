"""The same engine for programs that await: each verb is done in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, ParamSpec, TypeVar

from sopflow.runtime.engine import Engine

P = ParamSpec("P")
T = TypeVar("T")


def _awaited(verb: Callable[P, T]) -> Callable[P, Coroutine[Any, Any, T]]:
    async def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.to_thread(verb, *args, **kwargs)

    return call


class AsyncEngine:
    """The verbs of an `Engine` as coroutines, with the same arguments, results and errors.

    A coroutine that is cancelled leaves its thread to end: what it did may be durable. Give inputs a key, and send them
    again.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.publish, self.withdraw = _awaited(engine.publish), _awaited(engine.withdraw)
        self.publications, self.program = _awaited(engine.publications), _awaited(engine.program)
        self.program_of = _awaited(engine.program_of)
        self.start, self.answer, self.confirm = (
            _awaited(engine.start),
            _awaited(engine.answer),
            _awaited(engine.confirm),
        )
        self.vote, self.tick, self.signal = _awaited(engine.vote), _awaited(engine.tick), _awaited(engine.signal)
        self.inbox, self.deliver = _awaited(engine.inbox), _awaited(engine.deliver)
        self.resume, self.cancel = _awaited(engine.resume), _awaited(engine.cancel)
        self.retry, self.decide = _awaited(engine.retry), _awaited(engine.decide)
        self.correct, self.settle = _awaited(engine.correct), _awaited(engine.settle)
        self.judge, self.migrate = _awaited(engine.judge), _awaited(engine.migrate)
        self.assign, self.hold, self.release = _awaited(engine.assign), _awaited(engine.hold), _awaited(engine.release)
        self.purge, self.export, self.sweep = _awaited(engine.purge), _awaited(engine.export), _awaited(engine.sweep)
        self.get, self.list, self.history = _awaited(engine.get), _awaited(engine.list), _awaited(engine.history)
        self.explain, self.status = _awaited(engine.explain), _awaited(engine.status)
        self.broken_chains = _awaited(engine.broken_chains)
        self.pump, self.close = _awaited(engine.pump), _awaited(engine.close)

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[None]:
        """A worker in the background, for as long as the block lasts."""
        worker = self.engine.worker()
        begun = asyncio.ensure_future(asyncio.to_thread(worker.__enter__))

        async def end() -> None:
            await begun
            await asyncio.to_thread(worker.__exit__, None, None, None)

        try:
            await asyncio.shield(begun)
            yield
        finally:  # whoever is cancelled while it begins or ends leaves no worker behind
            await asyncio.shield(end())
