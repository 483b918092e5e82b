"""Answers a guard in a world that says only some of its values: yes, no, unknown, or unreal."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import assert_never

from sopflow.expressions.syntax import (
    And,
    Compare,
    Get,
    If,
    In,
    Is,
    ListLiteral,
    Missing,
    Name,
    Node,
    Not,
    Or,
    OrElse,
)
from sopflow.program.worlds import Odd, World, constant, plain_form

_ORDER: Mapping[str, Callable[[int | Decimal, int | Decimal], bool]] = MappingProxyType(
    {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
)


_UNTOLD = object()
"""What a world gives for what it does not say."""


def answer(node: Node, world: World, derived: Mapping[str, Node]) -> object:
    """The value of a tree: a plain value, or one of `Odd`. Total for trees that were checked."""
    match node:
        case And(left=left, right=right):
            return _both(answer(left, world, derived), lambda: answer(right, world, derived), stop=False)
        case Or(left=left, right=right):
            return _both(answer(left, world, derived), lambda: answer(right, world, derived), stop=True)
        case Not(operand=operand):
            return _negated(answer(operand, world, derived))
        case Name() | Get():
            return _read(node, world, derived)
        case Is() | In() | Compare():
            return _compared(node, world, derived)
        case Missing():
            return _is_missing(node, world, derived)
        case OrElse(left=left, right=right):
            value = answer(left, world, derived)
            return answer(right, world, derived) if value is Odd.MISSING else value
        case If():
            return _chosen(node, world, derived)
        case _:
            known = constant(node)
            return world.get(node, Odd.UNKNOWN) if known is None else known.value


def _both(left: object, right: Callable[[], object], stop: bool) -> object:
    """`and` (stop is False) and `or` (stop is True): the stopping value decides, whatever the other side is."""
    if left is stop or left is Odd.UNREAL:
        return left
    if left is Odd.MISSING:
        return Odd.UNREAL
    other = right()
    if left is Odd.UNKNOWN:
        return stop if other is stop else Odd.UNKNOWN
    return Odd.UNREAL if other is Odd.MISSING else other


def _negated(value: object) -> object:
    if isinstance(value, bool):
        return not value
    return Odd.UNREAL if value is Odd.MISSING else value


def _read(node: Name | Get, world: World, derived: Mapping[str, Node]) -> object:
    value = world.get(node, _UNTOLD)
    if value is not _UNTOLD:
        return Odd.UNKNOWN if value is Odd.PRESENT else value
    if isinstance(node, Get):
        base = _read(node.target, world, derived) if isinstance(node.target, Name | Get) else Odd.UNKNOWN
        return base if base in (Odd.MISSING, Odd.UNREAL) else Odd.UNKNOWN
    return answer(derived[node.name], world, derived) if node.name in derived else Odd.UNKNOWN


def _is_missing(node: Missing, world: World, derived: Mapping[str, Node]) -> object:
    operand = node.operand
    if isinstance(operand, Name | Get) and world.get(operand) is Odd.PRESENT:
        return node.negated
    value = answer(operand, world, derived)
    if value is Odd.UNKNOWN or value is Odd.UNREAL:
        known = world.get(Missing(operand), Odd.UNKNOWN)
        return (known is not node.negated) if isinstance(known, bool) else known
    return (value is Odd.MISSING) is not node.negated


def _chosen(node: If, world: World, derived: Mapping[str, Node]) -> object:
    condition = answer(node.condition, world, derived)
    if condition is Odd.UNKNOWN:
        then, otherwise = answer(node.then, world, derived), answer(node.otherwise, world, derived)
        return then if then == otherwise else Odd.UNKNOWN
    if isinstance(condition, bool):
        return answer(node.then if condition else node.otherwise, world, derived)
    return Odd.UNREAL


def _compared(node: Is | In | Compare, world: World, derived: Mapping[str, Node]) -> object:
    plain, negated = plain_form(node)
    known = world.get(plain)
    if isinstance(known, bool):
        return known is not negated
    left = answer(node.left, world, derived)
    if left is Odd.MISSING or left is Odd.UNREAL:
        return Odd.UNREAL
    right = _listed(node.right, world, derived) if isinstance(node, In) else answer(node.right, world, derived)
    if right is Odd.MISSING or right is Odd.UNREAL:
        return Odd.UNREAL
    if left is Odd.UNKNOWN or right is Odd.UNKNOWN:
        return Odd.UNKNOWN
    return _result(node, left, right)


def _listed(node: Node, world: World, derived: Mapping[str, Node]) -> object:
    if not isinstance(node, ListLiteral):
        return Odd.UNKNOWN
    values = [answer(item, world, derived) for item in node.items]
    return Odd.UNKNOWN if any(isinstance(value, Odd) for value in values) else values


def _result(node: Is | In | Compare, left: object, right: object) -> object:
    match node:
        case In(negated=negated):
            return (left in right) is not negated if isinstance(right, list) else Odd.UNKNOWN
        case Is(negated=negated):
            return (left == right) is not negated
        case Compare(op="=="):
            return left == right
        case Compare(op="!="):
            return left != right
        case Compare(op=op):
            if isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
                return _ORDER[op](left, right)
            return Odd.UNKNOWN
        case _ as never:
            assert_never(never)
