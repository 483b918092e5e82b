"""Which vectors of a decision some values can give: what the types of the values rule out, no case can show.

Errs on the safe side: a vector that is said to be impossible is; one that is said to be possible may not be.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import cached_property

from sopflow.coverage.conditions import Vector, independent
from sopflow.coverage.decisions import Decision
from sopflow.expressions.references import constants
from sopflow.expressions.syntax import Get, Name, Node, path_of
from sopflow.program.model import Program
from sopflow.program.partial import answer
from sopflow.program.worlds import Odd, Vocabulary, World, atoms, vocabulary_of, worlds
from sopflow.values.types import COUNTERPARTY

MOST_CONDITIONS = 12
"""Of more, not every vector is looked at."""

NUMBERED = frozenset({"mobile", "fixed", "foreign"})
"""Kinds of counterparties that always have a number (`values.counterparty`)."""


class Feasible:
    """What values can give, for the decisions of one program; found once each."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._known: dict[int, tuple[Vector, ...] | None] = {}

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return vocabulary_of(self.program)

    def vectors(self, decision: Decision) -> tuple[Vector, ...] | None:
        """Every vector that some values may give; None where there are too many to look at."""
        if id(decision) not in self._known:
            self._known[id(decision)] = self._vectors(decision)
        return self._known[id(decision)]

    def never(self, decision: Decision, place: int) -> bool:
        """Whether it is proved that no values show that this condition decides by itself."""
        possible = self.vectors(decision)
        return possible is not None and independent(decision.shape, possible, place) is None

    def candidates(self, decision: Decision) -> tuple[Vector, ...]:
        """What may be possible: every vector where nothing better is known, none where there are too many."""
        possible = self.vectors(decision)
        if possible is not None or len(decision.conditions) > MOST_CONDITIONS:
            return possible or ()
        return tuple(itertools.product((True, False), repeat=len(decision.conditions)))

    def _vectors(self, decision: Decision) -> tuple[Vector, ...] | None:
        if len(decision.conditions) > MOST_CONDITIONS:
            return None
        vocabulary = self._vocabulary
        every = worlds(atoms([decision.tree], vocabulary))
        if every is None:
            return None
        found = dict.fromkeys(
            vector for world in every for vector in vectors_of_world(decision, world, vocabulary.derived)
        )
        return tuple(found)


def vectors_of_world(decision: Decision, world: World, derived: Mapping[str, Node]) -> Iterator[Vector]:
    """The vectors that values of one class may give; none where no case is ever there."""
    if _contradicts_itself(decision, world) or answer(decision.tree, world, derived) is Odd.UNREAL:
        return
    found = (answer(condition, world, derived) for condition in decision.conditions)
    yield from itertools.product(*(_values(value) for value in found))


def _values(value: object) -> tuple[bool | None, ...]:
    match value:
        case bool():
            return (value,)
        case Odd.UNKNOWN | Odd.PRESENT:
            return (True, False)
        case _:
            return (None,)


def _contradicts_itself(decision: Decision, world: World) -> bool:
    """Whether somebody has the kind of a number and no number: numbers are read with both."""
    named = constants(decision.tree)
    for key, value in world.items():
        if isinstance(key, Get) and key.field == "kind" and value in NUMBERED:
            is_its_own = value in named.get(path_of(key) or "", ())  # else it stands for other kinds too
            if is_its_own and world.get(Get(key.target, "e164")) is Odd.MISSING and _is_counterparty(decision, key):
                return True
    return False


def _is_counterparty(decision: Decision, key: Get) -> bool:
    fact = decision.program.facts.get(key.target.name) if isinstance(key.target, Name) else None
    return fact is not None and fact.type == COUNTERPARTY
