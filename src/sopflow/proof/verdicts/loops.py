"""The loops of a playbook, and what ends each: a bound, time or a system, or somebody's answer.

A loop is a group of states that lead to each other. Ways that may be taken so and so often, and the turns of an `each`,
bound it; what is left of it without them is looked at again, as a loop within. Interrupts are not ways of a loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal

from sopflow.dataclass import dataclass
from sopflow.engine.timers import LATE
from sopflow.expressions.references import reads
from sopflow.program.graph import FINISH, groups_of_each_other
from sopflow.program.model import (
    ApprovePlan,
    AskPlan,
    BranchPlan,
    CallsPlan,
    DecidePlan,
    DoPlan,
    EachPlan,
    Exit,
    Program,
    RequirePlan,
    RunPlan,
    State,
    WaitPlan,
)  # fmt: skip
from sopflow.proof.flow.mentions import changes_of, expressions_in, given_by

Ending = Literal["bounded", "can_finish", "somebody", "nobody"]
"""What ends a loop: it is bounded; time or a system's reply leads out; only an answer or an event does; nothing does
that happens in it."""

Outside = Literal["time", "system", "somebody"]


@dataclass(frozen=True)
class Loop:
    """A loop: its states in the order of the file, what ends it, and where.

    Attributes:
        turns: so often it is gone through at most, where it is bounded; None where a list says so that has no limit.
        by: the states whose ways lead out, or which bound it.
        items: whether its turns are the items of a list.
    """

    states: tuple[str, ...]
    ending: Ending
    turns: int | None = None
    by: tuple[str, ...] = ()
    items: bool = False


@dataclass(frozen=True)
class _Edge:
    """A step from one state to another; `way` is None for the turns of an `each`."""

    source: str
    to: str
    way: Exit | None


def loops(program: Program) -> tuple[Loop, ...]:
    """Every loop of a program, those around others first."""
    made = _Loops(program)
    return tuple(made.among(tuple(program.states), made.edges))


class _Loops:
    """Made and thrown away inside `loops`."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.states = program.states

    @cached_property
    def edges(self) -> tuple[_Edge, ...]:
        return tuple(edge for state in self.states.values() for edge in self._of(state))

    def _of(self, state: State) -> Iterator[_Edge]:
        start = state.plan.start if isinstance(state.plan, EachPlan) else None
        if start is not None:
            yield _Edge(state.id, start, None)
        for way in (way for ways in state.exits.values() for way in ways):
            if way.to in self.states and way.to != start and way.step != FINISH:
                yield _Edge(state.id, way.to, way)

    def among(self, states: Iterable[str], edges: tuple[_Edge, ...]) -> Iterator[Loop]:
        """The loops that these steps make among these states."""
        below: dict[str, list[str]] = {state: [] for state in states}
        for edge in edges:
            if edge.source in below and edge.to in below:
                below[edge.source].append(edge.to)
        for group in groups_of_each_other({state: tuple(to) for state, to in below.items()}):
            inside = frozenset(group)
            own = tuple(edge for edge in edges if edge.source in inside and edge.to in inside)
            if own:
                yield from self._loop(tuple(state for state in self.states if state in inside), own)

    def _loop(self, states: tuple[str, ...], own: tuple[_Edge, ...]) -> Iterator[Loop]:
        each = [edge for edge in own if edge.way is None]
        outer = [edge for edge in each if not set(self.states[edge.source].loops) & set(states)]
        limited = [edge for edge in own if edge.way is not None and edge.way.limit is not None]
        bounding = outer or limited
        if not bounding:
            yield self._unbounded(states)
            return
        yield self._bounded(states, bounding)
        yield from self.among(states, tuple(edge for edge in own if edge not in bounding))

    def _bounded(self, states: tuple[str, ...], by: list[_Edge]) -> Loop:
        plans = [self.states[edge.source].plan for edge in by if edge.way is None]
        numbers = [plan.at_most for plan in plans if isinstance(plan, EachPlan)]
        limits = {edge.way.limit.key: edge.way.limit.at_most for edge in by if edge.way and edge.way.limit}
        all_of_them = [*numbers, *limits.values()]
        turns = None if None in all_of_them else sum(one for one in all_of_them if one is not None)
        return Loop(states, "bounded", turns, tuple(dict.fromkeys(edge.source for edge in by)), bool(plans))

    # ── what leads out ───────────────────────────────────────────────────────────────────────────────────────

    def _unbounded(self, states: tuple[str, ...]) -> Loop:
        found: dict[Outside, list[str]] = {}
        for way in self._ways_out(states):
            for outside in self._hangs_on(way, states):
                found.setdefault(outside, []).append(way.source)
        by = (*found.get("time", ()), *found.get("system", ()))
        if by:
            return Loop(states, "can_finish", by=tuple(dict.fromkeys(by)))
        answered = found.get("somebody", ())
        return Loop(states, "somebody" if answered else "nobody", by=tuple(dict.fromkeys(answered)))

    def _ways_out(self, states: tuple[str, ...]) -> Iterator[Exit]:
        for edge in self.edges:
            if edge.way is not None and edge.source in states and edge.to not in states:
                yield edge.way

    def _hangs_on(self, way: Exit, states: tuple[str, ...]) -> Iterator[Outside]:
        """What has to come from outside before this way is taken."""
        plan = self.states[way.source].plan
        if way.result == LATE:
            yield "time"
            return
        match plan:
            case CallsPlan():
                yield "system"
            case AskPlan() | ApprovePlan() | DoPlan() | RunPlan():
                yield "somebody"
            case WaitPlan(events=events):
                yield "somebody" if events else "time"
            case BranchPlan() | RequirePlan() | DecidePlan():
                yield from self._read(way, states)
            case _:
                return

    def _read(self, way: Exit, states: tuple[str, ...]) -> Iterator[Outside]:
        """Where what decides about a way comes from, as far as the loop itself brings it."""
        here = self.states[way.source]
        read = self._roots([[one.guard for ways in here.exits.values() for one in ways], here.plan])
        if "now" in read:
            yield "time"
        for state in (self.states[id] for id in states):
            if not read & set(given_by(state, self.program)):
                continue
            if isinstance(state.plan, CallsPlan):
                yield "system"
            elif isinstance(state.plan, AskPlan | ApprovePlan | DoPlan | RunPlan | WaitPlan):
                yield "somebody"
            elif "now" in self._roots(list(changes_of(state))):
                yield "time"

    def _roots(self, what: object) -> frozenset[str]:
        """The names that something reads, also through what is derived."""
        found: set[str] = set()
        waiting = [path.partition(".")[0] for one in expressions_in(what) for path in reads(one.tree)]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self._behind.get(name, ())
        return frozenset(found)

    @cached_property
    def _behind(self) -> Mapping[str, tuple[str, ...]]:
        """What each derived fact reads."""
        found: dict[str, tuple[str, ...]] = {}
        for fact in self.program.facts.values():
            trees = [] if fact.tree is None else [fact.tree]
            if fact.table is not None:
                table = self.program.tables[fact.table[0]]
                trees += [one.tree for one in table.inputs.values()]
            found[fact.name] = tuple(path.partition(".")[0] for tree in trees for path in reads(tree))
        return found
