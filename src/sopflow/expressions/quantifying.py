"""Closures for `any`, `all`, `none`, `count`, `sum`, `first`, `list`. A list that nobody has filled is empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, assert_never

from sopflow.expressions.counting import plus
from sopflow.expressions.syntax import QuantifierKind
from sopflow.values.kinds import Duration
from sopflow.values.types import DURATION, Type

Compiled = Callable[[dict[str, Any]], Any]
_Rows = Callable[[dict[str, Any]], Iterator[Any]]


def plain(kind: QuantifierKind, source: Compiled, whole: Type) -> Compiled:
    """`count(xs)`: of the list as it is."""
    return _gathered(kind, lambda values: iter(source(values) or ()), whole)


def each(
    kind: QuantifierKind, item: str, source: Compiled, where: Compiled | None, body: Compiled | None, whole: Type
) -> Compiled:
    """`sum(p.amount for p in xs where …)`. An item for which the condition is missing is not among them, except that
    it keeps `all` from being true."""
    if kind == "all" and where is not None:
        return _all(item, source, where)

    def rows(values: dict[str, Any]) -> Iterator[Any]:
        inner = dict(values)
        for one in source(values) or ():
            inner[item] = one
            if where is None or where(inner):
                yield one if body is None else body(inner)

    return _gathered(kind, rows, whole)


def _all(item: str, source: Compiled, where: Compiled) -> Compiled:
    def every(values: dict[str, Any]) -> bool:
        inner = dict(values)
        for one in source(values) or ():
            inner[item] = one
            if not where(inner):
                return False
        return True

    return every


def _gathered(kind: QuantifierKind, rows: _Rows, whole: Type) -> Compiled:
    match kind:
        case "any" | "all":
            return lambda values: any(True for _ in rows(values))
        case "none":
            return lambda values: not any(True for _ in rows(values))
        case "count":
            return lambda values: sum(1 for _ in rows(values))
        case "first":
            return lambda values: next(rows(values), None)
        case "list":
            return lambda values: None if None in (found := list(rows(values))) else tuple(found)
        case "sum":
            return _sum(rows, Duration() if whole == DURATION else 0)
        case _:
            assert_never(kind)


def _sum(rows: _Rows, nothing: int | Duration) -> Compiled:
    """Missing when one of the values is: a sum that leaves something out would be a wrong amount."""

    def total(values: dict[str, Any]) -> Any:
        found: Any = nothing
        for one in rows(values):
            if one is None:
                return None
            found = plus(found, one)
            if found is None:
                return None
        return found

    return total
