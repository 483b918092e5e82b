"""The forms of Remedy that the client speaks of, and replies of them read leniently.

Imports nothing of sopflow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms, and the fields of them that the client itself needs. `key` holds our key on an incident, `note_key` on
    a work note: both must be fields that can be asked for."""

    create: str = "HPD:IncidentInterface_Create"
    incident: str = "HPD:IncidentInterface"
    worklog: str = "HPD:WorkLog"
    number: str = "Incident Number"
    key: str = "Vendor Ticket Number"
    note_key: str = "Description"
    request_id: str = "Request ID"
    worklog_id: str = "Work Log ID"
    attachment: str = "z2AF Work Log01"


@dataclass(frozen=True, slots=True)
class Created:
    """An incident that there is. `created` is the time as Remedy wrote it, where it did. `found` is what Remedy says of
    it where it was not made just now but found by its key: it may be anything by then; None where it is new."""

    number: str
    created: str | None = None
    found: Values | None = field(default=None, repr=False)


def values_of(reply: object) -> Values | None:
    """The values of an entry, None where it has none."""
    values = reply.get("values") if isinstance(reply, Mapping) else None
    return values if isinstance(values, Mapping) else None


def entries_of(reply: object) -> list[Values] | None:
    """The entries of a list, None where one of them is none. An entry alone stands for a list of one."""
    if not isinstance(reply, Mapping):
        return None
    if values_of(reply) is not None:
        return [values_of(reply) or {}]
    entries = reply.get("entries")
    if not isinstance(entries, list):
        return None
    found = [values for values in map(values_of, entries) if values is not None]
    return found if len(found) == len(entries) else None


def field_names(reply: object) -> frozenset[str] | None:
    """Lenient: a list of fields with names, a map of fields by name, or either under `fields`."""
    fields = reply.get("fields", reply) if isinstance(reply, Mapping) else reply
    if isinstance(fields, Mapping):
        return frozenset(map(str, fields))
    if not isinstance(fields, list):
        return None
    return frozenset(str(field["name"]) for field in fields if isinstance(field, Mapping) and "name" in field)


def last_of(location: str | None) -> str | None:
    """The id at the end of an address."""
    return unquote(location.rstrip("/").rpartition("/")[2]) or None if location else None
