"""What is done with a case as a file, each act in one transaction: hold, release, export, purge; and retention."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime

from sopflow.errors import UsageError
from sopflow.ports.rows import CaseRow, EventRow, InboxRow, JobRow
from sopflow.ports.store import Transaction
from sopflow.runtime import erasure, restriction
from sopflow.runtime.chain import Broken, verify
from sopflow.runtime.desk import Desk
from sopflow.runtime.erasure import Erased, read_erased, text_of_erased
from sopflow.runtime.export import Kept, Object, export
from sopflow.runtime.family import children, locked_family
from sopflow.runtime.giving import Act
from sopflow.runtime.kept import waiting_for
from sopflow.runtime.owing import owed
from sopflow.runtime.pseudonyms import payload
from sopflow.runtime.publications import UNREADABLE
from sopflow.runtime.reasons import reason_of
from sopflow.runtime.records import Exported, Held, Purged, Released, kept_reason, recorded
from sopflow.runtime.refusals import changed_since, no_case, no_reason
from sopflow.runtime.retention import INBOX_KEPT, Swept, past
from sopflow.runtime.subjects import who
from sopflow.runtime.traces import Trace, trace_of
from sopflow.runtime.watch import Watch
from sopflow.telemetry import names
from sopflow.values.kinds import Duration


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

    def hold(self, act: Act, *, by: str, reason: str) -> CaseRow:
        """Restrict processing of a case and of those that it runs. On hold already: nothing changes.

        Raises:
            Heard: it was done under this key before.
            NotFound: no such case, or erased.
            UsageError: no reason.
        """
        record, id = Held(self._clock.now(), _said(reason), by), self._ids.key()

        def work(tx: Transaction) -> CaseRow:
            tx.cases.lock(act.case)
            act.once(tx, self._secret)
            return self._remembered(tx, act, restriction.hold(tx, act.case, record, id), record.at)

        row = self._runner.write(work)
        self._watch.filed(row, act.name, by)
        return row

    def release(self, act: Act, *, by: str, reason: str) -> CaseRow:
        """Let a case go on. What fell due meanwhile is due now; it fires once. Not on hold: nothing changes.

        Raises:
            Heard: it was done under this key before.
            NotFound: no such case, or erased.
            UsageError: no reason.
        """
        record, id = Released(self._clock.now(), _said(reason), by), self._ids.key()

        def work(tx: Transaction) -> CaseRow:
            tx.cases.lock(act.case)
            act.once(tx, self._secret)
            row = restriction.release(tx, act.case, record, id, self._queue, self._owed)
            return self._remembered(tx, act, row, record.at)

        row = self._runner.write(work)
        self._queue.notify()
        self._watch.filed(row, act.name, by)
        return row

    def _remembered(self, tx: Transaction, act: Act, row: CaseRow, at: datetime) -> CaseRow:
        act.remember(tx, self._secret, row, at)
        return row

    def purge(self, act: Act, *, by: str, reason: str, unfinished: bool = False) -> Erased:
        """Erase what a case says, and those that it ran. Erased already: nothing changes.

        Args:
            unfinished: also where it is not over. What was sent to systems stays there.

        Raises:
            NotFound: no such case.
            OnHold: it or a part of it is on hold.
            Conflict: it is not over, or a write of it is in doubt.
            UsageError: no reason, or it is a part of another case.
        """
        return self._purge(act, Purged(self._clock.now(), _said(reason), by), unfinished=unfinished)

    def export(self, act: Act, *, by: str, reason: str = "") -> Object:
        """Everything that is kept of a case and of those that it ran. That it was taken is in the history, and in the
        export itself. Under the same key it is the same export, and no second one.

        Raises:
            NotFound: no such case.
            Conflict: it was taken under this key, and the case has changed since.
        """
        at, id = self._clock.now(), self._ids.key()

        def take(tx: Transaction) -> tuple[CaseRow, Object, Broken | None]:
            row = tx.cases.lock(act.case)
            if row is None:
                raise no_case(act.case)
            earlier = act.earlier(tx, self._secret)
            if earlier is not None:
                return row, self._again(tx, row, earlier, by), None
            after, event = recorded(row, Exported(max(at, row.updated_at), kept_reason(reason), by), id)
            tx.events.add(event)
            tx.cases.save(after)
            kept = self._kept(tx, after)
            exported = export(kept, at, by)
            act.remember(tx, self._secret, after, at, self._print(exported))
            return after, exported, verify(after, kept.events)

        row, exported, broken = self._runner.write(take)
        self._watch.filed(row, act.name, by)
        if broken is not None:
            self._watch.broken(row.id, broken.seq, str(broken.fault))
        return exported

    def _again(self, tx: Transaction, row: CaseRow, earlier: InboxRow, by: str) -> Object:
        """The export that was taken then, made again: nothing of it was kept but its print."""
        exported = export(self._kept(tx, row), earlier.at, by)
        if self._print(exported) != earlier.body:
            raise changed_since(row.id)
        return exported

    def _print(self, exported: Object) -> str:
        return payload(self._secret, json.dumps(exported, sort_keys=True))

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
                by_term = Act("purged", case, None, "")
                gone += self._purge(by_term, Purged(self._clock.now(), ordered=False)).cases
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

    def _purge(self, act: Act, record: Purged, *, unfinished: bool = False) -> Erased:
        id, case = self._ids.key(), act.case

        def erase(tx: Transaction) -> Erased:
            row = tx.cases.lock(case)
            earlier = act.earlier(tx, self._secret)
            if row is not None and earlier is not None:
                return Erased(row, *read_erased(earlier.body))
            opened, waiting = self._opened(tx, case), self._waiting(tx, case) if record.ordered else ()
            erased = erasure.purge(tx, case, record, id, self._queue, self._owed, unfinished=unfinished)
            if erased.cases:
                erased = erased._replace(opened=opened, events=tx.inbox.forget(keys=waiting))
            act.remember(tx, self._secret, erased.row, record.at, text_of_erased(erased))
            return erased

        erased = self._runner.write(erase)
        if erased.cases:
            self._watch.filed(erased.row, act.name, record.by)
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
        return owed(self._publications, row, self._clock.now())

    def _kept(self, tx: Transaction, row: CaseRow) -> Kept:
        ran = tuple(self._kept(tx, child) for child in children(tx, row.id))
        events = tuple(tx.events.find(row.id))
        return Kept(row, self._publications.compiled(row.digest), events, self._trace(tx, row, events), ran)


def _said(reason: str) -> str:
    """The reason, which there must be, without codes that somebody may have written into it."""
    if not reason.strip():
        raise no_reason()
    return reason_of(reason)
