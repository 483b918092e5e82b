"""What somebody gives under a key of theirs: the same again is answered as the first was, another thing is refused.

Of what was given only a pseudonym is kept (`pseudonyms.payload`): enough to see that something else comes under the
same key, and nothing that says what it was. Another person under the same key is another thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sopflow.errors import UsageError
from sopflow.ports.rows import CaseRow, InboxRow
from sopflow.ports.store import Transaction
from sopflow.runtime.pseudonyms import key_of_outside, payload
from sopflow.runtime.refusals import another_payload
from sopflow.stores.codec import encode_value


class Heard(Exception):
    """This input was heard before, as the event of that number. `found`: it was a start that found the case."""

    def __init__(self, case: str, seq: int, *, found: bool = False) -> None:
        self.case, self.seq, self.found = case, seq, found
        super().__init__(f"{case} {seq}")


def said(verb: str, by: str | None, *parts: object) -> str:
    """What somebody gives, as one text. The order of names does not matter."""
    return encode_value([verb, by, *(_ordered(part) for part in parts)])


def check_the_same(kept: str | None, key: bytes, given: str) -> None:
    """Whether the same was given under the key before; `kept` is its pseudonym under `key`. What a release before
    schema 2 kept has none, and passes.

    Raises:
        Conflict: it was something else.
    """
    if kept not in (None, payload(key, given)):
        raise another_payload()


class Act(NamedTuple):
    """What somebody does with a case as a file. `key` is theirs, if they gave one; `given` is what `said` makes of
    it."""

    name: str
    case: str
    key: str | None
    given: str

    def earlier(self, tx: Transaction, secret: bytes) -> InboxRow | None:
        """What came of it when it was done under this key before; None where it was not.

        Raises:
            Conflict: something else was done under the key.
        """
        row = None if self.key is None else tx.inbox.get(self._outside(secret))
        if row is not None:
            check_the_same(row.payload, secret, self.given)
        return row

    def once(self, tx: Transaction, secret: bytes) -> None:
        """Raises:
        Heard: it was done under this key before.
        Conflict: something else was.
        """
        row = self.earlier(tx, secret)
        if row is not None:
            raise Heard(self.case, row.seq or 0)

    def remember(self, tx: Transaction, secret: bytes, row: CaseRow, at: datetime, body: str = "") -> None:
        """It was done: the case is now as `row` says."""
        if self.key is not None:
            outside, given = self._outside(secret), payload(secret, self.given)
            tx.inbox.add(InboxRow(outside, at, self.name, body, self.case, row.version, payload=given))

    def _outside(self, secret: bytes) -> str:
        return key_of_outside(secret, f"{self.name}:{self.case}:{self.key}")


def _ordered(part: object) -> object:
    """The same with names in order, and as text what is no value: it is refused later, where it matters."""
    if isinstance(part, Mapping):
        return {str(name): _ordered(part[name]) for name in sorted(part, key=str)}
    if isinstance(part, list | tuple):
        return [_ordered(one) for one in part]
    try:
        encode_value(part)
    except UsageError:
        return str(part)
    return part
