"""How a case begins from outside: on which publication, with which inputs, and once however often it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sopflow.engine.events import CaseStarted
from sopflow.errors import InternalError
from sopflow.ports.rows import InboxRow
from sopflow.ports.store import Transaction
from sopflow.runtime.desk import Desk
from sopflow.runtime.inputs import language_of, settings_of, started
from sopflow.runtime.kinship import STARTED
from sopflow.runtime.opening import opened
from sopflow.runtime.pseudonyms import key_of_outside
from sopflow.runtime.publications import current
from sopflow.runtime.runner import Heard, IdTakenError
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
    outside = None if key is None else key_of_outside(secret, f"{STARTED}:{key}")
    earlier = None if outside is None else tx.inbox.get(outside)
    if earlier is not None and earlier.case is not None:
        raise Heard(earlier.case, earlier.seq or 1, found=earlier.body == FOUND)
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
    if outside is not None and not tx.inbox.add(InboxRow(outside, now, STARTED, case=event.case, seq=1)):
        first = tx.inbox.get(outside)  # another one was faster, in this very moment
        assert first is not None
        raise Heard(first.case or event.case, first.seq or 1, found=first.body == FOUND)
    came = desk.runner.begin(tx, opened(event, published, desk.ids.salt()), published, event, STARTED)
    if outside is not None and came.found:
        tx.inbox.save(InboxRow(outside, now, STARTED, FOUND, case=came.row.id, seq=came.row.version))
    return came
