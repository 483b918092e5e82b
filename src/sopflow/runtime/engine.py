"""Cases that survive: an engine over a store, a queue and the systems.

    with sopflow.open_store("cases.db") as store:
        engine = Engine(store, host)
        rina = Person("rina", frozenset({"agent"}))
        engine.publish(sopflow.load("playbooks/penanganan-penipuan-va"), by=rina)
        case = engine.start("penanganan-penipuan-va").case
        engine.answer(case.id, {"msisdn": "0812 0000 0001"}, by=rina)
        engine.pump()

A verb returns when what it did is durable. Where it raises, nothing was done. Threads may share an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sopflow.engine.events import Event
from sopflow.engine.migration import Judgement
from sopflow.errors import UsageError
from sopflow.ports.store import CaseStore
from sopflow.ports.world import Clock, EventSink, IdSource, JobQueue, OperationHost
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime import inputs, lifecycle
from sopflow.runtime.amending import Amending
from sopflow.runtime.bundle import Publishable
from sopflow.runtime.desk import Desk
from sopflow.runtime.duties import ANYBODY, Administration
from sopflow.runtime.filing import Filing
from sopflow.runtime.giving import Act, Heard, said
from sopflow.runtime.inbox import Inbox
from sopflow.runtime.kept import Signal
from sopflow.runtime.kinship import Kinship
from sopflow.runtime.onlookers import Onlookers
from sopflow.runtime.people import Person
from sopflow.runtime.performer import Performer
from sopflow.runtime.publications import Publication, Publications
from sopflow.runtime.recovery import Recovery
from sopflow.runtime.runner import Runner
from sopflow.runtime.stalling import Stalling
from sopflow.runtime.standing import Came, Input, Standing
from sopflow.runtime.starting import Beginning, start
from sopflow.runtime.steady import Steady
from sopflow.runtime.system import SystemClock, SystemIds
from sopflow.runtime.views import Kept, Receipt, receipt_of
from sopflow.runtime.watch import Watch
from sopflow.runtime.working import Working
from sopflow.telemetry import names

Make = Callable[[Standing], Event | None]


class Engine(Filing):
    """Runs cases.

    Args:
        store: where cases are kept.
        host: the systems.
        queue: who performs what is owed; None is the queue of one machine, in the store itself.
        clock, ids: the machine's, where none are given.
        sinks: whoever looks on.
        duties: who may administer (publish, hold, purge, …): roles of your organisation. Without them whoever says who
            they are.
    """

    def __init__(
        self, store: CaseStore, host: OperationHost, *, queue: JobQueue | None = None, clock: Clock | None = None,
        ids: IdSource | None = None, sinks: Sequence[EventSink] = (), duties: Administration = ANYBODY,
    ) -> None:  # fmt: skip
        clock, ids = Steady(clock or SystemClock()), ids or SystemIds()
        queue = queue or EmbeddedQueue(store, clock)
        self._onlookers = Onlookers(sinks)
        watch = Watch(self._onlookers, clock)
        publications = Publications(store)
        runner = Runner(store, publications, queue, clock, watch)
        super().__init__(store, Desk(runner, publications, queue, clock, ids), watch, duties)
        self._inbox = Inbox(self._desk, self._secret, self._watch)
        self._amending = Amending(self._desk)
        performer = Performer(self._desk, host, Kinship(self._desk, self._secret), self._inbox, self._watch)
        self._stalling = Stalling(self._desk, self._secret, watch)
        recovery = Recovery(self._desk, self._stalling)
        self._working = Working(self._desk, performer, recovery, self._rights, self._stalling, watch)

    # ── playbooks ────────────────────────────────────────────────────────────────────────────────────────────

    def publish(
        self, procedure: Publishable, *, by: Person, valid_from: datetime | None = None
    ) -> Publication:  # fmt: skip
        """Publish a playbook and those that it runs. Cases that start from `valid_from` on run on it; from now on,
        where that is None or over. One that was published before is published again: from then on it is the current
        one. What is the current one already stays so.

        Raises:
            InvalidPlaybook: its text does not check.
            NotAllowed: publishing is another role's duty.
            UsageError: it is in force now, and is to be so again later, after another: publish it again then.
        """
        self._allow("publish", by)
        done = self._desk.publications.publish(procedure, self._desk.clock.now(), valid_from, by.id)
        self._watch.published(done, by.id)
        return done

    def withdraw(self, digest: str, *, by: Person) -> None:
        """No case starts on this publication any more; those that run on it go on.

        Raises:
            NotAllowed: withdrawing is another role's duty.
        """
        self._allow("withdraw", by)
        self._desk.runner.write(lambda tx: tx.playbooks.withdraw(digest, self._desk.clock.now()))
        self._watch.tell(names.PLAYBOOK_WITHDRAWN, digest=digest, by=by.id)

    # ── cases ────────────────────────────────────────────────────────────────────────────────────────────────

    def start(
        self, playbook: str, inputs: Mapping[str, object] | None = None, *,
        settings: Mapping[str, object] | None = None, language: str = "", key: str | None = None,
        by: Person | None = None, version: str | None = None,
    ) -> Receipt:  # fmt: skip
        """Start a case. Where its inputs show that a live case is about the same subject, that one is found
        (`Receipt.found`) and none is started.

        Args:
            inputs: what the playbook's `inputs` ask for, as people type it, as plain data, or as values.
            key: the same start again, under the same key, gives the first result.
            version: of the playbook, or the beginning of a digest; else the newest publication that is valid now.

        Raises:
            NotFound: no such publication.
            UsageError: an input, a setting or a language that is not the playbook's.
        """
        beginning = Beginning(playbook, inputs or {}, settings or {}, language, version, _id(by))
        return self._receipt(lambda: start(self._desk, self._secret, beginning, key), None, "started", by)

    def answer(
        self, case: str, answers: Mapping[str, object], *, by: Person, key: str | None = None,
        question: str | None = None,
    ) -> Receipt:  # fmt: skip
        """Answer what is asked now: facts by name; None is "nobody knows". Answers that fail a check of the playbook
        are refused with reasons (`Receipt.refused`), and their questions stand.

        Args:
            key: the same answer again, under the same key, gives the first result.
            question: `CaseView.question` as the person saw it.

        Raises:
            Conflict: somebody was faster, or the case asks something else by now.
            NotAllowed: this person may not answer that.
            UsageError: no such fact, or a value that is not of its type.
            NotFound, OnHold
        """
        given = self._given("answered", by, key, lambda now: inputs.answered(now, answers, by), answers)
        return self._hear(case, given, by, question)

    def confirm(
        self, case: str, yes: bool, *, by: Person, key: str | None = None, question: str | None = None
    ) -> Receipt:  # fmt: skip
        """Say yes or no to an operation that cannot be undone, before it is sent. Raises as `answer`."""
        given = self._given("confirmed", by, key, lambda now: inputs.confirmed(now, yes, by), yes)
        return self._hear(case, given, by, question)

    def vote(
        self, case: str, granted: bool, *, by: Person, key: str | None = None, question: str | None = None
    ) -> Receipt:  # fmt: skip
        """Grant or refuse what is to be approved. Raises as `answer`."""
        given = self._given("voted", by, key, lambda now: inputs.voted(now, granted, by), granted)
        return self._hear(case, given, by, question)

    def tick(
        self, case: str, evidence: object = None, *, by: Person, key: str | None = None, question: str | None = None
    ) -> Receipt:  # fmt: skip
        """Say that a chore was done, with the evidence that it asks for. Raises as `answer`."""
        given = self._given("chore", by, key, lambda now: inputs.ticked(now, evidence, by), evidence)
        return self._hear(case, given, by, question)

    def signal(
        self, name: str, data: Mapping[str, object] | None = None, *, case: str | None = None,
        subject: str | None = None, playbook: str | None = None, key: str | None = None, by: Person | None = None,
    ) -> Receipt | Kept:  # fmt: skip
        """An event from outside: to a case, or to the live case that is about `subject`. One that no case can take yet
        is kept until a case appears that listens for it, or a person hands it over (`deliver`).

        Raises:
            Conflict: a person's event for a case that is over.
            UsageError: the case's playbook knows no such event.
            NotFound, OnHold
        """
        signal = Signal(name, dict(data or {}), subject, playbook)
        try:
            came = self._inbox.take(signal, case, key, by)
        except Heard as earlier:
            return receipt_of(self._as_it_was(earlier))
        except UsageError as problem:
            self._watch.refused(case, "received", problem, _id(by))
            raise
        return came if isinstance(came, Kept) else receipt_of(came)

    def deliver(self, key: str, case: str, *, by: Person) -> Receipt:
        """Hand an event of the inbox to a case, because it belongs there. `key` is that of the inbox; the same again
        gives the first result. Raises as `signal`."""
        return self._receipt(lambda: self._inbox.hand_over(key, case, by), case, "received", by)

    def resume(self, case: str, *, by: Person, key: str | None = None) -> Receipt:
        """Go on with a paused case, exactly where it was. It takes a role of the playbook, where it has roles. Raises
        as `answer`."""
        return self._hear(case, self._given("resumed", by, key, lambda now: lifecycle.resumed(now, by)), by)

    def cancel(self, case: str, reason: str, *, by: Person, key: str | None = None) -> Receipt:
        """Give a case up. It passes the states that every case passes on its way out. It takes a role of the playbook,
        where it has roles. Raises as `answer`."""
        given = self._given("cancelled", by, key, lambda now: lifecycle.cancelled(now, reason, by), reason)
        return self._hear(case, given, by)

    def retry(self, case: str, *, by: Person, reason: str = "", key: str | None = None) -> Receipt:
        """Do again what came to nothing (`CaseView.attention`), also work that failed by a fault of ours. What was done
        is not done twice. Raises as `answer`."""
        act = Act("retried", case, key, said("retried", by.id, reason))
        row = self._tried(act, by, lambda: self._going_again(act, by, reason))
        return row or self._decide(case, "retry", None, "rejected", by, reason, key)

    def _going_again(self, act: Act, by: Person, reason: str) -> Receipt | None:
        """What was given up is tried again; None where nothing was."""
        try:
            row = self._stalling.retry(act, by, reason)
        except Heard as earlier:
            return receipt_of(self._as_it_was(earlier))
        return None if row is None else Receipt(self._view(row), row.version)

    def decide(
        self, case: str, decision: str, *, by: Person, output: object = None, error: str = "rejected",
        reason: str = "", key: str | None = None,
    ) -> Receipt:  # fmt: skip
        """Decide what the procedure could not: "retry", "done" (it happened; `output` is what the system would have
        answered) or "failed" (it did not, with this `error`). Raises as `answer`."""

        if decision == "retry":
            return self.retry(case, by=by, reason=reason, key=key)
        return self._decide(case, decision, output, error, by, reason, key)

    def _decide(
        self, case: str, decision: str, output: object, error: str, by: Person, reason: str, key: str | None
    ) -> Receipt:  # fmt: skip
        def event(now: Standing) -> Event:
            return inputs.resolved(now, decision, output, error, by, reason)

        return self._hear(case, self._given("resolved", by, key, event, decision, output, error, reason), by)

    def correct(
        self, case: str, answers: Mapping[str, object], *, by: Person, reason: str = "", item: tuple[int, ...] = (),
        key: str | None = None,
    ) -> Receipt:  # fmt: skip
        """Change answers that were given before: facts by name, with the right answers. What depends on them is asked
        or looked up again, what does not is kept; writes that were done and would not be any more are undone where
        the playbook says how, else shown (`wants.Leftover`).

        Args:
            item: in loops, whose turn is meant, from 1, the outermost loop first; () is the latest answer.

        Raises:
            Conflict: a write is under way: correct it when that has come back.
            UsageError: a fact that was never answered.
            NotAllowed, NotFound, OnHold
        """
        given = self._amending.correction(answers, by, reason, item, key)
        return self._receipt(lambda: self._desk.runner.hear(case, given), case, "corrected", by)

    def settle(
        self, case: str, leftover: str, *, by: Person, reason: str = "", again: bool = False, key: str | None = None
    ) -> Receipt:  # fmt: skip
        """Say that what was done before a correction (`wants.Leftover.key`) is taken care of; `again`: try its undoing
        once more. Raises as `answer`."""

        def event(now: Standing) -> Event:
            return inputs.settled(now, leftover, by, reason, again=again)

        return self._hear(case, self._given("settled", by, key, event, leftover, reason, again), by)

    def judge(self, case: str, version: str | None = None) -> Judgement:
        """What becomes of a case that goes on with another publication of its playbook (the newest valid one, where
        None). Nothing is changed.

        Raises:
            NotFound
        """
        return self._amending.judge(case, self._amending.digest(self.get(case).playbook, version))

    def migrate(
        self, case: str, version: str | None = None, *, by: Person, reason: str, differs: bool = False,
        key: str | None = None,
    ) -> Receipt:  # fmt: skip
        """Let a case go on with another publication of its playbook. Going back is the same, with the one before.

        Args:
            differs: also where it would have written something else by then (`judge` says so).

        Raises:
            Conflict: a write is under way, or it differs.
            UsageError: it cannot go on there.
            NotAllowed, NotFound, OnHold
        """
        self._allow("migrate", by, case)
        to = self._amending.digest(self.get(case).playbook, version)
        text = said("migrated", by.id, version, reason, differs) if key is not None else ""
        given = self._amending.migration(to, by, reason, differs=differs, key=key)._replace(said=text)
        return self._receipt(lambda: self._desk.runner.hear(case, given), case, "migrated", by)

    # ── working ──────────────────────────────────────────────────────────────────────────────────────────────

    def pump(self, until: Callable[[], bool] | None = None) -> None:
        """Perform what is due, until nothing is or `until` holds. Where another process does so, wait for it."""
        self._working.pump(until)

    def work(self, stop: Callable[[], bool]) -> None:
        """Be a worker, in this thread, until `stop` holds."""
        self._working.work(stop)

    def worker(self) -> AbstractContextManager[None]:
        """A worker in the background, for as long as the block lasts."""
        return self._working.background()

    def close(self) -> None:
        """Let those who look on hear the rest. The store stays open: whoever opened it closes it."""
        self._onlookers.close()

    # ── within ───────────────────────────────────────────────────────────────────────────────────────────────

    def _given(self, kind: str, by: Person, key: str | None, event: Make, *parts: object) -> Input:
        """What a person gives, as an input: of the kind that its event has."""
        text = said(kind, by.id, *parts) if key is not None else ""
        return Input(key or self._desk.ids.key(), event, chosen=key is not None, by=by.id, said=text, kind=kind)

    def _hear(self, case: str, given: Input, by: Person, question: str | None = None) -> Receipt:
        given = given._replace(question=question)
        return self._receipt(lambda: self._desk.runner.hear(case, given), case, given.kind, by)

    def _receipt(self, work: Callable[[], Came | None], case: str | None, kind: str, by: Person | None) -> Receipt:
        try:
            came = work()
        except Heard as earlier:
            came = self._as_it_was(earlier)
        except UsageError as problem:
            self._watch.refused(case, kind, problem, _id(by))
            raise
        assert came is not None  # only what systems say is passed over
        return receipt_of(came)


def _id(by: Person | None) -> str | None:
    return None if by is None else by.id
