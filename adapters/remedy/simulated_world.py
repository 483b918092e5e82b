"""The Remedy of a world: its customers' tickets, as a company that uses our default field map would have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from sopflow_adapters.sim.bodies import known
from sopflow_adapters.sim.model import Customer, Ticket, TicketStep, World
from sopflow_adapters.sim.reading import e164
from sopflow_adapters.sim.times import Clock

from .simulated import Entry, Remedy


def remedy_of(world: World, clock: Clock, users: Mapping[str, str]) -> Remedy:
    """A made-up Remedy that knows the tickets of a world."""
    remedy = Remedy(
        users,
        clock,
        unique_keys=world.remedy.unique_keys,
        gateway=world.remedy.gateway,
        numbers=list(world.remedy.numbers),
        then=tuple(map(_became, world.remedy.then)),
    )
    tickets = ((customer, each) for customer in world.customers for each in customer.tickets)
    for customer, ticket in sorted(tickets, key=lambda pair: _created(pair[1], clock)):
        remedy.incidents[ticket.number] = _incident(customer, ticket, clock)
        remedy.steps[ticket.number] = [{}, *map(_became, ticket.then)]  # the first look shows it as it is
        for place, (number, note) in enumerate(_notes(ticket), 1):
            made = f"WLG-{ticket.number}-{place}"
            at = _written(_created(ticket, clock))
            remedy.worklogs[made] = {"Work Log ID": made, "Incident Number": number, "Detailed Description": note,
                                     "Submit Date": at, "Submitter": "simulator"}  # fmt: skip
    return remedy


def _incident(customer: Customer, ticket: Ticket, clock: Clock) -> Entry:
    lines = [f"Nomor pelanggan: {customer.msisdn}"]
    if ticket.fraud_number:
        lines.append(f"Nomor penipu: {e164(ticket.fraud_number)}")
    told = {
        "Incident Number": ticket.number,
        "Request ID": f"{ticket.number}|{ticket.number}",
        "Description": ticket.type,
        "Detailed Decription": "\n".join(lines),
        "Status": ticket.status,
        "Submit Date": _written(_created(ticket, clock)),
        "Impact": "4-Minor/Localized",
        "Urgency": "3-Medium",
    }
    due = {"Required Resolution DateTime": _written(ticket.due)} if ticket.due else {}
    key = {"Vendor Ticket Number": ticket.external_id} if ticket.external_id else {}
    return {**told, **due, **key, **_became(TicketStep(ticket.status, ticket.status_reason, ticket.resolution))}


def _became(step: TicketStep) -> Entry:
    reason = step.status_reason or ("No Further Action Required" if step.status in ("Pending", "Resolved") else None)
    return known(Status=step.status, Status_Reason=reason, Resolution=step.resolution)


def _notes(ticket: Ticket) -> Iterator[tuple[str, str]]:
    return ((ticket.number, note) for note in ticket.worklog)


def _created(ticket: Ticket, clock: Clock) -> datetime:
    return ticket.created or clock()


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
