"""Who, in logs and spans: a pseudonym under a key of the operator's, so that lines of one person can be put together
and nobody can tell from the log who it is."""

from __future__ import annotations

import hmac

from sopflow.ports.world import Observed
from sopflow.telemetry.names import passed_on, people

_LENGTH = 16

Fields = dict[str, str | int | float | bool]


def pseudonym(key: str, who: str) -> str:
    """The same person under the same key is the same sixteen characters; another key gives others."""
    return hmac.digest(key.encode(), who.encode("utf-8", "surrogatepass"), "sha256").hex()[:_LENGTH]


def without_people(observed: Observed, key: str | None) -> Fields | None:
    """What of an observation may leave: its known fields, people by pseudonym; without a key nobody is named at all.
    None where the closed list does not know it."""
    fields = passed_on(observed.name, observed.fields)
    if fields is None:
        return None
    for field in people(observed.name) & fields.keys():
        if key:
            fields[field] = pseudonym(key, str(fields[field]))
        else:
            del fields[field]
    return fields
