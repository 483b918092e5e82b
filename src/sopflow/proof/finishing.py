"""Whether every case can finish, whatever was forgotten of it: a game.

From here on somebody who wants to finish decides what comes from outside: answers, replies, times. An opponent decides
what was forgotten, and what is not looked into. A case can finish from where the first one wins, whatever the second
one decides: so it is proved for every real case, though more is followed than there is.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from sopflow.program.model import EachPlan, Program
from sopflow.proof.choices import Key, Question
from sopflow.proof.explore import Explorer, Graph
from sopflow.proof.kinds import Node
from sopflow.proof.naming import paths_of
from sopflow.proof.sight import after
from sopflow.proof.stepping import Ran, Unexplored

Place = Hashable
"""A kind of case, by whatever it is known."""


class Among(Protocol):
    """Some kinds of cases: those from which an end is come to."""

    def issuperset(self, kinds: Iterable[Place], /) -> bool:
        """Whether all of these are among them."""


COMPARED = frozenset({"==", "<", "<="})


@dataclass(frozen=True, slots=True)
class Turn:
    """One run of a step, as the game has it: what was asked, whose turn each question is, and the nodes it comes to.
    `is_rare`: no case makes such a step without end."""

    asked: tuple[Question, ...]
    ours: tuple[bool, ...]
    nodes: tuple[Place, ...]
    is_rare: bool = False


@dataclass(frozen=True, eq=False)
class Rules:
    """The rules of the game for one program, as the proofs step it."""

    program: Program

    def turn(self, ran: Ran, nodes: tuple[Place, ...]) -> Turn:
        """A run of a step, and where it leads, as the game has it."""
        return Turn(ran.asked, tuple(ours(ran.asked)), nodes, self._is_rare(ran))

    def _is_rare(self, ran: Ran) -> bool:
        """Whether no case makes such a step without end: it goes on to the next item of a loop that is gone through
        once, or takes a way that may be taken so and so often."""
        if any((state, result, index) in self._limited for state, result, index, _ in ran.exits):
            return True
        frames = () if ran.case is None else ran.case.frames
        return any(frame.turn > 0 and frame.state not in self._again for frame in frames)

    @cached_property
    def _limited(self) -> frozenset[tuple[str, str, int]]:
        ways = [way for state in self.program.states.values() for row in state.exits.values() for way in row]
        return frozenset((way.source, way.result, way.index) for way in ways if way.limit is not None)

    @cached_property
    def _again(self) -> frozenset[str]:
        """The loops that a case may come to again after it left them, but for the next item of one around."""
        states, to = self.program.states, after(self.program)
        found = set()
        for loop in (state.id for state in states.values() if isinstance(state.plan, EachPlan)):
            inside = {loop, *(state.id for state in states.values() if loop in state.loops)}
            around = set(states[loop].loops)
            waiting = [one for id in inside for one in to[id] if one not in inside]
            seen = set(waiting)
            while waiting:
                more = to[waiting.pop()] - seen - around
                seen |= more
                waiting.extend(more)
            if loop in seen:
                found.add(loop)
        return frozenset(found)


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
            if isinstance(ran, Ran):
                move = (ran.move.kind, ran.move.what, ran.move.how)
                numbers = tuple(self.numbers[one] for one in nodes)
                found[move].append(self.rules.turn(ran, numbers))
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


def wins(turns: Sequence[Turn], depth: int, won: Among, hoped: Among) -> bool:
    """Whether the one who wants to finish wins a move whose first answers are given."""
    first = turns[0]
    if depth == len(first.asked):
        return bool(first.nodes) and (hoped if first.is_rare else won).issuperset(first.nodes)
    by_answer: defaultdict[int, list[Turn]] = defaultdict(list)
    for turn in turns:
        by_answer[turn.asked[depth].index].append(turn)
    each = (wins(some, depth + 1, won, hoped) for some in by_answer.values())
    return any(each) if first.ours[depth] else all(each)


def ours(asked: tuple[Question, ...]) -> Iterator[bool]:
    """Whose turn each question is. A new value may be anything, as long as each answer about it is possible: of what is
    not looked into, the first that is asked of a value."""
    said: set[Key] = set()
    for question in asked:
        values = set() if question.about is None else set(_new_values(question.about))
        ours = bool(values) and (not question.is_guess or (_is_comparison(question.about) and values.isdisjoint(said)))
        if question.about is not None and not question.is_guess:
            ours = ours and _is_plain(question.about) and _all_new(question.about)
            ours = ours and (values.isdisjoint(said) or _there(question.about))
        yield ours
        if question.is_guess:
            said |= values


def _there(about: Key) -> bool:
    return isinstance(about, tuple) and about[0] == "there"


def _new_values(about: Key) -> Iterator[Key]:
    """The values from outside that a question is about."""
    if isinstance(about, tuple):
        if len(about) == 2 and about[0] == "$":
            if str(about[1]).endswith("'") or about[1] == "now":
                yield about
        else:
            for part in about:
                yield from _new_values(part)


def _all_new(about: Key) -> bool:
    return all(name.endswith("'") or name == "now" for name, _ in paths_of(about))


def _is_plain(about: Key) -> bool:
    """Whether a question is about a value itself or a field of it, or how long it is: any answer is some value's."""
    while isinstance(about, tuple):
        if about[0] == "$":
            return True
        if len(about) == 2 and about[0] in ("value", "there", "some", "length"):
            about = about[1]
        elif len(about) == 2 and isinstance(about[1], str):
            about = about[0]
        else:
            return False
    return False


def _is_comparison(about: Key) -> bool:
    """Whether it compares two values, of which one at least is new and itself."""
    if isinstance(about, tuple) and about[0] == "value":
        about = about[1]
    if not isinstance(about, tuple) or len(about) != 3 or about[0] not in COMPARED:
        return False
    return any(_is_plain(side) and _all_new(side) and bool(set(_new_values(side))) for side in about[1:])
