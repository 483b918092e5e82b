"""Which states and ways a set of told cases visited, and which it did not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer
from sopflow.program.model import Exit, Program
from sopflow.simulation.steps import Branched, SubCase
from sopflow.simulation.trace import Trace


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a state: `result` and `index` tell it from the others; `is_then` is the one that is left when a
    limit is used up."""

    source: str
    result: str
    index: int
    to: str
    is_then: bool
    at: Pointer


@dataclass(frozen=True, slots=True)
class Coverage:
    """States and ways of one playbook: all of them, and those that no case visited."""

    playbook: str
    states: tuple[str, ...]
    ways: tuple[Way, ...]
    unvisited_states: tuple[str, ...]
    unvisited_ways: tuple[Way, ...]

    @property
    def states_visited(self) -> int:
        return len(self.states) - len(self.unvisited_states)

    @property
    def ways_visited(self) -> int:
        return len(self.ways) - len(self.unvisited_ways)

    @property
    def of_states(self) -> float:
        """From 0 to 1."""
        return self.states_visited / len(self.states) if self.states else 1.0

    @property
    def of_ways(self) -> float:
        """From 0 to 1."""
        return self.ways_visited / len(self.ways) if self.ways else 1.0


def coverage(program: Program, traces: Iterable[Trace]) -> Coverage:
    """What the traces visited of a playbook, the sub-cases that ran inside them included."""
    entered: set[str] = set()
    taken: set[tuple[str, str, int, bool]] = set()
    for trace in traces:
        for each in _of_playbook(trace, program.id):
            entered.update(each.path)
            taken.update(_key(step.way) for step in each.steps if isinstance(step, Branched))
    states = tuple(program.states)
    exits = [way for state in program.states.values() for ways in state.exits.values() for way in ways]
    return Coverage(
        program.id,
        states,
        tuple(_way(way) for way in exits),
        tuple(state for state in states if state not in entered),
        tuple(_way(way) for way in exits if _key(way) not in taken),
    )


def _of_playbook(trace: Trace, playbook: str) -> Iterator[Trace]:
    if trace.program is not None and trace.program.id == playbook:
        yield trace
    for step in trace.steps:
        if isinstance(step, SubCase) and step.trace is not None:
            yield from _of_playbook(step.trace, playbook)


def _key(way: Exit) -> tuple[str, str, int, bool]:
    return way.source, way.result, way.index, way.is_then


def _way(way: Exit) -> Way:
    return Way(way.source, way.result, way.index, way.to, way.is_then, way.at)
