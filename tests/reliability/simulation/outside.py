"""The systems outside, with troubles of their own. They know keys; what they did is written down beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tests.reliability.simulation.chance import Chance
from tests.reliability.simulation.machine import Clock, Process

from sopflow.app.live.memory import BLANK, Memory
from sopflow.app.live.practice import _kept, _replied
from sopflow.catalog.model import Operation
from sopflow.ports.store import CaseStore
from sopflow.ports.world import Call, Done, Failed, OperationHost, Reply
from sopflow.runtime.calls import BUG, TIMEOUT, Errand, unknown
from sopflow.simulation.given import Given


@dataclass(frozen=True)
class Effect:
    """One thing that was done outside."""

    case: str
    key: str
    operation: Operation
    input: Mapping[str, object]
    effect: str
    output: object


@dataclass
class Outside:
    """The systems, and their memory, which no kill reaches."""

    store: CaseStore
    clock: Clock
    chance: Chance
    memories: dict[str, Memory] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)
    late: list[tuple[datetime, Call]] = field(default_factory=list)

    def bind(self, case: str, scripts: Mapping[str, Given]) -> None:
        """Let the systems reply to a case as these scripts say."""
        self.memories.setdefault(case, replace(BLANK, scripts=scripts))

    def serve(self, call: Call) -> Reply:
        """What a good system does: once for each key."""
        root = self._root(call.case)
        memory = self.memories.get(root, BLANK)
        known = memory.served_before(call)
        if known is not None:
            return known.reply(call.operation)
        honest = memory if call.looks_up is None else replace(memory, scripts={})  # no script says what was done
        reply, after = _replied(honest, call, self.clock)
        self.memories[root] = replace(after, scripts=memory.scripts).with_(_kept(call, reply))
        if call.operation.writes and isinstance(reply, Done):
            self.effects.append(Effect(call.case, call.key, call.operation, call.input, call.effect, reply.output))
        return reply

    def arrive(self) -> None:
        """What was slow arrives now, if its time has come."""
        here = [call for at, call in self.late if at <= self.clock.true]
        self.late = [(at, call) for at, call in self.late if at > self.clock.true]
        for call in here:
            self.serve(call)

    def _root(self, case: str) -> str:
        row = self.store.read(lambda tx: tx.cases.get(case))
        return case if row is None or row.parent is None else self._root(row.parent)


class AdapterBreaksError(Exception):
    """A bug of an adapter. (Any other exception is one of ours.)"""


@dataclass
class Network:
    """What lies between a process and the systems."""

    outside: Outside
    process: Process

    def call(self, call: Call) -> Reply:
        chance, outside = self.outside.chance, self.outside
        outside.arrive()
        if chance.strikes("a worker is killed before a call arrives"):
            self.process.die()
        if chance.strikes("a system fails before the effect"):
            return Failed("unavailable", "down")
        if chance.strikes("an adapter breaks"):
            raise AdapterBreaksError
        if chance.strikes("a system is too slow, and does it later"):
            outside.late.append((outside.clock.true + timedelta(hours=chance.random.choice((0, 1, 30))), call))
            return self._too_late(call)
        reply = outside.serve(call)
        if chance.strikes("a worker is killed before a reply is heard"):
            self.process.die()
        if chance.strikes("a reply is lost after the effect"):
            return unknown(call.operation, TIMEOUT)
        if chance.strikes("a system is too slow, and does it all the same"):
            return self._too_late(call)
        if chance.strikes("a reply of the wrong type"):
            return Done(frozenset({"nonsense"}))
        return reply

    def _too_late(self, call: Call) -> Reply:
        self.outside.clock.true += timedelta(seconds=call.seconds)
        return unknown(call.operation, TIMEOUT)


@dataclass
class CallsAtOnce:
    """`runtime.calls.Callers` without threads, so that chance is the same each time, and without waiting: a system that
    is too slow says so itself."""

    host: OperationHost

    def send(self, call: Call, leave_by: float | None = None) -> Errand:
        errand = Errand(call, leave_by)
        try:
            errand.reply = self.host.call(call)
        except AdapterBreaksError:
            errand.reply = unknown(call.operation, BUG)
        errand.end()
        return errand
