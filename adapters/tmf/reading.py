"""Pieces of a TM Forum resource, read leniently: None for what is not there or is something else, never a crash."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

Resource = Mapping[str, object]
Plain = dict[str, object]
"""What a resource says, by the names of a manifest."""
_RUPIAH = ("idr", "rp")
_YEARS = range(1970, 2201)
_LARGEST = 10**15  # more is no amount of money
_TRUE, _FALSE = ("true", "yes", "y", "1"), ("false", "no", "n", "0")


def resource(value: object) -> Resource | None:
    """An object."""
    return value if isinstance(value, Mapping) else None


def resources(value: object) -> list[Resource]:
    """The objects of a list; one alone stands for a list of one."""
    found = value if isinstance(value, list) else [value]
    return [each for each in found if isinstance(each, Mapping)]


def part(value: object, *names: str) -> object:
    """What stands under these names, one inside the other; of a list the first object counts."""
    for name in names:
        holder = next(iter(resources(value)), None)
        value = None if holder is None else holder.get(name)
    return value


def text(value: object) -> str | None:
    """A text that says something. A whole number is one too: ids are written as both."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None if isinstance(value, str) or abs(value) < _LARGEST else None


def identity(value: object) -> str | None:
    """The id of a resource."""
    return text(part(value, "id"))


def choice(value: object, known: Iterable[str]) -> str | None:
    """One of these, whatever its case: samples write `Pending` where the schema says `pending`."""
    written = text(value)
    return next((each for each in known if written is not None and each.casefold() == written.casefold()), None)


def characteristic(holder: object, field: str, name: str) -> object:
    """The value of the characteristic of that name."""
    for each in resources(part(holder, field)):
        if choice(each.get("name"), (name,)):
            return each.get("value")
    return None


def with_role(holder: object, field: str, role: str) -> Resource | None:
    """The related party or entity that has this role."""
    return next((each for each in resources(part(holder, field)) if choice(each.get("role"), (role,))), None)


def truth(value: object) -> bool | None:
    """Yes or no."""
    if isinstance(value, bool):
        return value
    written = (text(value) or "").casefold()
    return True if written in _TRUE else False if written in _FALSE else None


def number(value: object) -> float | None:
    """A finite number."""
    try:
        read = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except (ValueError, OverflowError):
        return None
    return read if read is not None and math.isfinite(read) else None


def rupiah(value: object) -> int | None:
    """Whole rupiah of a Money (`unit`, `value`) or a Quantity (`units`, `amount`). Other currencies are not read, and
    neither is a fraction: an amount is right or it is none."""
    unit = text(part(value, "unit")) or text(part(value, "units"))
    written = part(value, "value") if part(value, "value") is not None else part(value, "amount")
    if unit is None or unit.casefold() not in _RUPIAH or isinstance(written, bool):
        return None
    try:
        read = Decimal(str(written)) if isinstance(written, int | float | str) else None
    except InvalidOperation:
        return None
    if read is None or not read.is_finite() or abs(read) >= _LARGEST or read != read.to_integral_value():
        return None
    return int(read)


def moment(value: object) -> datetime | None:
    """A time with its offset; without one it is UTC. A year that no record can have is a slip, and no time."""
    try:
        read = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None
    if read is None or read.year not in _YEARS:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def stamp(value: object) -> str | None:
    """A time as ISO 8601."""
    read = moment(value)
    return None if read is None else read.replace(microsecond=0).isoformat()


def present(**fields: object) -> dict[str, object]:
    """The fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}
