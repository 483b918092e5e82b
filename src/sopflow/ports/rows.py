"""What a store keeps, row by row. Times have a zone; texts of JSON are written and read by `stores.codec` alone."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import NamedTuple


class LedgerStatus(enum.StrEnum):
    """The life of a write as the store knows it. `step` knows intended, done, failed and in doubt; the runtime adds
    `sent`: the intent was committed and the call may have left."""

    INTENDED = "intended"
    SENT = "sent"
    DONE = "done"
    REJECTED = "rejected"
    IN_DOUBT = "in_doubt"


class PlaybookRow(NamedTuple):
    """A published playbook, whole: its text, the texts of the manifests it was checked with, and the digests of the
    playbooks that it runs. `digest` is the content hash. What is published again, or withdrawn, changes when, by whom
    and from when; never what it says."""

    digest: str
    playbook: str
    version: str
    published_at: datetime
    published_by: str | None
    valid_from: datetime
    bundle: str
    withdrawn_at: datetime | None = None


class CaseRow(NamedTuple):
    """A case at rest.

    `version` counts its events and is the number of the last. `asked` is the number of the event that put the
    question which now stands. `subject` is a pseudonym, never the number itself. `parent` is the case that runs this
    one and `parent_effect` the effect it waits with. `due` is the next due time. `head` is the last link of the hash
    chain. `body` is the case as JSON. `held` restricts processing: nothing goes on until it is released. `stalled` is
    the work that failed for good and waits for a person, as JSON. `same_as` is the live case that has this one's
    subject: it was there first, and is the one that is found.
    """

    id: str
    playbook: str
    digest: str
    status: str
    state: str
    version: int
    asked: int
    opened_at: datetime
    updated_at: datetime
    body: str
    head: bytes = b""
    salt: bytes = b""
    due: datetime | None = None
    subject: str | None = None
    assignee: str | None = None
    parent: str | None = None
    parent_effect: str | None = None
    outcome: str | None = None
    held: bool = False
    purged_at: datetime | None = None
    stalled: str | None = None
    same_as: str | None = None


class EventRow(NamedTuple):
    """One event of a case, numbered from 1 without a gap. `key` is unique in its case: the same input, sent twice, is
    one event. `hash` is the beginning of its link. `body` is None once the case was purged; `content` is then the
    digest that the chain was made with. `payload` is a pseudonym of what its caller gave under a key of theirs."""

    case: str
    seq: int
    key: str
    at: datetime
    kind: str
    body: str | None
    hash: bytes
    content: bytes | None = None
    payload: str | None = None


class LedgerRow(NamedTuple):
    """One write of a case, however many attempts it took. `effect` is the attempt that is under way or was the last.
    What was sent and answered stands in the case."""

    case: str
    key: str
    effect: str
    operation: str
    status: LedgerStatus
    attempts: int
    at: datetime


class JobRow(NamedTuple):
    """Work that is owed, not before `due`: an effect to perform, a timer to fire, a case to start or to tell.
    `id` is unique: what is enqueued twice is done once. `body` is what is to be done, as JSON."""

    id: str
    case: str
    kind: str
    due: datetime
    body: str = ""
    attempts: int = 0


class InboxRow(NamedTuple):
    """A key of the outside world and what became of it: the case and the event that took it. An event that no case
    could take yet has `case` None and waits here with its `body`. `about` is a pseudonym of whom it is about then: ""
    where it says nobody, None where a release before schema 2 kept it. `payload` is as in `EventRow`."""

    key: str
    at: datetime
    name: str
    body: str = ""
    case: str | None = None
    seq: int | None = None
    about: str | None = None
    payload: str | None = None


class LeaseRow(NamedTuple):
    """Who may do something alone: until `until`, unless it is renewed. Also the heartbeat of a worker."""

    name: str
    holder: str
    until: datetime


def too_far(lease: LeaseRow, now: datetime) -> datetime:
    """A lease of that name that is said to last beyond this was taken before the clock was set back, and has lapsed.
    A minute is for machines whose clocks differ."""
    return now + 2 * (lease.until - now) + timedelta(minutes=1)


class CaseQuery(NamedTuple):
    """Which cases: all conditions that are given hold. Cases with `stalled` work are also found under the status
    `needs_attention`. `after` is the id of the last case of the page before; newest first by opening, then id."""

    playbook: str | None = None
    status: tuple[str, ...] = ()
    live: bool | None = None  # not done
    state: str | None = None
    assignee: str | None = None
    subject: str | None = None
    parent: str | None = None
    digest: str | None = None
    held: bool | None = None
    due_before: datetime | None = None
    updated_before: datetime | None = None
    purged: bool | None = None
    stalled: bool | None = None
    after: str | None = None
    limit: int = 100


class CaseCount(NamedTuple):
    """How many cases that are not done stand so, and when the oldest of them was opened."""

    playbook: str
    status: str
    held: bool
    cases: int
    oldest: datetime
