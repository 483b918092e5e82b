"""The pieces that bodies of the TM Forum's APIs are made of, and what is taken out of those that are sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from .exchange import RefusedError

Body = dict[str, Any]


def money(rupiah: int) -> Body:
    """Of bills, orders and refunds."""
    return {"unit": "IDR", "value": rupiah}


def quantity(amount: float, units: str = "IDR") -> Body:
    """Of balances and sizes."""
    return {"units": units, "amount": amount}


def subscriber(msisdn: str, *, href: bool = False) -> Body:
    """The party that a number stands for; TMF683 wants an address too."""
    party = {"id": msisdn, "role": "subscriber", "@referredType": "Subscriber"}
    return {**party, "href": f"tel:{msisdn}"} if href else party


def named(values: Mapping[str, object]) -> list[Body]:
    """Characteristics: those that are known."""
    return [{"name": name, "value": value} for name, value in values.items() if value is not None]


def related(role: str, id: str, kind: str, **more: object) -> Body:
    """Something that a ticket or an interaction is about."""
    return {"id": id, "role": role, "@referredType": kind, **more}


def known(**values: object) -> Body:
    """The values that there are."""
    return {name: value for name, value in values.items() if value is not None}


def written(at: datetime | None) -> str | None:
    """A time, as it goes over the wire."""
    return at.isoformat(timespec="seconds") if at is not None else None


def text(body: object, *names: str) -> str:
    """A text that must be there, some names down. Raises RefusedError (400)."""
    found = inside(body, *names)
    if not isinstance(found, str) or not found:
        raise RefusedError(400, "invalid_body", f"{'.'.join(names)} must be a text")
    return found


def maybe_text(body: object, *names: str) -> str | None:
    """A text that may be left out. Raises RefusedError (400) where it is something else."""
    return None if inside(body, *names) is None else text(body, *names)


def rupiah(body: object, *names: str) -> int:
    """A whole amount above nothing. Raises RefusedError (400)."""
    found = inside(body, *names)
    if isinstance(found, bool) or not isinstance(found, int | float) or found != int(found) or found <= 0:
        raise RefusedError(400, "invalid_body", f"{'.'.join(names)} must be whole rupiah")
    return int(found)


def inside(body: object, *names: str) -> object:
    """What stands there, None where nothing does."""
    for name in names:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body


def listed(body: object, *names: str) -> list[Body]:
    """A list of objects that may be left out. Raises RefusedError (400)."""
    found = inside(body, *names)
    items = [] if found is None else found
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise RefusedError(400, "invalid_body", f"{'.'.join(names)} must be a list of objects")
    return items


def of_role(items: Iterable[Body], role: str) -> Iterator[str]:
    """The ids of those with that role."""
    return (each["id"] for each in items if each.get("role") == role and isinstance(each.get("id"), str))


def one_of_role(items: Iterable[Body], role: str) -> str:
    """The id of the first with that role. Raises RefusedError (400)."""
    found = next(of_role(items, role), None)
    if found is None:
        raise RefusedError(400, "invalid_body", f"something with the role {role} is missing")
    return found
