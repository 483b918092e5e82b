"""Looks for a case that breaks a policy: the graph of all cases and the policy's automaton, found together.

No case is followed further than the policy may still be broken: not where what it asks for was done for good, and not
where nothing of it may happen any more (`proof.flow.ahead`).
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping

from sopflow.policies.automata import BAD, START, Automaton
from sopflow.proof.graph.explore import Explorer, Graph, Way, way_of
from sopflow.proof.graph.kinds import Node
from sopflow.proof.graph.stepping import Unexplored
from sopflow.proof.values.abstract import TURN

ITEM = "item"
"""The result of a loop that goes on to an item."""

Place = tuple[int, int]
"""A node and the state of an automaton."""


class Hunt:
    """One hunt, with what the explorer remembers. `graph` is as much as was looked at; `complete` where nothing was
    left out in which the policy may be broken."""

    def __init__(
        self, explorer: Explorer, automaton: Automaton, most: int, never_fail: frozenset[str] = frozenset()
    ) -> None:
        self.explorer = explorer
        self.automaton = automaton
        self.most = most
        self.never_fail = never_fail
        self.graph = Graph(explorer.tracked, explorer.index)
        self._numbers: dict[Node, int] = {}
        self._out: dict[int, list[Way]] = {}
        self._left: list[int] = []
        self._last = self._made + explorer.most_runs

    def shortest(self) -> tuple[Way, ...] | None:
        """The shortest ways to the policy's bad end, or None. Going through a door is no step. Where all is remembered,
        of as many steps those with fewer turns of loops are shorter: a loop is gone through no oftener than it
        takes."""
        before: dict[Place, tuple[Place, Way] | None] = {}
        first: tuple[Place, tuple[Place, Way] | None] = ((0, START), None)
        waiting = [((0, 0), (0, 0), first)]
        is_exact = self.explorer.tracked is None
        offered = 0
        while waiting:
            (steps, turns), _, (place, came) = heapq.heappop(waiting)
            if place in before:
                continue
            before[place] = came
            number, mark = place
            if mark == BAD:
                return _back(before, place)
            if self._is_over(number, mark):
                self._left.append(number)
                continue
            ways = self._ways(number)
            if ways is None:
                return None
            for way in ways:
                if way.move.what in self.never_fail and way.move.is_failure:
                    continue
                then = (way.target, self._after(mark, way))
                if then not in before:
                    offered += 1
                    goes_in = way.move.what == TURN
                    far = steps + (not goes_in), turns + (is_exact and _begins_a_turn(way))
                    order = (0, -offered) if goes_in else (1, offered)
                    heapq.heappush(waiting, (far, order, (then, (place, way))))
        return None

    def speaks(self) -> bool:
        """Whether some case comes to what the policy speaks of, where none breaks it: looked for where the hunt ended,
        too."""
        if any("s" in letters for way in self.graph.ways for letters in way.letters):
            return True
        spoken = self.explorer.ahead.spoken
        waiting = [number for number in self._left if number not in self._out and self._state(number) in spoken]
        seen = set(waiting)
        while waiting:
            for way in self._ways(heapq.heappop(waiting)) or ():
                if any("s" in letters for letters in way.letters):
                    return True
                if way.target not in seen and way.target not in self._out and self._state(way.target) in spoken:
                    seen.add(way.target)
                    heapq.heappush(waiting, way.target)
        return False

    @property
    def _made(self) -> int:
        return self.explorer.common.stepper.made["runs"]

    def _after(self, mark: int, way: Way) -> int:
        for letters in way.letters:
            mark = self.automaton.after(mark, letters)
        return mark

    def _state(self, number: int) -> str:
        node = self.graph.nodes[number]
        return self.explorer.abstract.start if node is None else node.core.case.state

    def _is_over(self, number: int, mark: int) -> bool:
        return self.explorer.ahead.is_over(self._state(number), mark)

    def _ways(self, number: int) -> list[Way] | None:
        """The ways from a node; None where no more is looked at."""
        found = self._out.get(number)
        if found is None and self._made > self._last:
            self.graph.complete = False
            return None
        if found is None:
            found = self._out[number] = list(self._followed(number).values())
            self.graph.ways += found
            if len(self.graph.nodes) > self.most:
                self.graph.complete = False
                return None
        return found

    def _followed(self, source: int) -> Mapping[object, Way]:
        ways: dict[object, Way] = {}
        for found in self.explorer.after(self.graph.nodes[source]):
            if isinstance(found, Unexplored):
                self.graph.unexplored.append(found)
                continue
            target = self._numbers.get(found.node)
            if target is None:
                target = self._numbers[found.node] = len(self.graph.nodes)
                self.graph.nodes.append(found.node)
            key = (target, found.ran.says)
            if key not in ways:
                ways[key] = way_of(source, target, found.ran)
        return ways


def _begins_a_turn(way: Way) -> bool:
    return any(result == ITEM for _, result, _, _ in way.exits)


def _back(before: Mapping[Place, tuple[Place, Way] | None], place: Place) -> tuple[Way, ...]:
    ways: list[Way] = []
    while (came := before[place]) is not None:
        place, way = came
        ways.append(way)
    return tuple(reversed(ways))
