"""From the plain data of a document that fits the schema to the values of `model`, by the types of their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from .times import date_of, time_of

T = TypeVar("T")


def decoded(kind: type[T], plain: Mapping[str, Any], today: date) -> T:
    """A value of that dataclass. `today` is the day that times such as `-1d 13:05` are counted from.

    Raises ValueError for a time that there is not; `check` finds those first, and says where they stand.
    """
    hints = _hints(cast("Any", kind))
    given = {
        each.name: _value(hints[each.name], plain[each.name], today) for each in _fields(kind) if each.name in plain
    }
    return kind(**given)


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _fields(kind: Any) -> Any:
    return fields(kind)


def _value(wanted: Any, plain: Any, today: date) -> Any:
    if get_origin(wanted) is UnionType:  # X | None
        wanted = next(each for each in get_args(wanted) if each is not type(None))
    if get_origin(wanted) is tuple:
        return tuple(_value(get_args(wanted)[0], each, today) for each in plain)
    if is_dataclass(wanted):
        return decoded(wanted, plain, today)  # type: ignore[arg-type]
    if get_origin(wanted) is Literal:
        return plain
    return _SIMPLE[wanted](plain, today)


_SIMPLE: Mapping[Any, Callable[[Any, date], object]] = {
    str: lambda plain, today: plain,
    int: lambda plain, today: plain,
    bool: lambda plain, today: plain,
    Decimal: lambda plain, today: Decimal(plain),
    datetime: time_of,
    date: date_of,
}
