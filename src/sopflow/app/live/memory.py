"""What made-up systems remember of one case: what a scenario lets them reply, how far that has come, what they did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, replace

from sopflow.catalog.model import Operation
from sopflow.catalog.replies import read_reply
from sopflow.dataclass import dataclass
from sopflow.ports.world import Call, Done, Failed, Reply
from sopflow.simulation.given import Given, from_python
from sopflow.simulation.turns import NOTHING_USED, Used
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import Record


@dataclass(frozen=True, slots=True)
class Served:
    """One call that a system answered: with plain data of an output, or with an error. `shown` holds the fields of
    its input by which a look-up recognises it."""

    effect: str
    key: str
    output: object = None
    error: str | None = None
    reason: str | None = None
    shown: Mapping[str, object] = field(default_factory=dict)

    def reply(self, operation: Operation) -> Reply:
        """The same reply once more."""
        if self.error is not None:
            return Failed(self.error, self.reason)
        value = read_reply(operation, self.output)
        return Failed("unavailable", "no such reply") if isinstance(value, Refusal) else Done(value)

    def told(self, record: Record) -> dict[str, object]:
        """What a record of that kind can show of it."""
        output = self.output if isinstance(self.output, Mapping) else {}
        known = {**self.shown, **output}
        read = {name: parse(known[name], part.type) for name, part in record.fields.items() if name in known}
        return {name: value for name, value in read.items() if not isinstance(value, Refusal)}


@dataclass(frozen=True, slots=True)
class Memory:
    """The made-up world of one case. `simulators` is where its systems listen; "": they are made up here."""

    scripts: Mapping[str, Given] = field(default_factory=dict)
    used: Used = NOTHING_USED
    made: Mapping[str, int] = field(default_factory=dict)
    served: tuple[Served, ...] = ()
    simulators: str = ""

    def served_before(self, call: Call) -> Served | None:
        """What this very call was answered with, or what a write of this key was done with."""
        again = next((each for each in self.served if each.effect == call.effect), None)
        return again or self.done_with(call.key)

    def done_with(self, key: str | None) -> Served | None:
        """What a write of that key was done with; None where none arrived, or none succeeded."""
        return next((each for each in self.served if key and each.key == key and each.error is None), None)

    def with_(self, served: Served) -> Memory:
        """The memory with one thing more."""
        return replace(self, served=(*self.served, served))


BLANK = Memory()


def written(memory: Memory) -> str:
    """As JSON."""
    kept = {
        "scripts": {name: given.plain for name, given in memory.scripts.items()},
        "used": [[list(route), count] for route, count in memory.used.counts.items()],
        "made": dict(memory.made),
        "simulators": memory.simulators,
        "served": [
            {"effect": e.effect, "key": e.key, "output": e.output, "error": e.error, "reason": e.reason,
             "shown": dict(e.shown)}
            for e in memory.served
        ],
    }  # fmt: skip
    return json.dumps(kept, ensure_ascii=False, default=str)  # a decimal is read back from its text


def read(body: str) -> Memory:
    """What `written` wrote."""
    kept = json.loads(body)
    return Memory(
        {name: from_python(plain) for name, plain in kept["scripts"].items()},
        Used({tuple(route): count for route, count in kept["used"]}),
        kept["made"],
        tuple(Served(**each) for each in kept["served"]),
        kept.get("simulators", ""),
    )
