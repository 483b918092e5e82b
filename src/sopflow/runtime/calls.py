"""Calling a system in time: whatever it does, there is a reply, and it comes before the call's time is much over."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from queue import Empty, SimpleQueue

from sopflow.adapter_api import ErrorKind
from sopflow.catalog.model import Operation
from sopflow.ports.world import Call, Done, Failed, OperationHost, Reply
from sopflow.runtime.system import elapsed
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import Record

IDLE_SECONDS = 20.0
GRACE = 1.0
"""Seconds that a host has beyond the call's own to say that it was too slow."""

LATEST = GRACE
"""Seconds after which a call that found no processor does not leave any more: what a host begins within the call's time
is begun before the caller gives up."""

TIMEOUT, BUG, LOST, UNREADABLE, NOT_SENT = "timeout", "bug", "lost", "unreadable_reply", "not_sent"
"""Reasons that the runtime gives: the reply did not come in time; the adapter broke; a process died or froze after it
had said that it sends the call; the reply is not of the operation's output type; the call never left, which is
certain."""

NEVER_LEFT = Failed(ErrorKind.UNAVAILABLE, NOT_SENT)
"""The reply to a call that no thread had begun when its time was over, and that none begins any more. It is this very
object: a system may fail for a reason of that name too."""


class Errand:
    """A call on its way. `reply` is there when it is over. After `leave_by` (of `system.elapsed`) another may
    have taken over; after `latest` its caller would not hear the reply. It does not leave any more after either."""

    __slots__ = ("_ticket", "_under_way", "call", "latest", "leave_by", "reply")

    def __init__(self, call: Call, leave_by: float | None = None) -> None:
        self.call = call
        self.leave_by = leave_by
        self.latest = elapsed() + LATEST
        self._under_way = threading.Lock()  # which is all that is needed of an Event, and a third of its cost
        self._under_way.acquire()
        self.reply: Reply | None = None
        self._ticket = [None]

    def end(self) -> None:
        """It is over. Whoever waits goes on."""
        self._under_way.release()

    def is_over_in(self, seconds: float) -> bool:
        """Whether it is over by then. Asked once, by whoever sent it."""
        return self._under_way.acquire(timeout=seconds)

    def take(self) -> bool:
        """Whether it has not left yet; from now on it has. One of all threads that ask hears yes: who sends it, or who
        gives it up before."""
        try:
            self._ticket.pop()
        except IndexError:
            return False
        return True


class Callers:
    """The systems, and threads to call them in. To make a thread costs more than all else that a call costs us, so one
    that comes back waits a while for the next call."""

    def __init__(self, host: OperationHost) -> None:
        self._host = host
        self._idle: list[SimpleQueue[Errand]] = []

    def send(self, call: Call, leave_by: float | None = None) -> Errand:
        """Call the operation in another thread, if it gets there in time."""
        errand = Errand(call, leave_by)
        try:
            self._idle.pop().put(errand)
        except IndexError:
            errands: SimpleQueue[Errand] = SimpleQueue()
            errands.put(errand)
            threading.Thread(target=self._work, args=(errands,), name="sopflow-call", daemon=True).start()
        return errand

    def _work(self, errands: SimpleQueue[Errand]) -> None:
        while True:
            try:
                errand = errands.get(timeout=IDLE_SECONDS)
            except Empty:
                try:
                    self._idle.remove(errands)
                except ValueError:  # somebody is about to send
                    continue
                return
            self._call(errand)
            self._idle.append(errands)
            errand.end()

    def _call(self, errand: Errand) -> None:
        now = elapsed()
        if errand.leave_by is not None and now > errand.leave_by:
            errand.reply = unknown(errand.call.operation, LOST)
            return
        if now > errand.latest or not errand.take():
            errand.reply = NEVER_LEFT
            return
        try:
            errand.reply = self._host.call(errand.call)
        except Exception:  # noqa: BLE001 - a bug of an adapter must not stop the case
            errand.reply = unknown(errand.call.operation, BUG)
        except BaseException:
            errand.end()
            raise


def call_in_time(callers: Callers, call: Call, leave_by: float | None = None) -> Reply:
    """The system's reply. A host that hangs is left to itself: for a write nobody then knows, a read did not come. What
    did not leave by `leave_by` does not leave: another may have taken over, and decided, while this process was frozen,
    so that a write is told as one of which nobody knows, and is looked up. What no thread had begun when its time was
    over does not leave either, and is told as that (`NEVER_LEFT`). What the host tries by itself is waited for, up to
    the call's `in_all`."""
    errand = callers.send(call, leave_by)
    if not errand.is_over_in(call.in_all + GRACE) and errand.take():
        return NEVER_LEFT
    return _checked(call.operation, errand.reply or unknown(call.operation, TIMEOUT))


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
