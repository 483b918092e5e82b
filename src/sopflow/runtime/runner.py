"""The one loop: an input becomes an event, the event a step, and all that came of it one transaction.

Rules: nothing but the transaction is touched inside it: no system is called, no program compiled, nothing waited for.
What is stale from a system or a timer is passed over; what is stale from a person is a conflict that says so. What
raises leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sopflow.engine.case import Case, Status
from sopflow.engine.effects import Effect
from sopflow.engine.events import Event
from sopflow.engine.step import step
from sopflow.errors import InternalError, StoreError, UsageError
from sopflow.ports.rows import CaseRow, EventRow
from sopflow.ports.store import CaseStore, Transaction
from sopflow.ports.world import Clock, JobQueue
from sopflow.runtime.bundle import Published
from sopflow.runtime.chain import chained
from sopflow.runtime.conflicts import OutOfTurnError, too_late
from sopflow.runtime.consequences import is_new_question, ledger_rows, next_due
from sopflow.runtime.family import family, paused_above
from sopflow.runtime.giving import Heard, check_the_same
from sopflow.runtime.jobs import MADE_ANEW, at_once, owed_after
from sopflow.runtime.kept import deliveries
from sopflow.runtime.owing import owed
from sopflow.runtime.pseudonyms import key_of_caller, payload, subject
from sopflow.runtime.publications import NotCompiledError, Publications
from sopflow.runtime.refusals import erased_already, no_case, on_hold, paused_with
from sopflow.runtime.standing import Came, Input, Standing
from sopflow.runtime.subjects import same_subject, save_without_subject, who
from sopflow.runtime.watch import Watch
from sopflow.stores.codec import EVENTS
from sopflow.telemetry import names

T = TypeVar("T")
_MOST_COMPILED = 100
"""Publications that one transaction may turn out to need; more is a bug of ours."""


class IdTakenError(Exception):
    """A new case got the id of another one: take the next."""


class Runner:
    """Gives inputs to cases."""

    def __init__(
        self, store: CaseStore, publications: Publications, queue: JobQueue, clock: Clock, watch: Watch
    ) -> None:
        self._store = store
        self._publications = publications
        self._queue = queue
        self._clock = clock
        self._watch = watch
        self._secret = store.secret()

    def write(self, work: Callable[[Transaction], T]) -> T:
        """One transaction. A publication that it needs and that is not compiled yet is compiled between two tries."""
        return self._with_publications(self._store.write, work)

    def read(self, work: Callable[[Transaction], T]) -> T:
        """What `work` sees in one consistent view; publications as with `write`."""
        return self._with_publications(self._store.read, work)

    def _with_publications(
        self, transact: Callable[[Callable[[Transaction], T]], T], work: Callable[[Transaction], T]
    ) -> T:  # fmt: skip
        for _ in range(_MOST_COMPILED):
            try:
                return transact(work)
            except NotCompiledError as needed:
                self._publications.get(needed.digest)
            except StoreError as problem:
                self._watch.tell(names.STORE_FAILED, error=type(problem).__name__)
                raise
        raise InternalError("a transaction needs ever more publications.")

    def hear(self, case: str, given: Input) -> Came | None:
        """Give an input to a case; None where nobody waits for it any more.

        Raises:
            Heard: it was heard before.
            NotFound, OnHold, Conflict, NotAllowed, UsageError: nothing was changed.
        """
        while_held = given.while_held or given.chosen  # what was heard before the hold is answered as it was
        return self.commit(lambda tx: self.take(tx, self.standing(tx, case, while_held=while_held), given))

    def commit(self, work: Callable[[Transaction], Came | None]) -> Came | None:
        """One transaction that gives an input; those who look on and those who perform are told once it is durable."""
        if not self._watch:
            came = self.write(work)
        else:
            began = self._clock.now()
            came = self.write(work)
            if came is not None:
                self._watch.came(came, (self._clock.now() - began).total_seconds())
        if came is not None and came.owes:
            self._queue.notify()
        return came

    def take(self, tx: Transaction, standing: Standing, given: Input) -> Came | None:
        """The same, inside a transaction of the caller's."""
        row = standing.row
        key = key_of_caller(row.salt, given.key) if given.chosen else given.key
        try:
            if row.held and not given.while_held:
                raise on_hold(row.id)
            if given.question not in (None, str(row.asked)):
                raise OutOfTurnError("")
            self._demand_that_it_runs(tx, row, given)
            event = given.event(standing)
        except UsageError as problem:
            earlier = tx.events.get(row.id, key) if given.chosen else None
            if earlier is not None:
                check_the_same(earlier.payload, row.salt, given.said)
                raise Heard(row.id, earlier.seq) from None
            if isinstance(problem, OutOfTurnError):
                raise too_late(tx, standing, given.by) from None
            raise
        if event is None:
            if given.job is not None:
                self._queue.remove(tx, (given.job,))
            return None
        return self._hear(tx, standing, event, key, given)

    def _demand_that_it_runs(self, tx: Transaction, row: CaseRow, given: Input) -> None:
        """A person says nothing to what a paused case runs."""
        above = None if given.by is None or row.parent is None else paused_above(tx, row)
        if above is not None:
            raise paused_with(row.id, above)

    def standing(self, tx: Transaction, case: str, *, while_held: bool = False) -> Standing:
        """The case, locked, as an input finds it.

        Raises:
            NotFound, OnHold
        """
        row = tx.cases.lock(case)
        if row is None:
            raise no_case(case)
        if row.purged_at is not None:
            raise erased_already(case)
        if row.held and not while_held:
            raise on_hold(case)
        return self.as_it_is(row)

    def as_it_is(self, row: CaseRow) -> Standing:
        """The case of a row."""
        published = self._publications.compiled(row.digest)
        return Standing(row, published, published.codec.decode(row), max(self._clock.now(), row.updated_at))

    def begin(self, tx: Transaction, row: CaseRow, published: Published, event: Event, key: str) -> Came:
        """Start a case. `row` has what is known of it before its first event. Where another live case is about the same
        subject, that one is found, and none is started.

        Raises:
            UsageError: the event starts no case of the playbook.
            IdTakenError: another case has its id.
        """
        made = step(published.program, None, event)
        case, effects = made.case, made.effects
        record, head = self._record(row, event, key)
        after = self._row_after(row, head, record, None, case, event, effects, published)
        if not tx.cases.add(after):
            first = same_subject(tx, after)
            if first is None:
                raise IdTakenError(row.id)
            standing = self.as_it_is(first)
            return Came(first, standing.published, standing.case, found=True)
        tx.events.add(record)
        owes = self._appear(tx, None, after, published, case) | self._owe(tx, after, None, case, effects)
        return Came(after, published, case, effects, event, owes)

    def _hear(self, tx: Transaction, standing: Standing, event: Event, key: str, given: Input) -> Came:
        row, published, before, _ = standing
        record, head = self._record(row, event, key)
        if given.chosen:
            record = record._replace(payload=payload(row.salt, given.said))
        if not tx.events.add(record):
            earlier = tx.events.get(row.id, key)
            assert earlier is not None
            check_the_same(earlier.payload, row.salt, given.said)
            raise Heard(row.id, earlier.seq)
        if given.tell is None:
            made = step(published.program, before, event)
        else:
            made, published = given.tell(tx, standing, event)
        case, effects = made.case, made.effects
        after = self._row_after(row, head, record, before, case, event, effects, published)
        if not tx.cases.save(after):
            after = save_without_subject(tx, row, after, event)
        owes = self._appear(tx, row.subject, after, published, case)
        owes |= self._owe(tx, after, before, case, effects, given.job)
        if before.status is Status.PAUSED and case.status is not Status.PAUSED:
            owes |= self._wake(tx, after)
        taken = after.same_as if after.same_as != row.same_as else None
        return Came(after, published, case, effects, event, owes, taken=taken)

    def _record(self, row: CaseRow, event: Event, key: str) -> tuple[EventRow, bytes]:
        """What is kept of the event, and the head of the chain with it."""
        kind, body = EVENTS.encode(event)
        return chained(row.head, row.salt, EventRow(row.id, row.version + 1, key, event.at, kind, None, b""), body)

    def _row_after(
        self, row: CaseRow, head: bytes, record: EventRow, before: Case | None, case: Case, event: Event,
        effects: tuple[Effect, ...], published: Published,
    ) -> CaseRow:  # fmt: skip
        return row._replace(
            digest=published.digest,
            status=str(case.status),
            state=case.state,
            version=record.seq,
            asked=record.seq if is_new_question(before, case, event, effects) else row.asked,
            updated_at=record.at,
            body=published.codec.encode(case),
            head=head,
            due=next_due(case),
            subject=self._subject(row, before, case, published),
            outcome=case.outcome,
            same_as=None,
        )

    def _subject(self, row: CaseRow, before: Case | None, case: Case, published: Published) -> str | None:
        """Whom the case is about, as a pseudonym; made anew only where it changed, or could not be had before."""
        now = who(published.program, case)
        if now is None:
            return None
        if before is not None and row.same_as is None:
            was = who(self._publications.compiled(row.digest).program, before)
            if was == now:
                return row.subject
        return subject(self._secret, row.playbook, now)

    def _appear(self, tx: Transaction, before: str | None, row: CaseRow, published: Published, case: Case) -> bool:
        """Where it is known only now whom the case is about: deliver what waits for it."""
        if row.subject is None or row.subject == before:
            return False
        about = who(published.program, case)
        assert about is not None
        jobs = at_once(deliveries(tx, row, about, published.program, self._secret), self._clock.now())
        if jobs:
            self._queue.enqueue(tx, jobs)
        return bool(jobs)

    def _wake(self, tx: Transaction, row: CaseRow) -> bool:
        """What a paused case ran goes on with it: what that owes is owed again."""
        _, *below = family(tx, row)
        live = [each for each in below if each.status != Status.DONE and not each.held]
        jobs = [job for each in live for job in owed(self._publications, each, self._clock.now())]
        if jobs:
            self._queue.enqueue(tx, jobs)
        return bool(jobs)

    def _owe(
        self, tx: Transaction, row: CaseRow, before: Case | None, case: Case, effects: tuple[Effect, ...],
        job: str | None = None,
    ) -> bool:  # fmt: skip
        """Write down what the step makes the case owe; whether it is any work."""
        rows = ledger_rows(before, case, effects, row.salt, row.updated_at)
        if rows:
            tx.ledger.put(rows)
        owed = owed_after(row, effects, before, case)
        if row.held:  # what the case itself tells of is owed when it is released
            owed = owed._replace(jobs=tuple(one for one in owed.jobs if one.kind not in MADE_ANEW))
        if owed.jobs:
            self._queue.enqueue(tx, at_once(owed.jobs, self._clock.now()))
        done = job is not None and all(one.id != job for one in owed.jobs)  # a reminder asks for itself again
        gone = (*owed.gone, job) if done and job is not None else owed.gone
        if gone:
            self._queue.remove(tx, gone)
        return bool(owed.jobs)
