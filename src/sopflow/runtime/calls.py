"""Calling a system in time: whatever it does, there is a reply, and it comes before the attempt's time is much over."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from sopflow.adapter_api import ErrorKind
from sopflow.catalog.model import Operation
from sopflow.ports.world import Call, Done, Failed, OperationHost, Reply
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import Record

GRACE = 1.0
"""Seconds that a host has beyond the attempt's own to say that it was too slow."""

TIMEOUT, BUG, LOST, UNREADABLE = "timeout", "bug", "lost", "unreadable_reply"
"""Reasons that the runtime gives: the reply did not come in time; the adapter broke; a process died or froze after it
had sent the call; the reply is not of the operation's output type."""


def call_in_time(host: OperationHost, call: Call) -> Reply:
    """The system's reply. A host that hangs is left to itself: for a write nobody then knows, a read did not come."""
    replies: list[Reply] = []
    is_over = threading.Event()

    def work() -> None:
        try:
            replies.append(host.call(call))
        except Exception:  # noqa: BLE001 - a bug of an adapter must not stop the case
            replies.append(unknown(call.operation, BUG))
        finally:
            is_over.set()

    threading.Thread(target=work, name=f"sopflow-call-{call.operation.name}", daemon=True).start()
    is_over.wait(call.seconds + GRACE)
    reply = replies[0] if replies else unknown(call.operation, TIMEOUT)
    return _checked(call.operation, reply)


def unknown(operation: Operation, reason: str) -> Failed:
    """The reply where there is none: a write may have happened, a read is simply not answered."""
    return Failed(ErrorKind.IN_DOUBT if operation.writes else ErrorKind.UNAVAILABLE, reason)


def _checked(operation: Operation, reply: Reply) -> Reply:
    """The reply, if the case can hold it. A write whose reply makes no sense may have happened."""
    match reply:
        case Done(output=output):
            value = parse(_known(operation, output), operation.output)
            return unknown(operation, UNREADABLE) if isinstance(value, Refusal) else Done(value)
        case Failed(error=error):
            return reply if error in set(ErrorKind) else unknown(operation, UNREADABLE)


def _known(operation: Operation, output: object) -> object:
    """The output without fields that the manifest does not know; no output is an empty record."""
    if not isinstance(operation.output, Record):
        return output
    given = output if isinstance(output, Mapping) else {}
    if output is not None and not isinstance(output, Mapping):
        return output
    return {name: given[name] for name in operation.output.fields if given.get(name) is not None}
