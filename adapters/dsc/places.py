"""Where what we write may stand at DSC, and what tells it from others'. Imports nothing of sopflow."""

from __future__ import annotations

from datetime import datetime, timedelta

from sopflow_adapters.tmf.numbers import same
from sopflow_adapters.tmf.owners import of_another
from sopflow_adapters.tmf.places import Place
from sopflow_adapters.tmf.reading import Plain, Resource, choice, identity, part, resources, text
from sopflow_adapters.tmf.writing import asked

from .reading import BLOCK, block, interaction

INTERACTIONS = "/tmf-api/partyInteraction/v4/partyInteraction"
TICKETS = "/tmf-api/troubleTicket/v4/troubleTicket"


def blocks(key: str, number: str | None) -> Place:
    """Requests to block a number, among all tickets (TMF621) that name it."""

    def names_another(found: Resource) -> bool:
        about = resources(found.get("relatedEntity"))
        named = [id for each in about if choice(each.get("role"), ("blockedNumber",)) and (id := identity(each))]
        return number is not None and bool(named) and not any(same(each, number) for each in named)

    return Place(
        TICKETS,
        block,
        asked(externalId=key, ticketType=BLOCK),
        asked(relatedEntity__id=number) if number else None,
        dates=(("creationDate",),),
        of_another=names_another,
        kind=asked(ticketType=BLOCK),
    )


def contacts(key: str, msisdn: str, channel: str, begun: datetime | None) -> Place:
    """Contacts that we record on `channel`, among those (TMF683) of the customer. Whoever records writes
    `interactionDate`: ours says when we did."""

    def is_on_another_channel(found: Resource) -> bool:
        named = {each.casefold() for way in ("id", "name") if (each := text(part(found, "channel", way)))}
        return bool(named) and channel.casefold() not in named

    earliest = None if begun is None else (begun - timedelta(days=1)).isoformat()
    return Place(
        INTERACTIONS,
        _contact,
        asked(relatedParty__id=msisdn, interactionItem__item__id=key),
        asked(relatedParty__id=msisdn, interactionDate__startDateTime__gte=earliest),
        dates=(("creationDate",), ("interactionDate", "startDateTime")),
        of_another=lambda found: of_another(found, msisdn),
        differs=is_on_another_channel,
        kind=asked(channel__id=channel),
    )


def _contact(found: Resource) -> Plain | None:
    """A contact; with its key, where it has one."""
    told = interaction(found)
    keys = None if told is None else told.pop("keys")
    return {**told, "key": keys[0]} if told and isinstance(keys, list) and keys else told
