"""Whether every case can finish, whatever was forgotten of it: a game.

From here on somebody who wants to finish decides what comes from outside: answers, replies, times. An opponent decides
what was forgotten, and what is not looked into. A case can finish from where the first one wins, whatever the second
one decides: so it is proved for every real case, though more is followed than there is.
"""

from __future__ import annotations

from collections import defaultdict, deque

from sopflow.proof.graph.explore import Explorer, Graph
from sopflow.proof.graph.kinds import Node
from sopflow.proof.graph.moves import GIVEN_UP
from sopflow.proof.graph.naming import paths_of
from sopflow.proof.graph.stepping import Ran, Unexplored
from sopflow.proof.verdicts.game import Rules, Turn, wins


class Game:
    """The game on a graph. `won` are the nodes from which a case can finish."""

    def __init__(self, explorer: Explorer, graph: Graph) -> None:
        self.explorer = explorer
        self.rules = Rules(explorer.abstract)
        self.graph = graph
        self.numbers = {node: number for number, node in enumerate(graph.nodes) if node is not None}
        self.turns = [self._turns(node) for node in graph.nodes]
        self.won = set(range(len(graph.nodes)))
        before = -1
        while before != len(self.won):
            before = len(self.won)
            self.won = self._played(self.won)

    @property
    def lost(self) -> list[int]:
        """The nodes from which nobody can be sure to finish, the nearest first."""
        return [number for number in range(len(self.graph.nodes)) if number not in self.won]

    def hangs_on(self) -> frozenset[str]:
        """What the opponent decides where all could still be won: if it were remembered, it would not be open."""
        found: set[str] = set()
        for number in self.lost:
            for turns in self.turns[number]:
                for turn in turns:
                    if turn.nodes and self.won.issuperset(turn.nodes):
                        asked = (one.about for one, ours in zip(turn.asked, turn.ours, strict=True) if not ours)
                        found.update(f"{name}{rest}" for about in asked for name, rest in paths_of(about))
        facts = self.explorer.abstract.facts
        return frozenset(path for path in found if path.partition(".")[0] in facts)

    def _turns(self, node: Node | None) -> list[list[Turn]]:
        """The runs from a node by move."""
        if node is None:
            begun = [
                self.numbers[found.node] for found in self.explorer.after(None) if not isinstance(found, Unexplored)
            ]
            return [[Turn((), (), (number,))] for number in begun]
        if node.is_over:
            return []
        found: defaultdict[object, list[Turn]] = defaultdict(list)
        for ran, nodes in self.explorer.outcomes(node):
            if isinstance(ran, Ran) and ran.move.kind != GIVEN_UP:
                move = (ran.move.kind, ran.move.what, ran.move.how)
                numbers = tuple(self.numbers[one] for one in nodes)
                found[move].append(self.rules.turn(ran.asked, ran.exits, ran.case, numbers))
        return list(found.values())

    def _played(self, hoped: set[int]) -> set[int]:
        """The nodes from which an end is come to, where after a rare step it is enough to be at one of the `hoped`."""
        into: defaultdict[int, set[int]] = defaultdict(set)
        for way in self.graph.ways:
            into[way.target].add(way.source)
        won = {number for number, node in enumerate(self.graph.nodes) if node is not None and node.is_over}
        rare = {number for number, moves in enumerate(self.turns) if any(one.is_rare for row in moves for one in row)}
        waiting = deque(
            [*won, *(target for target in range(len(self.graph.nodes)) if not into[target].isdisjoint(rare))]
        )
        while waiting:
            for source in into[waiting.popleft()]:
                if source not in won and any(wins(turns, 0, won, hoped) for turns in self.turns[source]):
                    won.add(source)
                    waiting.append(source)
        return won
