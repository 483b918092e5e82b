"""Moments in the one zone that the people of this contact centre read, wherever they were kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sopflow.values.kinds import Consent
from sopflow.values.moments import DEFAULT_ZONE

ZONE = ZoneInfo(DEFAULT_ZONE)


def iso(moment: datetime) -> str:
    """ISO 8601 with the zone's offset."""
    return moment.astimezone(ZONE).isoformat()


def zoned(value: object) -> object:
    """A value with every moment in it in that zone. Records and lists are gone through."""
    match value:
        case datetime():
            return value.astimezone(ZONE)
        case Consent(at=at):
            return replace(value, at=at.astimezone(ZONE))
        case Mapping():
            return {name: zoned(part) for name, part in value.items()}
        case list() | tuple() if not hasattr(value, "_fields"):
            return type(value)(zoned(part) for part in value)
        case _:
            return value
