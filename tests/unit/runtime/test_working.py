"""Workers: in the background, in a thread of one's own, and what they look after."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest

from sopflow.errors import StoreBusy, StoreError, StoreFull
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime import working
from sopflow.runtime.asynchronous import AsyncEngine
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.recovery import Recovery
from sopflow.runtime.system import SystemClock

RINA = Person("rina")

LOOK = """
    facts: {ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}, thing: {type: toy.Thing}}
    outcomes: {done: {}}
    states:
      ask:
        ask: [ok]
        next:
          - {when: ok, go: look}
          - else: end
      look: {call: {operation: toy.look, with: {name: pen}, save: thing}, next: end}
      end: {end: done}
    """


def soon(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.01)


@pytest.fixture
def real(office: Any) -> Any:
    """The same office with the clock of the machine and a few threads."""
    clock = SystemClock()
    queue = EmbeddedQueue(office.store, clock, threads=3, poll=0.05)
    office.engine = Engine(office.store, office.host, queue=queue, clock=clock, sinks=[office])
    return office


def test_a_worker_does_what_people_bring_about_at_once(real: Any) -> None:
    case = real.begin(LOOK)
    with real.engine.worker():
        real.answer(case, ok=True)
        soon(lambda: real.engine.get(case.id).outcome == "done")
    real.engine.close()

    assert [each.name for each in real.seen if each.name.startswith("worker")] == ["worker.started", "worker.ended"]
    assert real.store.read(lambda tx: tx.leases.find("pump")) == []


def test_what_breaks_a_worker_is_raised_where_its_block_ends(real: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: object) -> int:
        raise StoreError("gone")

    monkeypatch.setattr(Recovery, "everything", broken)
    with pytest.raises(StoreError, match="gone"), real.engine.worker():
        pass


def test_a_worker_that_finds_the_store_busy_waits_for_it(real: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = [StoreFull("full"), StoreBusy("busy")]
    everything = Recovery.everything

    def refused(self: Recovery) -> int:
        if refusals:
            raise refusals.pop()
        return everything(self)

    monkeypatch.setattr(working, "TROUBLE", 0.0)
    monkeypatch.setattr(Recovery, "everything", refused)
    case = real.begin(LOOK)
    with real.engine.worker():
        real.answer(case, ok=True)
        soon(lambda: real.engine.get(case.id).outcome == "done")

    assert refusals == []


def test_work_that_fails_is_told_and_comes_again(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = office.answer(office.begin(LOOK), ok=True)
    performer = office.engine._working._performer
    perform, fails = performer.perform, iter([True, True, False])

    def sometimes(job: Any) -> None:
        if next(fails, False):
            raise RuntimeError("busy")
        perform(job)

    monkeypatch.setattr(performer, "perform", sometimes)
    office.engine.pump()
    assert [(job.attempts, job.due - office.clock.now()) for job in office.jobs().values()] == [
        (1, timedelta(seconds=1))
    ]
    office.later(case, seconds=1)
    assert office.later(case, seconds=2).outcome == "done"
    office.engine.close()
    told = [each.fields["attempts"] for each in office.seen if each.name == "job.failed"]
    assert told == [1, 2]


def test_a_worker_finds_what_was_lost_before_it_came(office: Any) -> None:
    case = office.answer(office.begin(LOOK), ok=True)
    office.store.write(lambda tx: tx.jobs.remove([f"{case.id}.1"]))
    assert office.pump(case).state == "look"
    office.clock.move(minutes=2)

    office.engine.work(lambda: office.engine.get(case.id).outcome == "done")

    assert office.engine.get(case.id).outcome == "done"


def test_cases_that_wait_for_people_are_not_touched_by_recovery(office: Any) -> None:
    case = office.begin(LOOK)
    office.clock.move(days=1)

    assert office.engine._working._recovery.everything() == 0
    assert (office.jobs(), office.engine.get(case.id).seq) == ({}, 1)


def test_recovery_looks_at_all_pages(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sopflow.runtime.recovery.PAGE", 2)
    office.publish(LOOK)
    cases = [office.answer(office.engine.start("tested").case, ok=True) for _ in range(5)]
    office.store.write(lambda tx: tx.jobs.remove([f"{case.id}.1" for case in cases]))
    office.clock.move(minutes=2)

    assert office.engine._working._recovery.everything() == 5
    assert {office.pump(case).outcome for case in cases} == {"done"}


def test_pumping_ends_where_the_caller_has_seen_enough(office: Any) -> None:
    office.publish(LOOK)
    for _ in range(3):
        office.answer(office.engine.start("tested").case, ok=True)

    office.engine.pump(until=lambda: True)

    assert office.host.names == []


def test_the_verbs_can_be_awaited(real: Any) -> None:
    real.publish(LOOK)
    engine = AsyncEngine(real.engine)

    async def live() -> Any:
        async with engine.worker():
            case = (await engine.start("tested")).case
            await engine.answer(case.id, {"ok": True}, by=RINA)
            await asyncio.to_thread(soon, lambda: real.engine.get(case.id).outcome == "done")
            return await engine.get(case.id), await engine.history(case.id), await engine.list(live=False)

    view, history, done = asyncio.run(live())
    assert (view.outcome, len(history), [each.id for each in done]) == ("done", 3, [view.id])
    missing = {name for name in vars(Engine) if not name.startswith("_")} - {*vars(engine), "worker", "work"}
    assert missing == set()


def test_whoever_is_cancelled_while_a_worker_begins_leaves_none_behind(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, begun, go_on = AsyncEngine(office.engine), threading.Event(), threading.Event()
    ended: list[str] = []

    @contextmanager
    def worker() -> Iterator[None]:
        begun.set()
        go_on.wait(60)
        yield
        ended.append("worker")

    monkeypatch.setattr(office.engine, "worker", worker)

    async def work() -> None:
        async with engine.worker():
            raise AssertionError("it was cancelled before")

    async def live() -> None:
        task = asyncio.create_task(work())
        await asyncio.to_thread(begun.wait, 60)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait([task], timeout=0.05)
        go_on.set()
        await asyncio.wait([task])
        await asyncio.to_thread(soon, lambda: bool(ended))

    asyncio.run(live())
    assert ended == ["worker"]
