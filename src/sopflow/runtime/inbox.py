"""Events from outside: to a case that is named, to the one that is about a subject, or to one that is not there yet.

An event that no case can take is kept. People see it, and it is delivered when a case appears that listens for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.errors import NotFound, OnHold, UsageError
from sopflow.ports.rows import CaseQuery, CaseRow, InboxRow, JobRow
from sopflow.ports.store import Transaction
from sopflow.program.model import Program
from sopflow.runtime.desk import Desk
from sopflow.runtime.giving import Heard, check_the_same, said
from sopflow.runtime.inputs import received
from sopflow.runtime.jobs import child_of
from sopflow.runtime.kept import Signal, listens, read_signal, row_of
from sopflow.runtime.people import Person
from sopflow.runtime.pseudonyms import key_of_outside, payload, subject
from sopflow.runtime.refusals import nothing_kept
from sopflow.runtime.standing import Came, Input, Standing
from sopflow.runtime.views import Kept
from sopflow.runtime.watch import Watch
from sopflow.telemetry import names
from sopflow.values.masking import mask_text


class Inbox:
    """Takes events from outside. One that comes again under its key is taken once."""

    def __init__(self, desk: Desk, secret: bytes, watch: Watch) -> None:
        self._desk = desk
        self._secret = secret
        self._watch = watch

    def take(self, signal: Signal, case: str | None, key: str | None, by: Person | None) -> Came | Kept:
        """Give it to its case, or keep it.

        Raises:
            Heard: its key was used before.
            NotFound, OnHold, Conflict, UsageError: nothing was changed.
        """
        kept: list[tuple[Kept, bool]] = []

        def work(tx: Transaction) -> Came | None:
            kept.clear()
            given = self._take(tx, signal, case, key, by)
            if isinstance(given, Came):
                return given
            kept.append(given)
            return None

        came = self._desk.runner.commit(work)
        if came is not None:
            return came
        ((waits, is_new),) = kept
        if is_new:
            self._watch.tell(names.EVENT_KEPT, event=mask_text(waits.name))
        return waits

    def _take(
        self, tx: Transaction, signal: Signal, case: str | None, key: str | None, by: Person | None
    ) -> Came | tuple[Kept, bool]:
        """What came of it; where it waits, whether it does so since now."""
        outside = key_of_outside(self._secret, self._desk.ids.key() if key is None else key)
        earlier = None if key is None else tx.inbox.get(outside)
        given = None if key is None else _said(signal, case, by)
        if earlier is not None and given is not None:
            check_the_same(earlier.payload, self._secret, given)
            return _again(earlier), False
        print_ = None if given is None else payload(self._secret, given)
        now = self._desk.clock.now()
        target = self._found(tx, signal) if case is None else self._hearer(tx, case, signal.name)
        if target is None:
            tx.inbox.add(row_of(signal, outside, now, self._secret, print_))
            return Kept(outside, signal.name, now), True
        came = self._give(tx, target, signal, f"i:{outside}", by)
        tx.inbox.add(InboxRow(outside, now, signal.name, case=came.row.id, seq=came.row.version, payload=print_))
        return came

    def _give(
        self, tx: Transaction, target: Standing, signal: Signal, key: str, by: Person | None, job: str | None = None
    ) -> Came:
        who = None if by is None else by.id
        given = Input(key, lambda standing: received(standing, signal.name, signal.data, by), job=job, by=who)
        came = self._desk.runner.take(tx, target, given)
        return Came(target.row, target.published, target.case) if came is None else came

    def _found(self, tx: Transaction, signal: Signal) -> Standing | None:
        """The one live case that the event is about; None where there is none, or more than one."""
        rows = [] if signal.subject is None else list(self._about(tx, signal.subject, signal.playbook))
        hearing = [row for row in rows if listens(self._program_of(row), signal.name)]
        return self._hearer(tx, hearing[0].id, signal.name) if len(hearing) == 1 else None

    def _about(self, tx: Transaction, who: str, playbook: str | None) -> Iterator[CaseRow]:
        known = {row.playbook for row in tx.playbooks.find()} if playbook is None else {playbook}
        for each in sorted(known):
            about = subject(self._secret, each, who)
            yield from tx.cases.find(CaseQuery(playbook=each, subject=about, live=True))

    def _hearer(self, tx: Transaction, case: str, name: str) -> Standing:
        """The innermost of a case and those that it runs now that does anything with the event; the case itself where
        none does."""
        outer = standing = self._desk.runner.standing(tx, case)
        hearing = outer
        while (child := child_of(standing.case)) is not None and tx.cases.get(child) is not None:
            standing = self._desk.runner.standing(tx, child)
            if listens(standing.published.program, name):
                hearing = standing
        return hearing

    def _program_of(self, row: CaseRow) -> Program:
        return self._desk.publications.compiled(row.digest).program

    # ── what was kept ────────────────────────────────────────────────────────────────────────────────────────

    def deliver(self, job: JobRow) -> None:
        """Give a case an event that waited for it. One that it cannot take stays in the inbox."""
        key = job.id.removeprefix("d:")
        try:
            self._desk.runner.commit(lambda tx: self._deliver(tx, key, job.case, None, job.id))
        except OnHold:
            raise  # it comes again
        except (Heard, NotFound, UsageError):
            self._desk.runner.write(lambda tx: self._desk.drop(tx, job))

    def hand_over(self, key: str, case: str, by: Person) -> Came | None:
        """Give a case an event of the inbox, because a person says that it belongs there.

        Raises:
            NotFound: there is no such event, or it was taken.
            Heard, OnHold, Conflict, UsageError: nothing was changed.
        """
        return self._desk.runner.commit(lambda tx: self._deliver(tx, key, case, by, None))

    def _deliver(self, tx: Transaction, key: str, case: str, by: Person | None, job: str | None) -> Came:
        row = tx.inbox.get(key)
        if row is not None and row.case is not None and self._is_in(tx, row.case, case):
            raise Heard(row.case, row.seq or 0)
        if row is None or row.case is not None:
            raise nothing_kept(key)
        target = self._hearer(tx, case, row.name)
        came = self._give(tx, target, read_signal(row), f"i:{key}", by, job)
        tx.inbox.save(row._replace(case=came.row.id, seq=came.row.version, body="", about=None))
        return came

    def _is_in(self, tx: Transaction, inner: str, case: str) -> bool:
        """Whether it is the case, or one that it runs."""
        at: str | None = inner
        while at is not None and at != case:
            row = tx.cases.get(at)
            at = None if row is None else row.parent
        return at == case


def _said(signal: Signal, case: str | None, by: Person | None) -> str:
    parts = (signal.name, signal.data, case, signal.subject, signal.playbook)
    return said("received", None if by is None else by.id, *parts)


def _again(row: InboxRow) -> Kept:
    """What became of an event whose key was used before."""
    if row.case is not None:
        raise Heard(row.case, row.seq or 0)
    return Kept(row.key, row.name, row.at)
