"""Whose a resource of the TM Forum is: what names another customer's number is not the customer's that was asked for.

Imports nothing of sopflow.
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow_adapters.tmf.numbers import e164, same
from sopflow_adapters.tmf.reading import Resource, choice, identity, resources, text

_HOLDERS = ("customer", "owner", "user")


def of_another(found: Resource, msisdn: str) -> bool:
    """Whether the resource names a subscriber, and none that it names is this number. One that names nobody, or its
    customer by something that is no number, cannot be told: it is taken for what was asked for."""
    named = [*_subscribers(found), *_numbers(found)]
    return bool(named) and not any(same(each, msisdn) for each in named)


def _subscribers(found: Resource) -> Iterator[str]:
    """The related parties that are numbers: agents and shops are parties too, and no owners."""
    for party in resources(found.get("relatedParty")):
        id, role = identity(party), party.get("role")
        a_number = choice(role, ("subscriber",)) or choice(party.get("@referredType"), ("Subscriber", "PhoneNumber"))
        holder = text(role) is None or choice(role, _HOLDERS)
        if id is not None and (a_number or (holder and id.startswith(("+", "tel:")))) and e164(id):
            yield id


def _numbers(found: Resource) -> Iterator[str]:
    """The numbers of a balance (TMF654)."""
    for each in resources(found.get("logicalResource")):
        named = (identity(each), text(each.get("value")))
        yield from (name for name in named if name is not None and e164(name))
