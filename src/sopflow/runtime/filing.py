"""What is done with a case as a file: handing it over, the rights of whom it is about, and how long it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sopflow.errors import UsageError
from sopflow.ports.rows import CaseRow
from sopflow.ports.store import CaseStore
from sopflow.runtime import lifecycle
from sopflow.runtime.desk import Desk
from sopflow.runtime.duties import Administration, Duty
from sopflow.runtime.erasure import Erased
from sopflow.runtime.export import Object
from sopflow.runtime.giving import Act, Heard, said
from sopflow.runtime.looking import Looking
from sopflow.runtime.people import Person
from sopflow.runtime.retention import Swept
from sopflow.runtime.rights import Rights
from sopflow.runtime.status import BrokenChain, broken_chains
from sopflow.runtime.views import CaseView, view_of
from sopflow.runtime.watch import Watch

T = TypeVar("T")


class Filing(Looking):
    """The acts with a case as a file. Each takes a key: the same again under it gives the first result, and something
    else under it is a conflict. `Duties` say who may do them; a role of the playbook lets somebody hand over.

    Every act raises:
        NotFound: no such case, or erased.
        NotAllowed: this person may not.
        Conflict: something else was done under this key.
    """

    def __init__(self, store: CaseStore, desk: Desk, watch: Watch, duties: Administration) -> None:
        super().__init__(store, desk)
        self._watch = watch
        self._duties = duties
        self._rights = Rights(desk, self._secret, watch)

    def assign(self, case: str, to: str | None, *, by: Person, note: str = "", key: str | None = None) -> CaseView:
        """Hand a case to somebody, with what they should know; None: to nobody in particular. It takes a role of the
        playbook, where it has roles."""
        act = Act("assigned", case, key, said("assigned", by.id, to, note))

        def work() -> CaseRow:
            row = lifecycle.assign(self._desk, self._secret, act, to, by, note)
            self._watch.filed(row, act.name, by.id)
            return row

        return self._filed(act, by, work)

    def hold(self, case: str, *, by: Person, reason: str, key: str | None = None) -> CaseView:
        """Restrict processing: nothing goes on until it is released. On hold already: nothing changes.

        Raises:
            UsageError: no reason.
        """
        act = self._act("hold", "held", case, by, key, reason)
        return self._filed(act, by, lambda: self._rights.hold(act, by=by.id, reason=reason))

    def release(self, case: str, *, by: Person, reason: str, key: str | None = None) -> CaseView:
        """Let a case on hold go on: what fell due meanwhile is due now, once. Not on hold: nothing changes.

        Raises:
            UsageError: no reason.
        """
        act = self._act("release", "released", case, by, key, reason)
        return self._filed(act, by, lambda: self._rights.release(act, by=by.id, reason=reason))

    def purge(
        self, case: str, *, by: Person, reason: str, unfinished: bool = False, key: str | None = None
    ) -> Erased:  # fmt: skip
        """Erase what a case says, and those that it ran; ids, times and hashes stay. Erased already: nothing changes.

        Args:
            unfinished: also where it is not over. What was sent to systems stays there.

        Raises:
            OnHold: it or a part of it is on hold.
            Conflict: it is not over, or a write of it is in doubt.
            UsageError: no reason, or it is a part of another case.
        """
        act = self._act("purge", "purged", case, by, key, reason, unfinished)
        return self._tried(act, by, lambda: self._rights.purge(act, by=by.id, reason=reason, unfinished=unfinished))

    def export(self, case: str, *, by: Person, reason: str = "", key: str | None = None) -> Object:
        """Everything that is kept of a case and of those that it ran, as plain data. That it was taken is in the
        history, and in the export itself.

        Raises:
            Conflict: it was taken under this key, and the case has changed since: take it anew, under a new key.
        """
        act = self._act("export", "exported", case, by, key, reason)
        return self._tried(act, by, lambda: self._rights.export(act, by=by.id, reason=reason))

    def sweep(self, progress: Callable[[str], None] = lambda _: None) -> Swept:
        """Erase what is past its retention, each case in a transaction of its own; `progress` is told each."""
        return self._rights.sweep(progress)

    def broken_chains(self, progress: Callable[[int], None] = lambda _: None) -> tuple[BrokenChain, ...]:
        """Every case whose history does not fit its chain; those who look on are told. Reads all that is kept;
        `progress` is told after each page how many cases were looked at."""
        found = broken_chains(self._store, progress)
        for one in found:
            self._watch.broken(one.case, one.seq, one.fault)
        return found

    def _act(self, duty: Duty, name: str, case: str, by: Person, key: str | None, *parts: object) -> Act:
        self._allow(duty, by, case)
        return Act(name, case, key, said(name, by.id, *parts))

    def _allow(self, duty: Duty, by: Person, case: str | None = None) -> None:
        try:
            self._duties.demand(duty, by)
        except UsageError as problem:
            self._watch.refused(case, duty, problem, by.id)
            raise

    def _filed(self, act: Act, by: Person, work: Callable[[], CaseRow]) -> CaseView:
        def view() -> CaseView:
            try:
                return self._view(work())
            except Heard as earlier:
                came = self._as_it_was(earlier)
                return view_of(came.row, came.published, came.case)

        return self._tried(act, by, view)

    def _tried(self, act: Act, by: Person, work: Callable[[], T]) -> T:
        try:
            return work()
        except UsageError as problem:
            self._watch.refused(act.case, act.name, problem, by.id)
            raise
