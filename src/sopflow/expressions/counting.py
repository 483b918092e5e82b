"""Closures for arithmetic: exact, and missing where there is no result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Protocol

from sopflow.expressions.functions import SECONDS_OF_A_DAY, exact
from sopflow.expressions.syntax import ArithmeticOp
from sopflow.values.kinds import Duration
from sopflow.values.types import DATE, DURATION, TIME, ListOf, Type

_SATURDAY = 5

Compiled = Callable[[dict[str, Any]], Any]
Operation = Callable[[Any, Any], Any]


class Calendar(Protocol):
    """Which days are worked."""

    def add_working_days(self, at: datetime, days: int) -> datetime:
        """The same time of day, that many working days later (earlier, when negative)."""


class Weekdays:
    """Monday to Friday, no holidays: for who has no calendar."""

    def add_working_days(self, at: datetime, days: int) -> datetime:
        step = timedelta(days=1 if days >= 0 else -1)
        weeks, rest = divmod(abs(days), 5)
        moved = at
        while days and moved.weekday() >= _SATURDAY:  # a weekend counts from its last working day
            moved -= step
        moved += step * (7 * weeks)
        while rest:
            moved += step
            rest -= moved.weekday() < _SATURDAY
        return moved


def arithmetic(
    op: ArithmeticOp, left: Compiled, right: Compiled, left_type: Type, right_type: Type, calendar: Calendar
) -> Compiled:
    """`left op right` for what `operators.arithmetic` allows."""
    if isinstance(left_type, ListOf):
        return _joined(left, right, isinstance(right_type, ListOf))
    if DURATION in (left_type, right_type) or TIME in (left_type, right_type) or DATE in (left_type, right_type):
        return _total(_of_time(op, left_type, right_type, calendar), left, right)
    return _numbers(op, left, right)


def negated(operand: Compiled) -> Compiled:
    def found(values: dict[str, Any]) -> Any:
        given = operand(values)
        if isinstance(given, Duration):
            return Duration(-given.seconds, -given.working_days)
        return given.copy_negate() if isinstance(given, Decimal) else None if given is None else -given

    return found


def plus(left: Any, right: Any) -> Any:
    """Two values of one type that `sum` adds; None where the result is beyond all bounds."""
    try:
        return _add_durations(left, right) if isinstance(left, Duration) else _add(left, right)
    except ArithmeticError:
        return None


def _joined(left: Compiled, right: Compiled, two_lists: bool) -> Compiled:
    """A list that nobody has filled is empty; an item that is missing makes the whole missing."""

    def lists(values: dict[str, Any]) -> Any:
        return (*(left(values) or ()), *(right(values) or ()))

    def item(values: dict[str, Any]) -> Any:
        one = right(values)
        return None if one is None else (*(left(values) or ()), one)

    return lists if two_lists else item


def _numbers(op: ArithmeticOp, left: Compiled, right: Compiled) -> Compiled:
    return _total(_NUMBER_OPERATIONS[op], left, right)


def _total(operation: Operation, left: Compiled, right: Compiled) -> Compiled:
    def found(values: dict[str, Any]) -> Any:
        first, second = left(values), right(values)
        if first is None or second is None:
            return None
        try:
            return operation(first, second)
        except (ArithmeticError, ValueError):
            return None

    return found


def _add(left: int | Decimal, right: int | Decimal) -> int | Decimal:
    return left + right if isinstance(left, int) and isinstance(right, int) else exact().add(left, right)


def _subtract(left: int | Decimal, right: int | Decimal) -> int | Decimal:
    return left - right if isinstance(left, int) and isinstance(right, int) else exact().subtract(left, right)


def _multiply(left: int | Decimal, right: int | Decimal) -> int | Decimal:
    return left * right if isinstance(left, int) and isinstance(right, int) else exact().multiply(left, right)


def _divide(left: int | Decimal, right: int | Decimal) -> int | Decimal:
    if isinstance(left, int) and isinstance(right, int) and left % right == 0:
        return left // right
    return exact().divide(Decimal(left), Decimal(right))


_NUMBER_OPERATIONS: Mapping[ArithmeticOp, Operation] = {"+": _add, "-": _subtract, "*": _multiply, "/": _divide}


def _of_time(op: ArithmeticOp, left: Type, right: Type, calendar: Calendar) -> Operation:
    if left == right:
        if left == DURATION:
            return {"+": _add_durations, "-": _subtract_durations}.get(op, _ratio)
        return _between
    if op in ("*", "/"):
        return _times if op == "*" else _shared
    if left == DURATION:
        return lambda duration, at: _moved(at, duration, calendar)
    if op == "+":
        return lambda at, duration: _moved(at, duration, calendar)
    return lambda at, duration: _moved(at, Duration(-duration.seconds, -duration.working_days), calendar)


def _add_durations(left: Duration, right: Duration) -> Duration:
    return Duration(left.seconds + right.seconds, left.working_days + right.working_days)


def _subtract_durations(left: Duration, right: Duration) -> Duration:
    return Duration(left.seconds - right.seconds, left.working_days - right.working_days)


def _times(left: Any, right: Any) -> Duration:
    duration, number = (left, right) if isinstance(left, Duration) else (right, left)
    return Duration(duration.seconds * number, duration.working_days * number)


def _shared(duration: Duration, parts: int) -> Duration:
    """One of so many equal parts, in whole seconds and whole working days, the rest left out."""
    return Duration(duration.seconds // parts, duration.working_days // parts)


def _ratio(left: Duration, right: Duration) -> int | Decimal | None:
    """How many times the one holds the other; missing where clock and working days are mixed."""
    if not (left.working_days or right.working_days):
        return _divide(left.seconds, right.seconds)
    if not (left.seconds or right.seconds):
        return _divide(left.working_days, right.working_days)
    return None


def _between(left: Any, right: Any) -> Duration:
    """Of two times, on the clock that all zones share; of two dates, in days."""
    if isinstance(left, datetime) and left.tzinfo is right.tzinfo and not isinstance(left.tzinfo, timezone):
        # Python subtracts what two clocks of one zone show, which a change to summer time makes wrong.
        left, right = left.astimezone(UTC), right.astimezone(UTC)
    apart = left - right
    return Duration(apart.days * SECONDS_OF_A_DAY + apart.seconds)


def _moved(at: datetime | date, duration: Duration, calendar: Calendar) -> datetime | date:
    """Working days first, then the clock. A date moves by whole days."""
    if isinstance(at, datetime):
        worked = calendar.add_working_days(at, duration.working_days) if duration.working_days else at
        stretch = timedelta(seconds=duration.seconds)
        if isinstance(at.tzinfo, timezone):
            return worked + stretch
        return (worked.astimezone(UTC) + stretch).astimezone(at.tzinfo)
    if duration.working_days:
        at = calendar.add_working_days(datetime(at.year, at.month, at.day, tzinfo=UTC), duration.working_days).date()
    return at + timedelta(days=duration.seconds // SECONDS_OF_A_DAY)
