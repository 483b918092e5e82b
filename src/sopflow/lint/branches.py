"""What is proved of the branches of every state: whether one is always taken, and which are never taken."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.dataclass import dataclass
from sopflow.expressions.syntax import Node
from sopflow.lint.witness import told
from sopflow.program.model import Exit, Program
from sopflow.program.partial import answer
from sopflow.program.worlds import Odd, Vocabulary, atoms, tree_of, vocabulary_of, worlds


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The branches of one result. `gap` describes a case that none takes ("" where it is only not sure), None where
    one is always taken. `never` are those that no case takes."""

    ways: tuple[Exit, ...]
    gap: str | None
    never: tuple[Exit, ...]


def judged(program: Program) -> Iterator[Judged]:
    """A judgement of all branches of all states, where a state has any."""
    vocabulary = vocabulary_of(program)
    for state in program.states.values():
        for ways in state.exits.values():
            if any(way.guard is not None for way in ways):
                yield _judge(ways, vocabulary)


def _judge(ways: tuple[Exit, ...], vocabulary: Vocabulary) -> Judged:
    trees = [None if way.guard is None else tree_of(way.guard) for way in ways]
    complete = any(tree is None and way.limit is None for tree, way in zip(trees, ways, strict=True))
    found = atoms([tree for tree in trees if tree is not None], vocabulary)
    everything = worlds(found)
    if everything is None:
        return Judged(ways, None if complete else "", ())
    if complete and len(ways) == 2 and len(found) == 1 and trees[0] is not None:
        return Judged(ways, None, _alone(ways, [answer(trees[0], world, vocabulary.derived) for world in everything]))
    wins = [False] * len(ways)
    gap: str | None = None
    for world in everything:
        if complete and all(wins):
            break
        winner = _winner(ways, trees, world, vocabulary, wins)
        if winner is False and gap is None:
            gap = told(world)
    never = tuple(way for way, won in zip(ways, wins, strict=True) if not won and not way.is_then)
    return Judged(ways, None if complete else gap, never)


def _alone(ways: tuple[Exit, ...], answers: list[object]) -> tuple[Exit, ...]:
    """`when` and `else` over one atom: each wins somewhere, or never does."""
    real = [value for value in answers if value is not Odd.UNREAL]
    first = () if any(value is not False for value in real) or not real else (ways[0],)
    last = () if any(value is not True for value in real) or not real else (ways[1],)
    return first + last


def _winner(
    ways: tuple[Exit, ...],
    trees: list[Node | None],
    world: dict[Node, object],
    vocabulary: Vocabulary,
    wins: list[bool],
) -> bool | None:
    """Marks every branch that may win in this world. Whether one certainly does; None for a world that cannot be."""
    may: list[int] = []
    for index, (way, tree) in enumerate(zip(ways, trees, strict=True)):
        value = True if tree is None else answer(tree, world, vocabulary.derived)
        if value is Odd.UNREAL:
            return None
        if value is False:
            continue
        may.append(index)
        if value is True and way.limit is None:
            break
    else:
        _mark(may, wins)
        return any(way.limit is not None and trees[index] is None for index, way in enumerate(ways))
    _mark(may, wins)
    return True


def _mark(may: list[int], wins: list[bool]) -> None:
    for index in may:
        wins[index] = True
