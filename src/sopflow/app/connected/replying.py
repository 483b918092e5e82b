"""Systems that are called while a case is told, in place of a script.

What to do about each error, when to try again and when to look up stays the engine's; a call is made as the running
engine makes it (`runtime.calls`). A case may be told again from its beginning (the guide does so after every answer):
what was called once is not called again, its reply is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sopflow.adapter_api import ErrorKind
from sopflow.app.connected.making_up import MadeUp
from sopflow.catalog.generated import fill
from sopflow.catalog.model import Operation
from sopflow.catalog.synthetic import example
from sopflow.engine.effects import CallOperation
from sopflow.ports.world import Done, Failed
from sopflow.runtime.calls import Callers, call_in_time
from sopflow.runtime.leaving import Origin, call_of
from sopflow.runtime.pseudonyms import key_that_leaves, marked
from sopflow.runtime.system import SystemIds
from sopflow.simulation.systems import Failure, Reply, Success

DECLINED = "declined"
"""The reason of a write that a person did not let out."""

Allow = Callable[[Operation, Mapping[str, object]], bool]
"""Whether a write may be sent: asked for each, right before."""

Moment = Callable[[datetime], None]
"""Told what time it is in the case, before each call."""


Wait = Callable[[Operation], None]
"""Waits until what a system does late of that operation is done."""


class _Known(NamedTuple):
    input: Mapping[str, object]
    reply: Reply


class Connected:
    """Replies for one case. `sent` counts the writes that left, `asked` all calls that did, `put_off` those whose time
    had not come.

    Args:
        callers: what calls the systems.
        case: the case's id at the systems, from which the keys of its writes are made.
        allow: asked before each write; None lets all out.
        reads_only: no write is sent; each is given a made-up reply, and said to be planned. Nor is a read that asks for
            something that a made-up reply named: its reply is made up too.
        at: told the time before each call.
        is_now: whether a moment of the case has come: what is asked before its time gets a made-up reply.
        wait: told the operation of a doubtful write before it is looked up: it returns when what is late has come.
    """

    def __init__(
        self,
        callers: Callers,
        case: str,
        *,
        allow: Allow | None = None,
        reads_only: bool = False,
        at: Moment = lambda now: None,
        wait: Wait = lambda operation: None,
        is_now: Callable[[datetime], bool] = lambda now: True,
    ) -> None:
        self._callers = callers
        self._case, self._allow, self._reads_only, self._at = case, allow, reads_only, at
        self._wait, self._is_now = wait, is_now
        self._doubtful: dict[str | None, Operation] = {}
        self._keys: set[str] = set()
        self._begun: datetime | None = None
        self._made_up = MadeUp()
        self._seal = partial(key_that_leaves, marked(SystemIds().salt()), case)
        self._known: dict[tuple[str, int, str | None], _Known] = {}
        self.sent = self.asked = self.put_off = 0

    def key_at_systems(self, key: str) -> str:
        """The key of a write as systems know it; `key` is the engine's own."""
        return self._seal(key)

    def reply(self, operation: Operation, call: CallOperation, now: datetime) -> tuple[Reply, Connected]:
        """The system's reply; the same as before to the same call."""
        place = (call.effect, call.attempt, call.looks_up)
        known = self._known.get(place)
        self._begun = self._begun or now
        if known is None or known.input != call.input:
            known = self._known[place] = _Known(call.input, self._reply(operation, call, now))
        return known.reply, self

    def _reply(self, operation: Operation, call: CallOperation, now: datetime) -> Reply:
        if operation.writes and self._reads_only:
            return self._planned(operation, call, now)
        if not self._is_now(now):
            self.put_off += 1
            return replace(self._planned(operation, call, now), planned=False)
        if not operation.writes and self._made_up.holds(call.input):
            return replace(self._planned(operation, call, now), planned=False)
        self._keys.add(call.key)
        asked = call_of(Origin(self._case, self._begun or now), call, operation, self._keys, self._seal)
        if operation.writes and self._allow is not None and not self._allow(operation, asked.input):
            return Failure(str(ErrorKind.REJECTED), DECLINED)
        self.asked += 1
        self.sent += operation.writes
        self._at(now)
        if call.looks_up in self._doubtful:
            self._wait(self._doubtful.pop(call.looks_up))
        reply = call_in_time(self._callers, asked)
        if call.key and isinstance(reply, Failed) and reply.error == ErrorKind.IN_DOUBT:
            self._doubtful[call.key] = operation
        match reply:
            case Done(output=output):
                self._made_up.hear(output)
                return Success(output)
            case Failed(error=error, reason=reason):
                return Failure(str(error), reason)

    def _planned(self, operation: Operation, call: CallOperation, now: datetime) -> Success:
        made = example(operation, call.input, seed=call.key or call.effect)
        output = fill(operation, made, count=len(self._known) + 1, now=now)
        self._made_up.add(output, operation.output, call.input)
        return Success(output, synthetic=True, planned=True)
