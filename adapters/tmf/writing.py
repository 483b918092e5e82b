"""Pieces of a TM Forum resource, written strictly: each is valid by the schema of every API that is used here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Body = dict[str, object]


def money(amount: int) -> Body:
    """Of bills, orders and refunds."""
    return {"unit": "IDR", "value": amount}


def quantity(amount: int) -> Body:
    """Of balances."""
    return {"units": "IDR", "amount": amount}


def subscriber(number: str) -> Body:
    """The customer, as the party that a number belongs to. TMF683 wants an address of it: `tel:` is one."""
    return {"id": number, "href": f"tel:{number}", "role": "subscriber", "@referredType": "Subscriber"}


def entity(id: str, role: str, kind: str, name: str | None = None) -> Body:
    """Something that a ticket or a contact is about."""
    return {"id": id, "role": role, "@referredType": kind, **({"name": name} if name else {})}


def reference(id: str, kind: str) -> Body:
    """Something that is referred to."""
    return {"id": id, "@referredType": kind}


def amount_of(amount: int) -> Body:
    """An amount among the entities of a ticket, which has no field for money."""
    return entity(str(amount), "amount", "Money", "IDR")


def attachments(names: Iterable[str]) -> list[Body]:
    """Files by reference: their bytes stay where they are."""
    return [{"name": each, "@referredType": "File"} for each in names]


def filled(**fields: object) -> Body:
    """A body without what was not given. A field of TM Forum that begins with `@` is given as `at_type`."""
    kept = {name: value for name, value in fields.items() if value not in (None, "", [], ())}
    return {f"@{name[3:]}" if name.startswith("at_") else name: value for name, value in kept.items()}


def asked(**filters: str | None) -> Mapping[str, str]:
    """Filters of a list, without those that were not given. `relatedParty__id` stands for `relatedParty.id`."""
    return {name.replace("__", "."): value for name, value in filters.items() if value}
