"""The functions of the language: few, total, linear, each with its types and what it does.

Every one of them gives missing where an argument is missing; `unique` and `join` take a list that nobody has filled
for an empty one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from types import MappingProxyType
from typing import Any

from sopflow.dataclass import dataclass
from sopflow.expressions import operators
from sopflow.values.kinds import Duration, Phone
from sopflow.values.types import (
    DATE,
    DURATION,
    MONEY,
    NUMBER,
    PHONE,
    TEXT,
    TIME,
    WHOLE,
    YES_NO,
    ListOf,
    Type,
    fits,
)

SECONDS_OF_A_DAY = 86_400


DIGITS = 50


def exact() -> Context:
    """A decimal context of our own: the thread's may round differently. Fresh, since contexts keep flags."""
    return Context(prec=DIGITS, traps=[InvalidOperation, DivisionByZero, Overflow])


@dataclass(frozen=True, slots=True)
class Function:
    """One function.

    Attributes:
        usage: how it is written, for messages.
        wants: the types of its arguments as far as they are fixed, so that bare values can be understood.
        gives: the type of its result for these argument types; None where they don't fit.
        apply: what it does with values none of which is missing.
        takes_lists: whether a missing first argument counts as an empty list.
    """

    usage: str
    wants: tuple[Type, ...]
    gives: Callable[[tuple[Type, ...]], Type | None]
    apply: Callable[..., Any]
    takes_lists: bool = False


def _all_fit(given: tuple[Type, ...], wants: tuple[Type, ...]) -> bool:
    return all(fits(one, wanted) for one, wanted in zip(given, wants, strict=False))


def _fixed(wants: tuple[Type, ...], result: Type) -> Callable[[tuple[Type, ...]], Type | None]:
    def gives(given: tuple[Type, ...]) -> Type | None:
        fitting = len(given) == len(wants) and _all_fit(given, wants)
        return result if fitting else None

    return gives


def _unique_type(given: tuple[Type, ...]) -> Type | None:
    one = len(given) == 1 and isinstance(given[0], ListOf) and operators.is_plain(given[0])
    return given[0] if one else None


def _join_type(given: tuple[Type, ...]) -> Type | None:
    fitting = 1 <= len(given) <= 2 and _all_fit(given, (ListOf(TEXT), TEXT))
    return TEXT if fitting else None


def _extreme_type(given: tuple[Type, ...]) -> Type | None:
    if len(given) == 1:
        item = given[0].item if isinstance(given[0], ListOf) else None
        return item if item is not None and operators.is_ordered(item) else None
    return _common_order(given)


def _common_order(given: tuple[Type, ...]) -> Type | None:
    if not given:
        return None
    common: Type | None = given[0]
    for type_ in given:
        common = None if common is None else operators.common(common, type_)
    return common if common is not None and operators.is_ordered(common) else None


def _round_type(given: tuple[Type, ...]) -> Type | None:
    if given == (MONEY,):
        return MONEY
    return WHOLE if len(given) == 1 and fits(given[0], NUMBER) else None


def unique(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Each value once, in the order of their first appearance."""
    return tuple(dict.fromkeys(values))


def join(values: tuple[str, ...], separator: str = ", ") -> str:
    """The texts one after the other."""
    return separator.join(values)


def _spread(values: tuple[Any, ...]) -> Sequence[Any]:
    return values[0] if len(values) == 1 else values


def least(*values: Any) -> Any:
    """The least of several values, or of a list. Missing for an empty list, and for durations on the clock mixed
    with working days, which have no order."""
    ordered = _spread(values)
    return min(ordered) if ordered and one_measure(ordered) else None


def greatest(*values: Any) -> Any:
    """The greatest of several values, or of a list; missing as in `least`."""
    ordered = _spread(values)
    return max(ordered) if ordered and one_measure(ordered) else None


def one_measure(values: Sequence[Any]) -> bool:
    """Whether durations among them all count the clock, or all count working days."""
    durations = [value for value in values if isinstance(value, Duration)]
    return not (any(value.seconds for value in durations) and any(value.working_days for value in durations))


def rounded(value: int | Decimal) -> int | None:
    """The nearest whole number, halves away from zero: 2.5 gives 3, -2.5 gives -3."""
    try:
        return int(Decimal(value).to_integral_value(ROUND_HALF_UP)) if isinstance(value, Decimal) else value
    except (InvalidOperation, ValueError, OverflowError):
        return None


def working_days(value: Duration) -> Duration:
    """24 hours on the clock as one working day, rounded up: `working_days(3x24h)` is `3 working days`."""
    return Duration(working_days=value.working_days - (-value.seconds // SECONDS_OF_A_DAY))


def _stretch(number: int | Decimal, unit: int) -> Duration | None:
    seconds = rounded(exact().multiply(number, unit)) if isinstance(number, Decimal) else number * unit
    return None if seconds is None else Duration(seconds)


def days(number: int | Decimal) -> Duration | None:
    """That many times 24 hours, to the second."""
    return _stretch(number, SECONDS_OF_A_DAY)


def hours(number: int | Decimal) -> Duration | None:
    """That many hours, to the second."""
    return _stretch(number, 3600)


def _starts_type(given: tuple[Type, ...]) -> Type | None:
    fitting = len(given) == 2 and (given[0] == PHONE or fits(given[0], TEXT)) and fits(given[1], TEXT)
    return YES_NO if fitting else None


def starts_with(value: str | Phone, beginning: str) -> bool:
    """Whether a text, or a telephone number in its international form without the plus, begins so."""
    return (value.e164.removeprefix("+") if isinstance(value, Phone) else value).startswith(beginning)


def day_of(at: datetime) -> date:
    """The day on the calendar of the time's own zone."""
    return at.date()


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "unique": Function("unique(xs)", (), _unique_type, unique, takes_lists=True),
        "join": Function('join(texts, ", ")', (), _join_type, join, takes_lists=True),
        "min": Function("min(a, b)", (), _extreme_type, least),
        "max": Function("max(a, b)", (), _extreme_type, greatest),
        "round": Function("round(number)", (), _round_type, rounded),
        "working_days": Function("working_days(duration)", (DURATION,), _fixed((DURATION,), DURATION), working_days),
        "days": Function("days(number)", (NUMBER,), _fixed((NUMBER,), DURATION), days),
        "hours": Function("hours(number)", (NUMBER,), _fixed((NUMBER,), DURATION), hours),
        "length": Function("length(text)", (TEXT,), _fixed((TEXT,), WHOLE), len),
        "starts_with": Function('starts_with(text, "628")', (), _starts_type, starts_with),
        "date": Function("date(time)", (TIME,), _fixed((TIME,), DATE), day_of),
    }
)
