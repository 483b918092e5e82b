"""Made-up systems for practice: they reply as a scenario says, or with typed, plainly made-up values.

Nothing real is ever called. What they were asked and what they replied is kept in the practice store itself, one row
a case, so that they are what a good system is: whoever sends a key again, from this process or from another one after
a crash, gets the first reply, and a look-up finds what was done though its reply was lost. A sub-playbook's case is
answered by the scenario of the case that runs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from sopflow.app.connected.simulators import Door, NoSimulatorError
from sopflow.app.live.memory import BLANK, Memory, Served, read, written
from sopflow.catalog.model import Operation
from sopflow.catalog.synthetic import example
from sopflow.dataclass import dataclass
from sopflow.engine.effects import CallOperation
from sopflow.ports.rows import InboxRow
from sopflow.ports.store import CaseStore, Transaction
from sopflow.ports.world import Call, Clock, Done, Failed, Reply
from sopflow.simulation.given import Given
from sopflow.simulation.systems import Failure, Silence, Success, Systems
from sopflow.values.showing import plain
from sopflow.values.types import ListOf, Record

_NAME = "practice"
_BLANK = written(BLANK)


@dataclass(frozen=True)
class PracticeSystems:
    """An `OperationHost` over a practice store. `slow` says how many seconds operations take to reply: time enough to
    see what happens, or to kill a worker."""

    store: CaseStore
    clock: Clock
    slow: Mapping[str, float] = field(default_factory=dict)
    door: Door = field(default_factory=Door)

    def call(self, call: Call) -> Reply:
        """The reply of a made-up system. What it did is durable before it replies, as with a real one."""
        listening = self.store.read(lambda transaction: _memory(transaction, call.case).simulators)
        if listening:
            reply = self._simulated(listening, call)
        else:
            reply = self.store.write(lambda transaction: _serve(transaction, call, self.clock))
        seconds = self.slow.get(call.operation.name)
        if seconds:
            self.clock.wait(seconds, lambda: False)
        return reply

    def patience(self, case: str, operation: Operation) -> float:
        """Simulators may be late, and are waited for as real systems are; what is made up here never is."""
        listening = self.store.read(lambda transaction: _memory(transaction, case).simulators)
        return operation.doubt_seconds if listening else 0.0

    def close(self) -> None:
        """Drop the connections to simulators."""
        self.door.close()

    def _simulated(self, url: str, call: Call) -> Reply:
        try:
            return self.door.simulators(url).call(call)
        except NoSimulatorError:
            return Failed("unavailable", "no_simulator")


def bind(store: CaseStore, clock: Clock, case: str, systems: Mapping[str, Given], simulators: str = "") -> None:
    """Let the systems reply to that case as these scripts say, or as the simulators that listen at that address. To be
    called before the case starts."""
    body = written(replace(BLANK, scripts=systems, simulators=simulators))
    store.write(lambda transaction: transaction.inbox.add(InboxRow(_key(case), clock.now(), _NAME, body, case)))


def _key(case: str) -> str:
    return f"{_NAME}:{case}"


def _serve(transaction: Transaction, call: Call, clock: Clock) -> Reply:
    row = InboxRow(_key(call.case), clock.now(), _NAME, written(BLANK), call.case)
    if transaction.inbox.add(row):  # the first statement is a write: nobody else serves this case until we are done
        row = row._replace(body=written(replace(BLANK, scripts=_memory(transaction, call.case).scripts)))
    else:
        row = transaction.inbox.get(row.key) or row
    memory = read(row.body)
    known = memory.served_before(call)
    if known is not None:
        return known.reply(call.operation)
    reply, after = _replied(memory, call, clock)
    transaction.inbox.save(row._replace(body=written(after.with_(_kept(call, reply)))))
    return reply


def _memory(transaction: Transaction, case: str) -> Memory:
    """What was bound to the case, or to the one that runs it, or that runs that one, and so on."""
    own = transaction.inbox.get(_key(case))
    if own is not None and own.body != _BLANK:
        return read(own.body)
    row = transaction.cases.get(case)
    while row is not None and row.parent is not None:
        above = transaction.inbox.get(_key(row.parent))
        if above is not None and above.body != _BLANK:
            return read(above.body)
        row = transaction.cases.get(row.parent)
    return BLANK


def _replied(memory: Memory, call: Call, clock: Clock) -> tuple[Reply, Memory]:
    operation = call.operation
    lost = memory.done_with(call.looks_up)
    if lost is not None:
        return Done(_found(operation, call.input, lost)), memory
    systems = Systems(memory.scripts, strict=False, used=memory.used, made=memory.made)
    reply, after = systems.reply(operation, _command(call), clock.now())
    kept = replace(memory, used=after.used, made=after.made)
    match reply:
        case Success(output=output):
            return Done(output), kept
        case Failure(error=error, reason=reason):
            return Failed(error, reason), kept
        case Silence():  # a script that its manifest does not allow: `check` says so before anybody practises with it
            return Failed("unavailable", "no such reply"), kept


def _command(call: Call) -> CallOperation:
    return CallOperation(
        call.effect, "", call.operation.name, call.input, call.key, call.attempt, looks_up=call.looks_up
    )


def _found(operation: Operation, given: Mapping[str, object], lost: Served) -> object:
    """What a look-up shows of a write that was done: a made-up record with all that the write itself told."""
    several = isinstance(operation.output, ListOf)
    record = operation.output.item if isinstance(operation.output, ListOf) else operation.output
    if not isinstance(record, Record):
        return () if several else None
    made = example(replace(operation, output=record), given, seed=lost.effect)
    told = lost.told(record)
    found = {**(made if isinstance(made, Mapping) else {}), **told}
    return (found,) if several else found


def _kept(call: Call, reply: Reply) -> Served:
    match reply:
        case Failed(error=error, reason=reason):
            return Served(call.effect, call.key, error=error, reason=reason)
        case Done(output=output):
            look_up = call.operation.look_up
            shown = {name: plain(call.input.get(name)) for name in (look_up.match if look_up else ())}
            return Served(call.effect, call.key, output=plain(output, call.operation.output), shown=shown)
