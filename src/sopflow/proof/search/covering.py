"""Few cases that together take every way that some case takes: paths through the graph of all cases.

Which set is the smallest is a hard question; this one is greedy. A path goes from one way that is wanted to the next
nearest one and then to an end, and comes to no kind of case twice. Answers are near; failures, times that come and
what is only guessed are far, so that a path has no more of them than it is there for.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.proof.graph.explore import Graph, Way
from sopflow.proof.graph.moves import GIVEN_UP
from sopflow.proof.values.abstract import TURN

Taken = tuple[str, str, int, bool]
"""A way out of a state: the state, the result, the place among the ways, whether it is the one behind a limit."""

GUESSED = 6
"""What a step costs besides, that hangs on conditions that are not looked into."""

MOST_OF_ONE = 4
"""So many paths are offered for one way that is wanted."""

Goal = Callable[[Way], bool]


@dataclass(frozen=True)
class Paths:
    """Paths through a graph."""

    graph: Graph

    @cached_property
    def out(self) -> Sequence[Sequence[Way]]:
        """The ways from every node."""
        out: list[list[Way]] = [[] for _ in self.graph.nodes]
        for way in self.graph.ways:
            out[way.source].append(way)
        return out

    @cached_property
    def taken(self) -> frozenset[Taken]:
        """Every way out of a state that some path takes."""
        return frozenset[Taken]().union(*(way.exits for way in self.graph.ways))

    def over(self, wanted: Collection[Taken]) -> tuple[Way, ...]:
        """A path over many of the wanted ways, to an end where it can; nothing where it comes to none of them."""
        left = set(wanted)
        path: list[Way] = []
        been = {0}
        while left:
            more = self._nearest(path[-1].target if path else 0, _over(frozenset(left)), been)
            if not more:
                break
            path += more
            been |= {way.target for way in more}
            left = left.difference(*(way.exits for way in more))
        return (*path, *self._on(path, been)) if path else ()

    def to(self, wanted: Taken) -> Iterator[tuple[Way, ...]]:
        """Paths over one way, the nearest first."""
        reached = self._cheapest(0, frozenset())
        ways = [way for way in self.graph.ways if wanted in way.exits and way.source in reached]
        ways.sort(key=lambda way: reached[way.source][0] + _cost(way))
        for way in ways[:MOST_OF_ONE]:
            path = [*_back(reached, way.source), way]
            yield (*path, *self._on(path, {0, *(one.target for one in path)}))

    def _on(self, path: Sequence[Way], been: Collection[int]) -> Sequence[Way]:
        """From where a path has come to an end; nothing where there is none ahead."""
        here = path[-1].target
        return [] if self._is_end(here) else self._nearest(here, lambda way: self._is_end(way.target), been)

    def _is_end(self, node: int) -> bool:
        found = self.graph.nodes[node]
        return found is not None and found.case.outcome is not None

    def _nearest(self, start: int, goal: Goal, been: Collection[int]) -> list[Way]:
        """The cheapest path whose last way is what is looked for."""
        reached = self._cheapest(start, been, goal)
        ends = [(node, cost, place, way) for node, (cost, _) in reached.items() for place, way in self._at(node, goal)]
        best = min(((cost + _cost(way), node, place) for node, cost, place, way in ends), default=None)
        if best is None:
            return []
        _, node, place = best
        return [*_back(reached, node), self.out[node][place]]

    def _at(self, node: int, goal: Goal) -> Iterator[tuple[int, Way]]:
        return ((place, way) for place, way in enumerate(self.out[node]) if goal(way))

    def _cheapest(
        self, start: int, been: Collection[int], goal: Goal = lambda way: False
    ) -> dict[int, tuple[int, Way | None]]:
        """What it costs to come to each node, and by which way; no further than where the goal is surely found."""
        reached: dict[int, tuple[int, Way | None]] = {}
        waiting: list[tuple[int, int, int, Way | None]] = [(0, 0, start, None)]
        order, bound = 0, None
        while waiting:
            cost, _, node, way = heapq.heappop(waiting)
            if node in reached or (bound is not None and cost > bound):
                continue
            reached[node] = (cost, way)
            for one in self.out[node]:
                if goal(one):
                    found = cost + _cost(one)
                    bound = found if bound is None else min(bound, found)
                if one.target not in reached and one.target not in been:
                    order += 1
                    heapq.heappush(waiting, (cost + _cost(one), order, one.target, one))
        return reached


def _over(wanted: frozenset[Taken]) -> Goal:
    """Whether a step takes one of these ways."""
    return lambda way: not wanted.isdisjoint(way.exits)


def _back(reached: dict[int, tuple[int, Way | None]], node: int) -> list[Way]:
    ways: list[Way] = []
    way = reached[node][1]
    while way is not None:
        ways.append(way)
        way = reached[way.source][1]
    return ways[::-1]


def _cost(way: Way) -> int:
    return _of_move(way) + (GUESSED if way.guessed else 0)


def _of_move(way: Way) -> int:
    move = way.move
    if move.what == TURN:
        return 0
    match move.kind:
        case "decision":
            return 40  # scenarios cannot tell it
        case "timer" | "interrupt":
            return 5
        case kind if kind == GIVEN_UP:
            return 5
        case "reply" | "look_up" | "confirm" | "vote":
            return 4 if move.how not in ("", "found", "confirmed", "granted") else 1
        case _:
            return 1
