"""The hash chain of a case: who, when and why cannot be changed afterwards without its being seen.

Each event's link is a hash of the link before it, what names the event, and a digest of its body. The digest is keyed
with the case's salt: when bodies and salt are erased, digests and links stay and still fit, but nobody can find out by
trying whether a certain telephone number was in a body. Pure.
"""

from __future__ import annotations

import enum
import hmac
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.ports.rows import CaseRow, EventRow

START = sha256(b"sopflow chain 1").digest()
"""The link before the first event. Whoever changes what a link is made of changes this number too."""

BEGINNING = 8
"""Bytes of a link that its event keeps. Releases before schema 4 kept all 32."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Fault(enum.StrEnum):
    """How a history does not fit its chain."""

    MISSING = "missing"
    FOREIGN = "foreign"
    CONTENT = "content"
    LINK = "link"
    HEAD = "head"


_SAID = {
    Fault.MISSING: Words(
        en="event {seq} is missing",
        id="peristiwa {seq} tidak ada",
    ),
    Fault.FOREIGN: Words(
        en="event {seq} was put in: the case has no such event",
        id="peristiwa {seq} disisipkan: kasus ini tidak punya peristiwa itu",
    ),
    Fault.CONTENT: Words(
        en="what event {seq} says was erased or changed after it was written",
        id="isi peristiwa {seq} dihapus atau diubah setelah ditulis",
    ),
    Fault.LINK: Words(
        en="event {seq} was changed, moved or put in after it was written",
        id="peristiwa {seq} diubah, dipindah, atau disisipkan setelah ditulis",
    ),
    Fault.HEAD: Words(
        en="the case ends with another event {seq} than the one that is kept",
        id="kasus ini berakhir dengan peristiwa {seq} yang lain dari yang tersimpan",
    ),
}


@dataclass(frozen=True, slots=True)
class Broken:
    """The first event of a history that does not fit, and how."""

    seq: int
    fault: Fault

    @property
    def said(self) -> Words:
        """In a sentence's words, for people."""
        words = _SAID[self.fault]
        return Words(en=words.en.format(seq=self.seq), id=words.id.format(seq=self.seq))


def content(salt: bytes, body: str) -> bytes:
    """The digest of a body, 32 bytes. It says nothing of the body to whoever has not the salt."""
    return hmac.digest(salt, body.encode("utf-8", "surrogatepass"), "sha256")


def link(previous: bytes, event: EventRow, digest: bytes) -> bytes:
    """The link of an event, 32 bytes: a hash of the link before it (`START` for the first), its case, number, key,
    time and kind, and `content` of its body. `event.hash`, `body`, `content` and `payload` are not looked at.

    The last link, whole, is the head of the case. Of each link its event keeps the beginning: nobody can change any
    event without changing the head, and the beginnings say which event it was.

    No two different events give the same text to hash: the numbers in front say where each word ends.
    """
    case, seq, key, at, kind = event[:5]
    time = (at - _EPOCH) // _MICROSECOND
    named = f"{seq}:{time}:{len(case)}:{len(key)}:{len(kind)}:{case}{key}{kind}"
    return sha256(previous + digest + named.encode("utf-8", "surrogatepass")).digest()


def chained(head: bytes, salt: bytes, event: EventRow, body: str) -> tuple[EventRow, bytes]:
    """The event with this body and the beginning of its link, to be kept after those that `head` is the head of; and
    the head with it. An empty `head` is the start: a new case has none yet."""
    whole = link(head or START, event, content(salt, body))
    return EventRow(*event[:5], body, whole[:BEGINNING], *event[7:]), whole


def erased(salt: bytes, event: EventRow) -> EventRow:
    """The event without its body; the digest takes its place, so that the chain still fits."""
    if event.body is None:
        return event
    return event._replace(body=None, content=content(salt, event.body), payload=None)


def verify(case: CaseRow, events: Iterable[EventRow]) -> Broken | None:
    """The first of the case's events, all given in order, that does not fit; None where the history is whole.

    It sees any event that was changed, dropped, moved or put in, a body that was erased of a case that was not purged,
    and a case that does not end where its history does. It cannot see that somebody who may write the store made the
    whole chain anew: against that, keep `case.head` elsewhere (an export carries it).
    """
    previous, seq = START, 0
    for seq, event in enumerate(events, start=1):
        if event.case != case.id or seq > case.version or event.seq < seq:
            return Broken(event.seq, Fault.FOREIGN)
        if event.seq > seq:
            return Broken(seq, Fault.MISSING)
        digest = _digest(case, event)
        if digest is None:
            return Broken(seq, Fault.CONTENT)
        previous = link(previous, event, digest)
        if len(event.hash) < BEGINNING or not previous.startswith(event.hash):
            return Broken(seq, Fault.LINK)
    if seq < case.version:
        return Broken(seq + 1, Fault.MISSING)
    return None if case.head == (previous if seq else b"") else Broken(seq, Fault.HEAD)


def links(case: CaseRow, events: Iterable[EventRow]) -> Iterator[bytes]:
    """The link of each event, whole, as its history gives it; b"" from the first event on that does not fit."""
    previous, fits = START, True
    for event in events:
        digest = _digest(case, event) if fits else None
        previous = b"" if digest is None else link(previous, event, digest)
        fits = previous != b"" and previous.startswith(event.hash)
        yield previous if fits else b""


def _digest(case: CaseRow, event: EventRow) -> bytes | None:
    """The digest of the event's body; None where the body is not what it was."""
    if event.body is None:
        return event.content if case.purged_at is not None else None
    digest = content(case.salt, event.body)
    return digest if event.content in (None, digest) else None
