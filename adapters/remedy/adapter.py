"""The adapter: calls of `remedy.*` become calls of the client, and what goes wrong becomes a declared error."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sopflow.adapter_api import ErrorKind
from sopflow.catalog.model import Operation
from sopflow.catalog.replies import read_reply
from sopflow.ports.world import Call, Done, Failed, Reply
from sopflow.values.refusal import Refusal

from .client import Budget
from .failures import RemedyFailure
from .operations import Operations


@dataclass(frozen=True)
class RemedyHost:
    """An `OperationHost` of the operations that `adapter.yaml` declares."""

    operations: Operations

    def call(self, call: Call) -> Reply:
        """Remedy's reply, of the operation's type, or one of its errors."""
        perform = getattr(self.operations, call.operation.name.removeprefix("remedy."))
        until = time.monotonic() + max(call.seconds, call.operation.timeout.total)
        try:
            found = self._sent_before(call, until)
            told = perform(call.input, call.key, _left(call, until)) if found is None else found
        except RemedyFailure as failure:
            return Failed(_declared(call.operation, failure.kind), failure.reason)
        read = read_reply(call.operation, told)
        if isinstance(read, Refusal):
            return Failed(ErrorKind.IN_DOUBT if call.operation.writes else ErrorKind.UNAVAILABLE, "malformed_reply")
        return Done(read)

    def _sent_before(self, call: Call, until: float) -> object:
        """A create that is sent once more: what the first one made, if it did."""
        if call.attempt < 2 or call.operation.name != "remedy.create_ticket":
            return None
        given = {"external_id": call.input.get("external_id") or call.key, "type": call.input["type"]}
        made = self.operations.find_tickets(given, "", _left(call, until))
        kept = ("number", "entry_id", "status", "created")
        return {name: made[0][name] for name in kept if name in made[0]} if isinstance(made, list) and made else None


def _left(call: Call, until: float) -> Budget:
    left = max(0.05, until - time.monotonic())
    return Budget(min(call.seconds, left), left)


def _declared(operation: Operation, kind: str) -> str:
    """An error that the manifest allows the operation: what it does not foresee is a refusal, or no reply."""
    fallbacks = (ErrorKind(kind), ErrorKind.REJECTED, ErrorKind.UNAVAILABLE)
    return next(each.value for each in fallbacks if each in operation.errors)
