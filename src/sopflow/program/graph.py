"""Pure queries on a program's states and ways: what can be reached, from where, on which path.

An interrupt may come in every state (or in those of `during`), and the `always` states are passed on every way out:
both begin ways of their own. All queries are linear in states and ways, except `dominators`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from sopflow.dataclass import dataclass
from sopflow.program.model import EndPlan, Exit, Program

Place = TypeVar("Place", bound=Hashable)
FINISH = "finish"
"""The step of a way behind which the case is over."""


@dataclass(frozen=True, eq=False)
class Graph:
    """The states of a program and the ways between them."""

    start: str
    ways: Mapping[str, tuple[Exit, ...]]
    successors: Mapping[str, tuple[str, ...]]
    predecessors: Mapping[str, tuple[str, ...]]
    ends: frozenset[str]
    always: tuple[str, ...]
    interrupts: tuple[tuple[frozenset[str], str], ...]
    """The states where an interrupt is heard, and the state it leads to."""

    def reachable(self) -> frozenset[str]:
        """Every state that a case can come to, interrupts and `always` counted."""
        found = self.reachable_from((self.start, *self.always))
        while True:
            more = {to for heard, to in self.interrupts if to not in found and heard & found}
            if not more:
                return found
            found |= self.reachable_from(more)

    def reachable_from(self, states: Iterable[str]) -> frozenset[str]:
        """The states themselves, and all that a way leads to from them."""
        return _closure(states, self.successors)

    def leads_to(self, states: Iterable[str]) -> frozenset[str]:
        """The states themselves, and all from which a way leads to one of them."""
        return _closure(states, self.predecessors)

    def can_finish(self) -> frozenset[str]:
        """Every state from which an end can be reached."""
        return self.leads_to(self.ends | frozenset(self.always))

    def path(self, to: str, avoiding: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """A shortest path from the start to a state without those avoided; empty where there is none."""
        if self.start in avoiding:
            return ()
        came: dict[str, str | None] = {self.start: None}
        waiting = deque([self.start])
        while waiting and to not in came:
            state = waiting.popleft()
            for below in self.successors[state]:
                if below not in came and below not in avoiding:
                    came[below] = state
                    waiting.append(below)
        return tuple(_back(to, came)) if to in came else ()

    def dominators(self) -> Mapping[str, frozenset[str]]:
        """For every state that the start leads to: the states that lie on every path to it, itself included."""
        order = self.order()
        above: dict[str, frozenset[str]] = {self.start: frozenset({self.start})}
        changed = True
        while changed:
            changed = False
            for state in order[1:]:
                known = [above[before] for before in self.predecessors[state] if before in above]
                now = frozenset.intersection(*known) | {state}
                if above.get(state) != now:
                    above[state], changed = now, True
        return above

    def order(self) -> tuple[str, ...]:
        """The states that the start leads to, each after those before it as far as loops allow."""
        return tuple(_finished(self.start, self.successors, set()))[::-1]

    def cycles(self, keep: Callable[[Exit], bool]) -> tuple[tuple[str, ...], ...]:
        """The groups of states that can come back to themselves on the ways that `keep` keeps."""
        below = {state: tuple(way.to for way in ways if keep(way)) for state, ways in self.ways.items()}
        groups = groups_of_each_other(below)
        return tuple(group for group in groups if len(group) > 1 or group[0] in below[group[0]])


def graph_of(program: Program) -> Graph:
    """The graph of a program."""
    ways = {name: tuple(_ways(state.exits.values(), program)) for name, state in program.states.items()}
    successors = {name: tuple(dict.fromkeys(way.to for way in out)) for name, out in ways.items()}
    predecessors: dict[str, list[str]] = {name: [] for name in program.states}
    for name, below in successors.items():
        for to in below:
            predecessors[to].append(name)
    ends = frozenset(name for name, state in program.states.items() if isinstance(state.plan, EndPlan))
    return Graph(
        program.start,
        ways,
        successors,
        {name: tuple(before) for name, before in predecessors.items()},
        ends,
        tuple(name for name in program.always if name in program.states),
        tuple(
            (interrupt.during or frozenset(program.states), way.to)
            for interrupt in program.interrupts.values()
            for way in interrupt.ways
            if way.to in program.states
        ),
    )


def _ways(exits: Iterable[tuple[Exit, ...]], program: Program) -> Iterator[Exit]:
    for group in exits:
        for way in group:
            if way.to in program.states and way.step != FINISH:
                yield way


def _closure(states: Iterable[str], below: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    found = set(states)
    waiting = list(found)
    while waiting:
        for state in below[waiting.pop()]:
            if state not in found:
                found.add(state)
                waiting.append(state)
    return frozenset(found)


def _back(state: str | None, came: Mapping[str, str | None]) -> list[str]:
    path: list[str] = []
    while state is not None:
        path.append(state)
        state = came[state]
    return path[::-1]


def _finished(start: Place, below: Mapping[Place, tuple[Place, ...]], seen: set[Place]) -> Iterator[Place]:
    """States not seen yet, in the order in which a depth-first walk leaves them."""
    seen.add(start)
    stack = [(start, iter(below[start]))]
    while stack:
        state, rest = stack[-1]
        following = next((to for to in rest if to not in seen), None)
        if following is None:
            stack.pop()
            yield state
        else:
            seen.add(following)
            stack.append((following, iter(below[following])))


def groups_of_each_other(below: Mapping[Place, tuple[Place, ...]]) -> tuple[tuple[Place, ...], ...]:
    """Places that reach each other (Kosaraju): the order in which a walk leaves them, then walks against the ways."""
    seen: set[Place] = set()
    left = [done for state in below if state not in seen for done in _finished(state, below, seen)]
    against: dict[Place, list[Place]] = {state: [] for state in below}
    for state, tos in below.items():
        for to in tos:
            against[to].append(state)
    reverse = {state: tuple(before) for state, before in against.items()}
    grouped: set[Place] = set()
    return tuple(tuple(_finished(state, reverse, grouped))[::-1] for state in reversed(left) if state not in grouped)
