"""Closures for comparisons. A missing side makes the answer missing."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from sopflow.expressions.syntax import CompareOp
from sopflow.values.types import COUNTERPARTY, DURATION, ListOf, Type

Compiled = Callable[[dict[str, Any]], Any]

_TESTS: Final[Mapping[CompareOp, Callable[[Any, Any], bool]]] = MappingProxyType(
    {
        "==": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }
)


def name_is(name: str, value: object, negated: bool) -> Compiled:
    """`segment is VIP`, the commonest guard."""

    def found(values: dict[str, Any]) -> Any:
        given = values.get(name)
        return None if given is None else (given == value) is not negated

    return found


def is_(left: Compiled, right: Compiled, negated: bool) -> Compiled:
    return _tested(operator.ne if negated else operator.eq, left, right)


def compare(op: CompareOp, left: Compiled, right: Compiled, left_type: Type, right_type: Type) -> Compiled:
    if left_type == right_type == DURATION and op not in ("==", "!="):
        return _durations(_TESTS[op], left, right)
    one, other = _alike(left, right, left_type, right_type)
    return _tested(_TESTS[op], one, other)


def in_values(left: Compiled, known: frozenset[Any], negated: bool) -> Compiled:
    """`segment in [VIP, VVIP]`"""

    def found(values: dict[str, Any]) -> Any:
        given = left(values)
        return None if given is None else (given in known) is not negated

    return found


def in_(left: Compiled, right: Compiled, negated: bool, left_type: Type, right_type: Type) -> Compiled:
    item = right_type.item if isinstance(right_type, ListOf) else right_type
    by_number = COUNTERPARTY in (left_type, item)
    one = _number(left) if by_number else left
    many = _numbers(right) if by_number else right

    def found(values: dict[str, Any]) -> Any:
        given, known = one(values), many(values)
        return None if given is None or known is None else (given in known) is not negated

    return found


def _tested(test: Callable[[Any, Any], bool], left: Compiled, right: Compiled) -> Compiled:
    def found(values: dict[str, Any]) -> Any:
        first = left(values)
        if first is None:
            return None
        second = right(values)
        return None if second is None else test(first, second)

    return found


def _durations(test: Callable[[Any, Any], bool], left: Compiled, right: Compiled) -> Compiled:
    """Durations on the clock and working days have no order among each other: missing."""

    def found(values: dict[str, Any]) -> Any:
        first, second = left(values), right(values)
        if first is None or second is None:
            return None
        mixed = (first.working_days or second.working_days) and (first.seconds or second.seconds)
        return None if mixed else test(first, second)

    return found


def _alike(left: Compiled, right: Compiled, left_type: Type, right_type: Type) -> tuple[Compiled, Compiled]:
    """Phones and counterparties are equal when their numbers are, senders without a number when their texts are."""
    if COUNTERPARTY in (left_type, right_type):
        return _number(left), _number(right)
    return left, right


def _number(read: Compiled) -> Compiled:
    """The number of a phone or a counterparty; a sender without a number has its text."""

    def found(values: dict[str, Any]) -> Any:
        given = read(values)
        return None if given is None else str(given)

    return found


def _numbers(read: Compiled) -> Compiled:
    def found(values: dict[str, Any]) -> Any:
        given = read(values)
        return None if given is None else tuple(str(one) for one in given)

    return found
