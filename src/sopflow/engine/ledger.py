"""Keys of writes, and what the ledger knows of them.

A write is performed once per key (rule 5 of the language). The key is the case and the fields that the manifest names;
where it names none: case, state, visit and item, so that a loop may repeat on purpose.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from sopflow.adapter_api import Effect
from sopflow.catalog.model import Operation
from sopflow.engine.work import Work

LONGEST_KEY: Final = 64
"""Characters; a longer key is hashed. Remedy's `Vendor Ticket Number` takes that many."""

READ: Final = Effect.READ
"""Looked up once: a member of an enumeration costs more to reach than all that is done with it here."""

ONCE_A_CASE: Final = "case"
"""The pseudo-field of a manifest's `key` that every input has."""


def is_write(operation: Operation) -> bool:
    """Whether the operation changes anything in the system behind it."""
    return operation.effect is not READ


def key_of(work: Work, operation: Operation, given: Mapping[str, object]) -> str:
    """The idempotency key of a write."""
    if operation.key:
        return key_of_fields(work.case.id, operation, given)
    parts = [work.case.id, operation.name, work.here.first_name, str(work.visits.get(work.state, 0))]
    parts += [str(frame.turn) for frame in work.frames]
    return fitted(work.case.id, operation.name, ":".join(parts))


def key_of_fields(case: str, operation: Operation, given: Mapping[str, object]) -> str:
    """The key of a write whose manifest names the fields that it is made of."""
    fields = [str(given.get(name, "")) for name in operation.key or () if name != ONCE_A_CASE]
    own = fields if len(fields) == 1 else [_without_colons(field) for field in fields]
    return fitted(case, operation.name, ":".join([case, operation.name, *own]))


def undo_key(key: str) -> str:
    """The key under which a write is undone."""
    return fitted("undo", "", f"undo:{key}")


def fitted(case: str, operation: str, key: str) -> str:
    """A key that is not too long: hashed where it was."""
    return key if len(key) <= LONGEST_KEY else _hashed(case, operation, key)


def _without_colons(field: str) -> str:
    """Two fields never read like two others: `a:b` and `c` are not `a` and `b:c`."""
    return field.replace("%", "%25").replace(":", "%3A")


def _hashed(case: str, operation: str, key: str) -> str:
    digest = hashlib.sha256(key.encode()).hexdigest()
    readable = f"{case}:{operation}:"[: LONGEST_KEY - 25]
    return f"{readable}{digest[:24]}"
