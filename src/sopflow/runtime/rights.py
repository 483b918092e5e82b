"""What is done with a case as a file, each act in one transaction: hold, release, export, purge; and retention."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sopflow.errors import UsageError
from sopflow.ports.rows import CaseRow, EventRow, JobRow
from sopflow.ports.store import Transaction
from sopflow.runtime import erasure, restriction
from sopflow.runtime.chain import Broken, verify
from sopflow.runtime.desk import Desk
from sopflow.runtime.erasure import Erased
from sopflow.runtime.export import Kept, Object, export
from sopflow.runtime.family import children, locked_family
from sopflow.runtime.jobs import at_once, owed_after
from sopflow.runtime.kept import waiting_for
from sopflow.runtime.outstanding import outstanding
from sopflow.runtime.publications import UNREADABLE
from sopflow.runtime.records import Exported, Held, Purged, Released, kept_reason, recorded
from sopflow.runtime.refusals import no_case, no_reason
from sopflow.runtime.retention import INBOX_KEPT, Swept, past
from sopflow.runtime.subjects import who
from sopflow.runtime.traces import Trace, trace_of
from sopflow.runtime.watch import Watch
from sopflow.telemetry import names
from sopflow.values.kinds import Duration
from sopflow.values.scrubbing import scrub


class Rights:
    """The rights of whom a case is about, and the duties of whoever keeps it."""

    def __init__(self, desk: Desk, secret: bytes, watch: Watch) -> None:
        self._runner = desk.runner
        self._publications = desk.publications
        self._queue = desk.queue
        self._clock = desk.clock
        self._ids = desk.ids
        self._secret = secret
        self._watch = watch

    def hold(self, case: str, *, by: str, reason: str) -> CaseRow:
        """Restrict processing of a case and of those that it runs. On hold already: nothing changes.

        Raises:
            NotFound: no such case, or erased.
            UsageError: no reason.
        """
        record, key = Held(self._clock.now(), _said(reason), by), self._ids.key()
        row = self._runner.write(lambda tx: restriction.hold(tx, case, record, key))
        self._watch.filed(row, "held", by)
        return row

    def release(self, case: str, *, by: str, reason: str) -> CaseRow:
        """Let a case go on. What fell due meanwhile is due now; it fires once. Not on hold: nothing changes.

        Raises:
            NotFound: no such case, or erased.
            UsageError: no reason.
        """
        record, key = Released(self._clock.now(), _said(reason), by), self._ids.key()
        row = self._runner.write(lambda tx: restriction.release(tx, case, record, key, self._queue, self._owed))
        self._queue.notify()
        self._watch.filed(row, "released", by)
        return row

    def purge(self, case: str, *, by: str, reason: str, unfinished: bool = False) -> Erased:
        """Erase what a case says, and those that it ran. Erased already: nothing changes.

        Args:
            unfinished: also where it is not over. What was sent to systems stays there.

        Raises:
            NotFound: no such case.
            OnHold: it or a part of it is on hold.
            Conflict: it is not over, or a write of it is in doubt.
            UsageError: no reason, or it is a part of another case.
        """
        return self._purge(case, Purged(self._clock.now(), _said(reason), by), unfinished=unfinished)

    def export(self, case: str, *, by: str, reason: str = "") -> Object:
        """Everything that is kept of a case and of those that it ran. That it was taken is in the history, and in the
        export itself.

        Raises:
            NotFound: no such case.
        """
        at, key = self._clock.now(), self._ids.key()

        def take(tx: Transaction) -> tuple[CaseRow, Object, Broken | None]:
            row = tx.cases.lock(case)
            if row is None:
                raise no_case(case)
            after, event = recorded(row, Exported(max(at, row.updated_at), kept_reason(reason), by), key)
            tx.events.add(event)
            tx.cases.save(after)
            kept = self._kept(tx, after)
            return after, export(kept, at, by), verify(after, kept.events)

        row, exported, broken = self._runner.write(take)
        self._watch.filed(row, "exported", by)
        if broken is not None:
            self._watch.broken(case, broken.seq, str(broken.fault))
        return exported

    def sweep(self, progress: Callable[[str], None] = lambda _: None) -> Swept:
        """Erase what is past its retention, each case in a transaction of its own.

        Args:
            progress: told each case that was erased.
        """
        began = self._clock.now()
        gone: list[str] = []
        kept: list[str] = []
        cases, unreadable = self._past(began)
        for case in cases:
            try:
                gone += self._purge(case, Purged(self._clock.now(), ordered=False)).cases
                progress(case)
            except (UsageError, *UNREADABLE):
                kept.append(case)
        events = self._runner.write(lambda tx: tx.inbox.forget(before=began - INBOX_KEPT))
        seconds = (self._clock.now() - began).total_seconds()
        self._watch.tell(names.RETENTION_SWEPT, cases=len(gone), unreadable=len(unreadable), seconds=seconds)
        return Swept(tuple(gone), tuple(kept), events, unreadable)

    def _past(self, now: datetime) -> tuple[list[str], tuple[str, ...]]:
        """The cases that are past their retention, and the publications that cannot be read, so that nobody knows how
        long theirs are kept."""
        terms: list[tuple[str, Duration]] = []
        unreadable: list[str] = []
        for row in self._runner.read(lambda tx: tx.playbooks.find()):
            try:
                term = self._publications.get(row.digest).program.retention
            except UNREADABLE:
                unreadable.append(row.digest)
                continue
            if term is not None:
                terms.append((row.digest, term))
        found = self._runner.read(lambda tx: [case for digest, term in terms for case in past(tx, digest, term, now)])
        return found, tuple(unreadable)

    def _purge(self, case: str, record: Purged, *, unfinished: bool = False) -> Erased:
        key = self._ids.key()

        def erase(tx: Transaction) -> Erased:
            opened, waiting = self._opened(tx, case), self._waiting(tx, case) if record.ordered else ()
            erased = erasure.purge(tx, case, record, key, self._queue, self._owed, unfinished=unfinished)
            return erased._replace(opened=opened, events=tx.inbox.forget(keys=waiting)) if erased.cases else erased

        erased = self._runner.write(erase)
        if erased.cases:
            self._watch.filed(erased.row, "purged", record.by)
        return erased

    def _waiting(self, tx: Transaction, case: str) -> tuple[str, ...]:
        """The events that no case could take, about whoever this one is about. Retention leaves them: a case that ended
        years ago does not speak for an event of yesterday."""
        found: dict[str, None] = {}
        for row in locked_family(tx, case):
            published = self._publications.compiled(row.digest)
            about = None if row.purged_at is not None else who(published.program, published.codec.decode(row))
            if about is not None:
                found |= {kept.key: None for kept, _ in waiting_for(tx, row, about, self._secret)}
        return tuple(found)

    def _opened(self, tx: Transaction, case: str) -> tuple[str, ...]:
        """The cases that this one and those that it ran opened."""
        found: dict[str, None] = {}
        for row in locked_family(tx, case):
            found |= dict.fromkeys(self._trace(tx, row, tx.events.find(row.id)).opened)
        return tuple(found)

    def _trace(self, tx: Transaction, row: CaseRow, events: Sequence[EventRow]) -> Trace:
        return trace_of(tx, self._publications, row, events, self._secret)

    def _owed(self, row: CaseRow) -> tuple[JobRow, ...]:
        published = self._publications.compiled(row.digest)
        case = published.codec.decode(row)
        return at_once(owed_after(row, outstanding(published.program, case), None, case).jobs, self._clock.now())

    def _kept(self, tx: Transaction, row: CaseRow) -> Kept:
        ran = tuple(self._kept(tx, child) for child in children(tx, row.id))
        events = tuple(tx.events.find(row.id))
        return Kept(row, self._publications.compiled(row.digest), events, self._trace(tx, row, events), ran)


def _said(reason: str) -> str:
    """The reason, which there must be, without codes that somebody may have written into it."""
    if not reason.strip():
        raise no_reason()
    return scrub(reason.strip()).text
