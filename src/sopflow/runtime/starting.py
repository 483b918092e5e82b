"""How a case begins from outside: on which publication, with which inputs, and once however often it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from sopflow.dataclass import dataclass
from sopflow.engine.events import CaseStarted
from sopflow.errors import InternalError
from sopflow.ports.rows import InboxRow
from sopflow.ports.store import Transaction
from sopflow.runtime.desk import Desk
from sopflow.runtime.giving import Heard, check_the_same, said
from sopflow.runtime.inputs import language_of, settings_of, started
from sopflow.runtime.kinship import STARTED
from sopflow.runtime.opening import opened
from sopflow.runtime.pseudonyms import key_of_outside, payload
from sopflow.runtime.publications import current
from sopflow.runtime.runner import IdTakenError
from sopflow.runtime.standing import Came

FOUND = "found"
"""The body of a start's key where the start found a case instead of beginning one."""

_TRIES = 20
"""New ids that are tried where others have them."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a case begins with. `version` is a playbook's version, or the beginning of a digest; None is the newest that
    is valid now."""

    playbook: str
    inputs: Mapping[str, object] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    language: str = ""
    version: str | None = None
    by: str | None = None

    def said(self) -> str:
        """What is given, as one text."""
        parts = (self.playbook, self.inputs, self.settings, self.language, self.version)
        return said(STARTED, self.by, *parts)


def start(desk: Desk, secret: bytes, beginning: Beginning, key: str | None) -> Came:
    """Start a case, or find the live one that is about the same subject.

    Raises:
        Heard: the key was used before.
        NotFound: there is no such publication.
        UsageError: the inputs, settings or language are not the playbook's.
    """
    for _ in range(_TRIES):
        try:
            came = desk.runner.commit(lambda tx: _start(tx, desk, secret, beginning, key))
        except IdTakenError:
            continue
        assert came is not None
        return came
    raise InternalError("every new id is taken: is the source of ids broken?")


def _start(tx: Transaction, desk: Desk, secret: bytes, beginning: Beginning, key: str | None) -> Came:
    given = "" if key is None else beginning.said()
    outside = None if key is None else key_of_outside(secret, f"{STARTED}:{key}")
    earlier = None if outside is None else tx.inbox.get(outside)
    if earlier is not None:
        raise _heard(earlier, secret, given)
    now = desk.clock.now()
    published = desk.publications.compiled(current(tx, beginning.playbook, now, beginning.version).digest)
    program = published.program
    event = CaseStarted(
        now,
        desk.ids.case_id(),
        started(program, beginning.inputs, now),
        settings_of(program, beginning.settings, now),
        language_of(program, beginning.language),
        beginning.by,
    )
    blank = opened(event, published, desk.ids.salt())
    if outside is None:
        return desk.runner.begin(tx, blank, published, event, STARTED)
    mine = InboxRow(outside, now, STARTED, case=event.case, seq=1, payload=payload(secret, given))
    if not tx.inbox.add(mine):
        first = tx.inbox.get(outside)  # another one was faster, in this very moment
        assert first is not None
        raise _heard(first, secret, given)
    came = desk.runner.begin(tx, blank, published, event, STARTED)
    if came.found:
        tx.inbox.save(mine._replace(body=FOUND, case=came.row.id, seq=came.row.version))
    return came


def _heard(first: InboxRow, secret: bytes, given: str) -> Heard:
    """The start that was made under the key, if it is this one."""
    check_the_same(first.payload, secret, given)
    assert first.case is not None
    return Heard(first.case, first.seq or 1, found=first.body == FOUND)
