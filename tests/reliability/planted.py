"""Bugs, planted one at a time into the engine or around it: each must be seen by the sweep. A sweep that finds nothing
is only worth something where it would have found these."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.reliability.points import Points, Watched, WatchedStore
from tests.reliability.setting import Setting, plain_engine
from tests.reliability.sweep import sweep_once
from tests.reliability.sweeping import Broken, Point, sweep

from sopflow.engine.events import OperationSucceeded
from sopflow.ports.rows import JobRow
from sopflow.ports.store import Transaction
from sopflow.ports.world import Call, Clock, JobQueue, OperationHost, Reply
from sopflow.runtime.engine import Engine

Plant = Callable[[Setting], Setting]


@dataclass(frozen=True)
class Bug:
    """A bug in a few words, and what plants it. `keyed`: with which systems it does harm."""

    name: str
    plant: Plant
    keyed: bool = True


@dataclass(frozen=True)
class NoKeys:
    """Systems that are sent no key."""

    outside: OperationHost

    def call(self, call: Call) -> Reply:
        return self.outside.call(replace(call, key=""))


def no_key(setting: Setting) -> Setting:
    """Writes leave without their key."""
    return replace(setting, host=NoKeys)


class DropsFirst:
    """A queue that forgets a job before it is performed."""

    def __init__(self, queue: JobQueue, store: WatchedStore) -> None:
        self._queue = queue
        self._store = store

    def work(self, perform: Callable[[JobRow], None], stop: Callable[[], bool]) -> None:
        def first_dropped(job: JobRow) -> None:
            self._store.write(lambda tx: tx.jobs.remove([job.id]))
            perform(job)

        self._queue.work(first_dropped, stop)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._queue, name)


def state_before_effect(setting: Setting) -> Setting:
    """A job is over before its call has left."""

    def engine(store: WatchedStore, host: OperationHost, queue: JobQueue, clock: Clock) -> Engine:
        return plain_engine(store, host, DropsFirst(queue, store), clock)  # type: ignore[arg-type]

    return replace(setting, engine=engine)


class CommitsBetween(Watched):
    """A connection on which an event and its case are two transactions."""

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Any:
        given = super().execute(statement, values)
        if statement.startswith("insert into events"):
            super().execute("commit")
            super().execute("begin immediate")
        return given


def two_transactions(setting: Setting) -> Setting:
    """An event is committed before the case that it makes."""

    def connect(path: Path, points: Points) -> Callable[[], Watched]:
        opened = setting.connect(path, points)
        return lambda: CommitsBetween(opened()._connection, points)

    return replace(setting, connect=connect)


def blind_resend(setting: Setting) -> Setting:
    """A write that may have left before leaves once more, and nobody is asked."""

    def engine(store: WatchedStore, host: OperationHost, queue: JobQueue, clock: Clock) -> Engine:
        made = plain_engine(store, host, queue, clock)
        performer: Any = made._working._performer
        leave = performer._leave

        def blindly(tx: Transaction, job: JobRow) -> Any:
            leaving = leave(tx, job)
            return None if leaving is None else leaving._replace(is_new=lambda: True)

        performer._leave = blindly
        return made

    return replace(setting, engine=engine)


def forgotten_keys(setting: Setting) -> Setting:
    """What people say is kept without the key that it came with: said again, it is another input."""

    def engine(store: WatchedStore, host: OperationHost, queue: JobQueue, clock: Clock) -> Engine:
        made = plain_engine(store, host, queue, clock)
        runner: Any = made._desk.runner
        hear = runner.hear
        runner.hear = lambda case, given: hear(case, given._replace(key=uuid.uuid4().hex) if given.chosen else given)
        return made

    return replace(setting, engine=engine)


class NotKeptError(Exception):
    """Takes back a transaction."""


def no_intention(setting: Setting) -> Setting:
    """That a write is about to leave is not committed before it leaves."""

    def engine(store: WatchedStore, host: OperationHost, queue: JobQueue, clock: Clock) -> Engine:
        made = plain_engine(store, host, queue, clock)
        runner: Any = made._desk.runner
        performer: Any = made._working._performer
        performer._kinds["perform"] = lambda job: _sent_without_a_word(runner, performer, job)
        return made

    return replace(setting, engine=engine)


def _sent_without_a_word(runner: Any, performer: Any, job: JobRow) -> None:
    found: list[Any] = []

    def leave(tx: Transaction) -> None:
        found.append(performer._leave(tx, job))
        raise NotKeptError

    with suppress(NotKeptError):
        runner.write(leave)
    if found[-1] is None:
        runner.write(lambda tx: tx.jobs.remove([job.id]))
    else:
        performer._reply(job, found[-1], performer._call(job, found[-1]))


def doubt_taken_for_success(setting: Setting) -> Setting:
    """A reply that was lost is taken for a good one."""

    def engine(store: WatchedStore, host: OperationHost, queue: JobQueue, clock: Clock) -> Engine:
        made = plain_engine(store, host, queue, clock)
        runner: Any = made._desk.runner
        hear = runner.hear

        def cheerfully(case: str, given: Any) -> Any:
            def event(standing: Any) -> Any:
                said = given.event(standing)
                doubtful = getattr(said, "error", None) == "in_doubt"
                return OperationSucceeded(said.at, said.effect, None) if doubtful else said

            return hear(case, given._replace(event=event))

        runner.hear = cheerfully
        return made

    return replace(setting, engine=engine)


BUGS = (
    Bug("no key is sent", no_key),
    Bug("the job ends before its effect", state_before_effect),
    Bug("event and case in two transactions", two_transactions),
    Bug("a doubtful write is sent again blindly", blind_resend, keyed=False),
    Bug("that it leaves is not committed before", no_intention, keyed=False),
    Bug("a lost reply is taken for a good one", doubt_taken_for_success),
    Bug("an input is kept without its key", forgotten_keys),
)


def hunt(bug: Bug, keyed: Setting, unkeyed: Setting) -> Broken | None:
    """The first run in which the bug shows; None where it shows in none. It must not show where nobody is killed: a
    bug that any test would find proves nothing."""
    plain = keyed if bug.keyed else unkeyed
    reference = sweep_once(plain)
    alone = sweep_once(bug.plant(plain))
    assert alone.same == reference.same, f"{bug.name}: this shows without a kill"
    for figures in sweep(bug.plant(plain), list(likely(alone.trail)), reference):
        if figures.broken:
            return figures.broken[0]
    return None


def likely(trail: Sequence[str]) -> Iterator[Point]:
    """Points at which such bugs show: right after something became durable or was done outside. Others follow."""
    near: list[int] = []
    for number, name in enumerate(trail, start=1):
        if name.startswith(("after the call", "after commit", "before the call")):
            near.append(number)
    calls = [number for number in near if "call" in trail[number - 1]]
    yield from ((number,) for number in calls)
    yield from ((number,) for number in near if number not in calls)
