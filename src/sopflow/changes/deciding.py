"""Whether two decisions come to the same for all values: proved, or refuted by values.

Values that neither version tells apart are looked at once (`program.worlds`); what is not looked into (`any(…)`, a
comparison of two facts) is taken as yes or no, the same in both where both write it alike, and never so that two
comparisons contradict each other (`changes.possible`). So what is said to be the same is; values that are said to
differ do, but for parts that were not looked into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sopflow.changes.model import Witness
from sopflow.changes.possible import Lines
from sopflow.dataclass import dataclass
from sopflow.expressions.print_ import unparse
from sopflow.expressions.syntax import Node, path_of
from sopflow.program.model import Program
from sopflow.program.partial import answer
from sopflow.program.worlds import Asked, Odd, World, atoms, atoms_of_all, vocabulary_of, worlds

Decided = Callable[[Callable[[Node], object]], object]
"""What a decision comes to, given what its trees answer; `Odd.UNKNOWN` where they do not say."""


@dataclass(frozen=True, eq=False)
class Decision:
    """One version's: the trees that it asks, in order, and what it makes of their answers."""

    program: Program
    trees: tuple[Node, ...]
    decided: Decided


@dataclass(frozen=True, slots=True)
class Partings:
    """Where two decisions part.

    Attributes:
        witnesses: values for which the versions differ, one of each pair of results.
        is_whole: every value was looked at and said something, so that where there is no witness they are the same.
    """

    witnesses: tuple[Witness, ...]
    is_whole: bool


def partings(old: Decision, new: Decision) -> Partings:
    """Values for which the versions differ, and whether there can be others."""
    asked = [(each.trees, vocabulary_of(each.program)) for each in (old, new)]
    found = atoms_of_all(asked)
    every = worlds(found)
    if every is None:
        return Partings((), is_whole=False)
    lines = Lines(found)
    told: dict[tuple[object, object], World] = {}
    befores, afters = _asking(old), _asking(new)
    is_whole = True
    for world in every:
        pair = (befores(world), afters(world))
        if Odd.UNREAL in pair or not lines.go_together(world):
            continue
        is_whole = is_whole and Odd.UNKNOWN not in pair
        if pair[0] != pair[1] and Odd.UNKNOWN not in pair:
            told.setdefault(pair, world)
    guessed = _written_once(asked) - lines.compared
    return Partings(tuple(_witness(pair, world, (befores, afters), guessed) for pair, world in told.items()), is_whole)


_Pair = tuple[object, object]


def _witness(
    pair: _Pair, world: World, asking: tuple[Callable[[World], object], ...], guessed: frozenset[Node]
) -> Witness:
    least = _least(world, lambda fewer: tuple(ask(fewer) for ask in asking) == pair)
    given = {unparse(node): value for node, value in least.items()}
    return Witness(given, *pair, is_sure=guessed.isdisjoint(least))


def _written_once(asked: Iterable[Asked]) -> frozenset[Node]:
    """Parts that are not looked into and that one version alone has: what they say of each other is not known."""
    one, other = ({atom.key for atom in atoms(*each) if path_of(atom.key) is None} for each in asked)
    return frozenset(one ^ other)


def _asking(decision: Decision) -> Callable[[World], object]:
    derived = vocabulary_of(decision.program).derived
    return lambda world: decision.decided(lambda tree: answer(tree, world, derived))


def _least(world: World, is_enough: Callable[[World], bool]) -> World:
    """As few of the values as still show it."""
    for node in world:
        fewer = {each: value for each, value in world.items() if each != node}
        if is_enough(fewer):
            world = fewer
    return world


def first_of(ways: Iterable[tuple[Node | None, object]]) -> Decided:
    """The first way whose guard holds, and nothing where none does."""
    kept = tuple(ways)

    def decided(ask: Callable[[Node], object]) -> object:
        asked = ((True if guard is None else ask(guard), result) for guard, result in kept)
        held, result = next((each for each in asked if each[0] is not False), (True, None))
        return result if held is True else held

    return decided


def value_of(tree: Node) -> Decided:
    """What a tree says."""
    return lambda ask: ask(tree)
