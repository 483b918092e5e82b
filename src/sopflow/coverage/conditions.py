"""Conditions of a decision, and which of them were seen to decide it by themselves: masking MC/DC.

A decision is a tree of `and`, `or`, `not` and `if` over conditions. A vector gives each condition's value; None where
something in it is missing. A condition decides in a vector when the other value of it alone would turn the decision
round; else the others mask it. It is covered when it was seen to decide both ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from sopflow.dataclass import dataclass
from sopflow.expressions.syntax import And, If, Node, Not, Or, YesNo

Vector = tuple[bool | None, ...]

_EITHER = frozenset({True, False})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition, by its place among those of the decision."""

    place: int


@dataclass(frozen=True, slots=True)
class Fixed:
    """`yes` or `no`"""

    value: bool


@dataclass(frozen=True, slots=True)
class Negated:
    """`not below`"""

    below: Shape


@dataclass(frozen=True, slots=True)
class Joined:
    """`left and right`, or `left or right`: `stop` is the value that decides alone."""

    left: Shape
    right: Shape
    stop: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """`if condition then then else otherwise`"""

    condition: Shape
    then: Shape
    otherwise: Shape


Shape = Leaf | Fixed | Negated | Joined | Chosen


def conditions_of(tree: Node) -> tuple[Shape, tuple[Node, ...]]:
    """The shape of a decision and its conditions, each once, in the order of the text."""
    found: dict[Node, int] = {}
    return _shape(tree, found), tuple(found)


def _shape(tree: Node, found: dict[Node, int]) -> Shape:
    match tree:
        case And(left=left, right=right):
            return Joined(_shape(left, found), _shape(right, found), stop=False)
        case Or(left=left, right=right):
            return Joined(_shape(left, found), _shape(right, found), stop=True)
        case Not(operand=operand):
            return Negated(_shape(operand, found))
        case If(condition=condition, then=then, otherwise=otherwise):
            return Chosen(_shape(condition, found), _shape(then, found), _shape(otherwise, found))
        case YesNo(value=value):
            return Fixed(value)
        case _:
            return Leaf(found.setdefault(tree, len(found)))


def judge(shape: Shape, vector: Vector) -> bool | None:
    """What the decision says for these values; None where it hangs on one that is missing."""
    match shape:
        case Leaf(place=place):
            return vector[place]
        case Fixed(value=value):
            return value
        case Negated(below=below):
            found = judge(below, vector)
            return None if found is None else not found
        case Joined(left=left, right=right, stop=stop):
            one, other = judge(left, vector), judge(right, vector)
            if one is stop or other is stop:
                return stop
            return None if one is None or other is None else not stop
        case Chosen(condition=condition, then=then, otherwise=otherwise):
            which = judge(condition, vector)
            return None if which is None else judge(then if which else otherwise, vector)
        case _ as never:
            assert_never(never)


def _may_say(shape: Shape, vector: Vector) -> frozenset[bool]:
    """What the decision may say, whatever the missing values would be."""
    match shape:
        case Leaf(place=place):
            value = vector[place]
            return _EITHER if value is None else frozenset({value})
        case Fixed(value=value):
            return frozenset({value})
        case Negated(below=below):
            return frozenset(not value for value in _may_say(below, vector))
        case Joined(left=left, right=right, stop=stop):
            one, other = _may_say(left, vector), _may_say(right, vector)
            stops = {stop} & (one | other)
            goes_on = {not stop} & one & other
            return frozenset(stops | goes_on)
        case Chosen(condition=condition, then=then, otherwise=otherwise):
            which = _may_say(condition, vector)
            return frozenset[bool]().union(*(_may_say(then if one else otherwise, vector) for one in which))
        case _ as never:
            assert_never(never)


def flipped(vector: Vector, place: int) -> Vector:
    """The vector with the other value in one place."""
    return (*vector[:place], not vector[place], *vector[place + 1 :])


def decides(shape: Shape, vector: Vector, place: int) -> bool:
    """Whether the condition in this place is there, and its other value alone would turn the decision round. What is
    missing may then be anything: in `x is not missing and x > 0` the first decides where x is missing."""
    result = judge(shape, vector)
    if result is None or vector[place] is None:
        return False
    return (not result) in _may_say(shape, flipped(vector, place))


def independent(shape: Shape, vectors: Iterable[Vector], place: int) -> tuple[Vector, Vector] | None:
    """Two vectors that show that the condition decides by itself: with yes and with no, and the decision differs."""
    deciding = [vector for vector in vectors if decides(shape, vector, place)]
    yes = {judge(shape, vector): vector for vector in reversed(deciding) if vector[place]}
    no = {judge(shape, vector): vector for vector in reversed(deciding) if not vector[place]}
    for result, vector in yes.items():
        other = no.get(not result)
        if other is not None:
            return vector, other
    return None


def wanted(shape: Shape, seen: Iterable[Vector], possible: Iterable[Vector], place: int) -> Iterator[Vector]:
    """The possible vectors one of which, together with those that were seen, would show that the condition decides;
    either half of a pair where nothing of one was seen."""
    known = [vector for vector in seen if decides(shape, vector, place)]
    for vector in possible:
        if decides(shape, vector, place) and vector not in known:
            pairs = [one for one in known if one[place] is not vector[place]]
            if not known or any(judge(shape, one) is not judge(shape, vector) for one in pairs):
                yield vector


def distance(one: Vector, other: Vector) -> int:
    """In how many places two vectors differ."""
    return sum(1 for left, right in zip(one, other, strict=True) if left is not right)
