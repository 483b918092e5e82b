"""What systems reply to a telling: as a script says, or whatever whoever tells the case gives instead.

Scripted systems are a frozen value that gives the next reply and itself as it is then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Protocol

from sopflow.adapter_api import ErrorKind
from sopflow.catalog.generated import fill
from sopflow.catalog.model import Operation
from sopflow.catalog.replies import read_reply
from sopflow.catalog.synthetic import example
from sopflow.dataclass import dataclass
from sopflow.engine.effects import CallOperation
from sopflow.simulation.given import Fields, Given, word
from sopflow.simulation.laying import ERROR, REASON, is_error
from sopflow.simulation.turns import NOTHING_USED, Used, take
from sopflow.values.reading import Refusal


@dataclass(frozen=True, slots=True)
class Success:
    """An output of the operation's type. `synthetic` says that nobody scripted it, `planned` that the write was not
    sent: it is only meant."""

    output: object
    synthetic: bool = False
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A canonical error, with the system's reason."""

    error: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer was given for this system; or one that its manifest does not allow (`refusal`)."""

    refusal: Refusal | None = None


Reply = Success | Failure | Silence


class Replying(Protocol):
    """Whatever replies for systems."""

    def reply(self, operation: Operation, call: CallOperation, now: datetime) -> tuple[Reply, Replying]:
        """The reply to a call, and what replies to the next one. `now` is the telling's own time."""


@dataclass(frozen=True, slots=True)
class Systems:
    """Replies by operation, and how far each has come. Where `strict` is not set, what is not scripted gets a reply
    that fits the manifest."""

    scripts: Mapping[str, Given]
    strict: bool = True
    used: Used = NOTHING_USED
    made: Mapping[str, int] = field(default_factory=dict)  # by operation: how many numbers of its own it has given out

    def reply(self, operation: Operation, call: CallOperation, now: datetime) -> tuple[Reply, Systems]:
        """What the operation replies to this call.

        A look-up after `in_doubt` that is not scripted finds nothing, so that the write is sent again. A write whose
        outputs are all optional or generated succeeds unscripted. What a system makes up by itself is filled in.
        """
        taken = take(self.scripts.get(operation.name), self.used, (operation.name,), call.input)
        reply = self._answer(operation, call, taken.given)
        after = replace(self, used=taken.used)
        if not isinstance(reply, Success):
            return reply, after
        count = self.made.get(operation.name, 0)
        made = len(reply.output) if isinstance(reply.output, tuple) else 1
        output = fill(operation, reply.output, count=count + 1, now=now)
        return replace(reply, output=output), replace(after, made={**self.made, operation.name: count + made})

    def _answer(self, operation: Operation, call: CallOperation, given: Given | None) -> Reply:
        if given is not None:
            return _scripted(operation, given)
        if call.looks_up is not None:
            return Failure(str(ErrorKind.NOT_FOUND))
        if operation.answers_itself:
            itself = _read(operation, {})
            return replace(itself, synthetic=not self.strict) if isinstance(itself, Success) else itself
        if self.strict:
            return Silence()
        return Success(example(operation, call.input, seed=call.key or call.effect), synthetic=True)


def _scripted(operation: Operation, given: Given) -> Reply:
    if isinstance(given, Fields) and is_error(given):
        return Failure(word(given.parts[ERROR]), word(given.parts.get(REASON)) or None)
    return _read(operation, given.plain)


def _read(operation: Operation, plain: object) -> Reply:
    """The reply as the manifest types it."""
    value = read_reply(operation, plain)
    return Silence(value) if isinstance(value, Refusal) else Success(value)
