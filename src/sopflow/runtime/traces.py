"""What a history does not say by itself, found by telling it again: which operation each reply is of, and which other
cases were opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sopflow.engine.effects import CallOperation, StartCase
from sopflow.errors import SopflowError
from sopflow.ports.rows import CaseRow, EventRow
from sopflow.ports.store import Transaction
from sopflow.runtime.history import retold
from sopflow.runtime.pseudonyms import key_of_outside
from sopflow.runtime.publications import Publications


class Trace(NamedTuple):
    """The operations that were called, by effect, and the ids of the cases that were opened, in order."""

    calls: Mapping[str, str] = MappingProxyType({})
    opened: tuple[str, ...] = ()


def trace_of(
    tx: Transaction, publications: Publications, row: CaseRow, events: Sequence[EventRow], secret: bytes
) -> Trace:
    """The trace of a case. Of one that was erased, or whose history somebody changed by hand so that it cannot be told
    again, nothing: an export and a purge go on without it."""
    calls: dict[str, str] = {}
    opened: dict[str, None] = {}
    try:
        for told in retold(publications, row, events):
            for effect in told.effects:
                if isinstance(effect, CallOperation):
                    calls[effect.effect] = effect.operation
                elif isinstance(effect, StartCase):
                    taken = tx.inbox.get(key_of_outside(secret, effect.key))
                    if taken is not None and taken.case is not None:
                        opened[taken.case] = None
    except SopflowError:
        return Trace()
    return Trace(calls, tuple(opened))
