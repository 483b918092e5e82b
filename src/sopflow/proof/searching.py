"""Looks for a case that breaks a claim, with no more remembered than it takes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sopflow.policies.assuming import unfailing
from sopflow.policies.automata import BAD, START, Automaton
from sopflow.proof.abstract import TURN
from sopflow.proof.explore import MOST_NODES, Explorer, Graph, Way
from sopflow.proof.refining import links_of, tried, wanting

MOST_ROUNDS = 40
"""So often what must be remembered besides is looked for."""

TOO_MANY = "too_many"
"""The reason where more kinds of cases are left than are looked at."""

Place = tuple[int, int]
"""A node and the state of an automaton."""


@dataclass(frozen=True)
class Search:
    """Looks for a case in the graphs of a program, with no more remembered than it takes. `most` is how many kinds of
    cases are looked at, all graphs together; `exact` says that all is remembered from the first."""

    explorer: Explorer
    most: int = MOST_NODES
    exact: bool = False
    rounds: int = MOST_ROUNDS

    def case(self, automaton: Automaton) -> Answer:
        """A case that leads the automaton to its bad end, or that there is none."""
        watch = self.explorer.watch
        never_fail = unfailing(() if watch is None else watch.policy.assume)
        return self._looked_for(lambda graph: shortest(graph, automaton, never_fail), self._spoken_of())

    def taking(self, wanted: Callable[[Way], bool], tracked: frozenset[str] = frozenset()) -> Answer:
        """A case whose last step is wanted, or that there is none. `tracked` is what is remembered from the first."""
        return self._looked_for(lambda graph: shortest_to(graph, wanted), tracked)

    def _spoken_of(self) -> frozenset[str]:
        """What the policy itself reads."""
        watch = self.explorer.watch
        return frozenset() if watch is None else self.explorer.common.reading.spoken_of(watch)

    def _looked_for(self, found_in: Callable[[Graph], tuple[Way, ...] | None], tracked: frozenset[str]) -> Answer:
        made = self.explorer.common.stepper.made
        last, left = made["runs"] + self.explorer.most_runs, self.most
        for _ in range(self.rounds):
            explorer = self.explorer.sliced(None if self.exact else tracked, self.explorer.index)
            graph = explorer.explored(left)
            left -= len(graph.nodes)
            ways = found_in(graph)
            if ways and (made["runs"] > last or left <= 0) and not self.exact:
                return Answer(graph, None, TOO_MANY)
            if ways is None or self.exact:
                return Answer(graph, ways, "" if ways else unsure(graph))
            way = tried(explorer, links_of(graph, ways))
            if way.stands:
                return Answer(graph, ways, "")
            more = wanting(explorer, way)
            if not more - tracked:
                break
            tracked |= more
        return Answer(graph, None, "not_told_apart")


@dataclass(frozen=True)
class Answer:
    """What a search found: ways, or none and why that is not sure."""

    graph: Graph
    ways: tuple[Way, ...] | None
    reason: str


def unsure(graph: Graph) -> str:
    """Why the graph says nothing of all cases; nothing where it is whole."""
    if not graph.complete:
        return TOO_MANY
    if graph.unexplored:
        return f"{graph.unexplored[0].state.removesuffix(TURN)}: {graph.unexplored[0].reason}"
    return ""


def shortest(graph: Graph, automaton: Automaton, never_fail: frozenset[str] = frozenset()) -> tuple[Way, ...] | None:
    """The shortest ways to the bad end of an automaton, on which these operations do not fail. Going through a door is
    no step."""

    def after(state: int, way: Way) -> int:
        for letters in way.letters:
            state = automaton.after(state, letters)
        return state

    return _found(graph, after, lambda state, _: state == BAD, never_fail)


def shortest_to(graph: Graph, wanted: Callable[[Way], bool]) -> tuple[Way, ...] | None:
    """The shortest ways of which the last is wanted."""
    return _found(graph, lambda state, _: state, lambda _, way: wanted(way))


def _found(
    graph: Graph,
    after: Callable[[int, Way], int],
    is_end: Callable[[int, Way], bool],
    never_fail: frozenset[str] = frozenset(),
) -> tuple[Way, ...] | None:
    before: dict[Place, tuple[Place, Way] | None] = {(0, START): None}
    done: set[Place] = set()
    waiting: deque[tuple[Place, tuple[Place, Way] | None]] = deque([((0, START), None)])
    while waiting:
        place, came = waiting.popleft()
        if place in done:
            continue
        done.add(place)
        before[place] = came
        if came is not None and is_end(place[1], came[1]):
            return _back(before, place)
        for way in graph.out[place[0]]:
            if way.move.what in never_fail and way.move.is_failure:
                continue
            then = (way.target, after(place[1], way))
            if then not in done or is_end(then[1], way):
                (waiting.appendleft if way.move.what == TURN else waiting.append)((then, (place, way)))
    return None


def _back(before: Mapping[Place, tuple[Place, Way] | None], place: Place) -> tuple[Way, ...]:
    ways: list[Way] = []
    while (came := before[place]) is not None:
        place, way = came
        ways.append(way)
    return tuple(reversed(ways))
