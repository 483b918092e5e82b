"""Two versions of a playbook side by side: the same case in both, and whether it ever comes to something else.

Both programs are stepped at once, by the same move and under the same decisions (`choices`): one condition may cut a
value here, another there, and each part of it is followed in both. As long as both versions wait for the same and hold
the same values in facts of the same names, they stay a pair. Where every pair that is come to makes the same writes and
ends alike, no case changes its outcome.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from sopflow.dataclass import dataclass
from sopflow.engine.case import Case
from sopflow.engine.effects import CallOperation, StartCase
from sopflow.engine.step import Step
from sopflow.program.model import Program
from sopflow.proof.graph.explore import Explorer
from sopflow.proof.graph.kinds import Node
from sopflow.proof.graph.moves import Move
from sopflow.proof.values.abstract import TURN
from sopflow.proof.values.choices import Choices, Focus, Key, TooManyQuestionsError
from sopflow.proof.values.unknown import key_of

MOST_PAIRS = 6_000

Did = tuple[tuple[str, ...], str | None]
"""What a step did that others see: the operations that write, in order, and the outcome where the case is over."""


@dataclass(frozen=True)
class Parting:
    """Where two versions part. `why` is "did" (they do other things), "waits" (one waits for what the other does not)
    or "holds" (facts of one name hold different values, or a step was not followed)."""

    why: str
    old: str
    new: str


@dataclass(frozen=True)
class Side:
    """What came of comparing: the pairs that were looked at, and where they part; `complete` says that all were."""

    pairs: int
    partings: tuple[Parting, ...]
    complete: bool

    @property
    def is_same(self) -> bool:
        """Whether it is proved that every case does the same in both."""
        return self.complete and not self.partings


class Apart(Choices):
    """The same choices for a version in which derived facts are made otherwise: what it says of a whole list goes by
    names of its own, since the same words say something else there."""

    def __init__(self, choices: Choices) -> None:
        self.__dict__ = choices.__dict__

    def mark(self, node: object) -> str:
        return super().mark(("apart", node))


def choices_of(old: Program, new: Program, choices: Choices) -> Choices:
    """The choices with which the new version is to be compiled, where the old one has these."""
    return choices if _made(old) == _made(new) else Apart(choices)


def _made(program: Program) -> Mapping[str, object]:
    """How derived facts are made, and the rows of tables."""
    facts = {name: (fact.tree, fact.table) for name, fact in program.facts.items() if fact.derived is not None}
    return {**facts, **{f"table {name}": table.rows for name, table in program.playbook.tables.items()}}


def compared(old: Explorer, new: Explorer, most: int = MOST_PAIRS) -> Side:
    """Every pair that the two versions come to. Both explorers have the same `choices`."""
    return _Comparing(old, new).run(most)


@dataclass(frozen=True)
class _Pair:
    old: Node | None
    new: Node | None

    @property
    def key(self) -> Key:
        return (None if self.old is None else self.old.key, None if self.new is None else self.new.key)


class _Comparing:
    """Made and thrown away inside `compared`."""

    def __init__(self, old: Explorer, new: Explorer) -> None:
        self.old = old
        self.new = new
        self.partings: dict[Parting, None] = {}

    def run(self, most: int) -> Side:
        found: set[Key] = set()
        waiting = deque([_Pair(None, None)])
        while waiting and len(found) <= most:
            for pair in self._after(waiting.popleft()):
                if pair.key not in found:
                    found.add(pair.key)
                    waiting.append(pair)
        return Side(len(found), tuple(self.partings), not waiting)

    def _after(self, pair: _Pair) -> Iterator[_Pair]:
        if pair.old is None or pair.new is None:
            yield from self._stepped(pair, self.old.moves.begin(), self.new.moves.begin())
            return
        if pair.old.case.outcome is not None:
            return
        here = {_name(move): move for move in self.old.moves.of(pair.old.case)}
        there = {_name(move): move for move in self.new.moves.of(pair.new.case)}
        if here.keys() != there.keys():
            self._part("waits", pair.old.case, pair.new.case)
            return
        for name, move in here.items():
            yield from self._stepped(pair, move, there[name])

    def _stepped(self, pair: _Pair, move: Move, other: Move) -> Iterator[_Pair]:
        one, two = (None if node is None else node.case for node in (pair.old, pair.new))
        known = {**(pair.old.known if pair.old else {}), **(pair.new.known if pair.new else {})}
        self.old.choices.focus = Focus()
        runs = self.old.choices.runs(known, lambda: (_step(self.old, one, move), _step(self.new, two, other)))
        try:
            for (made, made_too), then in runs:
                if made is None and made_too is None:
                    continue
                if made is None or made_too is None:
                    self._part("waits", one, two)
                elif _did(made) != _did(made_too):
                    self._part("did", made.case, made_too.case)
                else:
                    yield from self._pairs(made.case, made_too.case, then)
        except (TooManyQuestionsError, TypeError, AttributeError, AssertionError, ValueError, LookupError):
            self._part("holds", one, two)

    def _pairs(self, one: Case, two: Case, then: Mapping[Key, object]) -> Iterator[_Pair]:
        others = list(self.new.canon.nodes(two, then))
        for node in self.old.canon.nodes(one, then):
            for other in others:
                if not _same_values(one, two, node.case, other.case):
                    self._part("holds", one, two)
                elif _agree(node, other):
                    yield _Pair(node, other)

    def _part(self, why: str, old: Case | None, new: Case | None) -> None:
        places = ("" if case is None else case.state.removesuffix(TURN) for case in (old, new))
        self.partings[Parting(why, *places)] = None


def _step(explorer: Explorer, case: Case | None, move: Move) -> Step | None:
    made = explorer.common.stepper.run(case, move)
    return None if made is None else made[0]


def _did(made: Step) -> Did:
    return tuple(_written(made)), made.case.outcome


def _written(made: Step) -> Iterator[str]:
    for one in made.effects:
        if isinstance(one, CallOperation) and one.key:
            yield one.operation
        elif isinstance(one, StartCase):
            yield one.playbook


def _name(move: Move) -> tuple[str, str, str]:
    return move.kind, move.what, move.how


def _agree(one: Node, other: Node) -> bool:
    """Whether both may be at once, where one name means one value: what is known of it is the same."""
    return all(other.known.get(key, value) == value for key, value in one.known.items())


def _same_values(one: Case, two: Case, node: Case, other: Case) -> bool:
    """Whether what both still hold under one name is one value, and has one name afterwards."""
    shared = [name for name in node.scope if name in other.scope and name not in ("settings", "now", "sla")]
    held = all(
        name in one.scope
        and name in two.scope
        and key_of(one.scope[name]) == key_of(two.scope[name])
        and key_of(node.scope[name]) == key_of(other.scope[name])
        for name in shared
    )
    return held and key_of(_turns(one)) == key_of(_turns(two)) and _waits(one) == _waits(two)


def _turns(case: Case) -> tuple[object, ...]:
    return tuple(item for frame in case.frames for item in frame.items[frame.turn :] if not hasattr(item, "items"))


def _waits(case: Case) -> object:
    """What a case holds of replies that have come, and of what it sent."""
    outputs = getattr(case.waiting, "outputs", {})
    return tuple((index, key_of(output)) for index, output in sorted(outputs.items()))
