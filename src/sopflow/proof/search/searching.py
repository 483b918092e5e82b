"""Looks for a case that breaks a claim, with no more remembered than it takes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

from sopflow.dataclass import dataclass
from sopflow.policies.assuming import unfailing
from sopflow.policies.automata import Automaton
from sopflow.proof.graph.explore import MOST_NODES, Explorer, Graph, Way
from sopflow.proof.search.hunting import Hunt
from sopflow.proof.search.refining import links_of, near, tried, wanting
from sopflow.proof.values.abstract import TURN

MOST_ROUNDS = 40
"""So often what must be remembered besides is looked for."""

TOO_MANY = "too_many"
"""The reason where more kinds of cases are left than are looked at."""


@dataclass(frozen=True)
class Search:
    """Looks for a case in the graphs of a program, with no more remembered than it takes. `most` is how many kinds of
    cases are looked at, all graphs together; `exact` says that all is remembered from the first, `near` that what a
    breach hangs on is looked for near it first."""

    explorer: Explorer
    most: int = MOST_NODES
    exact: bool = False
    rounds: int = MOST_ROUNDS
    near: bool = False

    def case(self, automaton: Automaton) -> Answer:
        """A case that leads the automaton to its bad end, or that there is none."""
        watch = self.explorer.watch
        never_fail = unfailing(() if watch is None else watch.policy.assume)

        def hunted(explorer: Explorer, left: int) -> tuple[Graph, tuple[Way, ...] | None, Callable[[], bool]]:
            hunt = Hunt(explorer, automaton, left, never_fail)
            ways = hunt.shortest()
            return hunt.graph, ways, hunt.speaks

        return self._looked_for(hunted, self._spoken_of())

    def taking(self, wanted: Callable[[Way], bool], tracked: frozenset[str] = frozenset()) -> Answer:
        """A case whose last step is wanted, or that there is none. `tracked` is what is remembered from the first."""

        def explored(explorer: Explorer, left: int) -> tuple[Graph, tuple[Way, ...] | None, Callable[[], bool]]:
            graph = explorer.explored(left)
            return graph, shortest_to(graph, wanted), lambda: True

        return self._looked_for(explored, tracked)

    def _spoken_of(self) -> frozenset[str]:
        """What the policy itself reads."""
        watch = self.explorer.watch
        return frozenset() if watch is None else self.explorer.common.reading.spoken_of(watch)

    def _looked_for(self, found_in: Looks, tracked: frozenset[str]) -> Answer:
        made = self.explorer.common.stepper.made
        last, left = made["runs"] + self.explorer.most_runs, self.most
        for _ in range(self.rounds):
            explorer = self.explorer.sliced(None if self.exact else tracked, self.explorer.index)
            graph, ways, speaks = found_in(explorer, left)
            left -= len(graph.nodes)
            if ways and (made["runs"] > last or left <= 0) and not self.exact:
                return Answer(graph, None, TOO_MANY)
            if ways is None or self.exact:
                return Answer(graph, ways, "" if ways else unsure(graph), speaks)
            way = tried(explorer, links_of(graph, ways))
            if way.stands:
                return Answer(graph, ways, "")
            more = (near(explorer, graph, ways) - tracked if self.near else None) or wanting(explorer, way)
            if not more - tracked:
                break
            tracked |= more
        return Answer(graph, None, "not_told_apart")


Looks = Callable[[Explorer, int], tuple[Graph, tuple[Way, ...] | None, Callable[[], bool]]]
"""Looks for ways in what an explorer finds of so many kinds of cases; and says whether anything is spoken of there."""


@dataclass(frozen=True)
class Answer:
    """What a search found: ways, or none and why that is not sure."""

    graph: Graph
    ways: tuple[Way, ...] | None
    reason: str
    speaks: Callable[[], bool] = lambda: True


def unsure(graph: Graph) -> str:
    """Why the graph says nothing of all cases; nothing where it is whole."""
    if not graph.complete:
        return TOO_MANY
    if graph.unexplored:
        return f"{graph.unexplored[0].state.removesuffix(TURN)}: {graph.unexplored[0].reason}"
    return ""


def shortest_to(graph: Graph, wanted: Callable[[Way], bool]) -> tuple[Way, ...] | None:
    """The shortest ways of which the last is wanted."""
    before: dict[int, Way | None] = {}
    waiting: deque[tuple[int, Way | None]] = deque([(0, None)])
    while waiting:
        number, came = waiting.popleft()
        if came is not None and wanted(came):
            return _back(before, came)
        if number in before:
            continue
        before[number] = came
        for way in graph.out[number]:
            if way.target not in before or wanted(way):
                (waiting.appendleft if way.move.what == TURN else waiting.append)((way.target, way))
    return None


def _back(before: Mapping[int, Way | None], last: Way) -> tuple[Way, ...]:
    ways = [last]
    while (came := before[ways[-1].source]) is not None:
        ways.append(came)
    return tuple(reversed(ways))
