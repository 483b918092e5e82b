"""Whether two decisions come to the same for all values: proved, or refuted by values.

Values that neither version tells apart are looked at once (`program.worlds`); what is not looked into (`any(…)`, a
comparison of two facts) is taken as yes or no, the same in both where both write it alike. So what is said to be the
same is; values that are said to differ do, but for parts that were not looked into.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sopflow.changes.model import Witness
from sopflow.expressions.print_ import unparse
from sopflow.expressions.syntax import Node
from sopflow.program.model import Program
from sopflow.program.partial import answer
from sopflow.program.worlds import CAP, Odd, World, atoms, vocabulary_of

Decided = Callable[[Callable[[Node], object]], object]
"""What a decision comes to, given what its trees answer; `Odd.UNKNOWN` where they do not say."""


@dataclass(frozen=True, eq=False)
class Decision:
    """One version's: the trees that it asks, in order, and what it makes of their answers."""

    program: Program
    trees: tuple[Node, ...]
    decided: Decided


def partings(old: Decision, new: Decision) -> Iterator[Witness] | None:
    """Values for which the versions differ, one of each pair of results; none of them where they are the same for all.
    None where there are too many values to look at."""
    every = _worlds(old, new)
    return None if every is None else _differing(old, new, every)


def _differing(old: Decision, new: Decision, every: Iterable[World]) -> Iterator[Witness]:
    told: set[tuple[object, object]] = set()
    befores, afters = _asking(old), _asking(new)
    for world in every:
        pair = (befores(world), afters(world))
        if pair[0] != pair[1] and Odd.UNREAL not in pair and pair not in told:
            told.add(pair)
            least = _least(world, lambda fewer, pair=pair: (befores(fewer), afters(fewer)) == pair)  # type: ignore[misc]
            yield Witness({unparse(node): value for node, value in least.items()}, *pair)


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


def _worlds(old: Decision, new: Decision) -> Iterator[World] | None:
    classes: dict[Node, dict[object, None]] = {}
    for decision in (old, new):
        for atom in atoms(decision.trees, vocabulary_of(decision.program)):
            classes.setdefault(atom.key, {}).update(dict.fromkeys(atom.classes))
    for values in classes.values():
        if len(values.keys() - {Odd.PRESENT, Odd.MISSING}) > 0:
            values.pop(Odd.PRESENT, None)  # the other version says more of it
    count = 1
    for values in classes.values():
        count *= len(values)
        if count > CAP:
            return None
    return (dict(zip(classes, values, strict=True)) for values in itertools.product(*classes.values()))


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
