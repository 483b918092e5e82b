"""What a system that is in use has of earlier cases: without it no list is seen to keep what our clients write."""

from __future__ import annotations

from .bodies import Body, subscriber

KEY = "SIM-0:AnEarlierCaseOfSopflow"
AT = "2020-01-01T00:00:00+00:00"
NUMBER = "+6281100000000"


def earlier(path: str, **more: object) -> Body:
    """Something of an earlier case, at that address."""
    return {"id": "SIM-EARLIER", "href": f"{path}/SIM-EARLIER", **more}


def earlier_ticket(path: str, kind: str, **more: object) -> Body:
    """A ticket (TMF621) of an earlier case, done with."""
    told = {"description": kind, "severity": "medium", "ticketType": kind, "status": "closed", "creationDate": AT}
    number = f"SIM-EARLIER-{kind.replace(' ', '-')}"
    named = {"id": number, "href": f"{path}/{number}", "externalId": KEY, "relatedParty": [subscriber(NUMBER)]}
    return {**named, **told, **more}
