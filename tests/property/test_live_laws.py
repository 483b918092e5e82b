"""Laws of live cases, whatever people, systems and clocks do to them.

A live case is what its history makes of it. What is owed is what the case waits for. An input that comes twice, in any
order, is one input. The chain fits.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sopflow.app.checking import load
from sopflow.app.procedure import Procedure
from sopflow.catalog.model import Catalog
from sopflow.engine.case import Status
from sopflow.errors import UsageError
from sopflow.ports.rows import LedgerStatus
from sopflow.ports.world import Call, Done, Failed, Reply
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime.chain import verify
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.system import SystemIds
from sopflow.stores.memory import MemoryStore

PLAYBOOK = """\
sopflow: 1
id: lively
version: 1.0.0
title: {id: Diuji, en: Tested}
languages: [id, en]
facts:
  name: {type: text, ask: {id: Nama?, en: Name?}}
  kind: {type: [bill, note, nothing], ask: {id: Jenis?, en: Kind?}}
  more: {type: yes_no, ask: {id: Lagi?, en: More?}}
  thing: {type: toy.Thing}
outcomes: {done: {}, late: {}, refused: {}}
interrupts: {hung_up: {go: paused}}
always: [log]
states:
  ask:
    ask: [name, kind]
    within: 2h
    remind: {every: 30m, times: 2}
    next:
      done:
        - {when: kind is bill, go: send}
        - {when: kind is note, go: look}
        - else: more
      late: late
  look:
    call:
      operation: toy.look
      with: {name: =name}
      save: thing
      retry: {times: 1, wait: 5m}
      on_error: {not_found: more, unavailable: more}
    next: ring
  ring: {wait: {for: toy.rang, within: 1h}, next: {rang: more, late: more}}
  send:
    call: {operation: toy.send, with: {kind: =kind}, on_error: {rejected: refused, conflict: more}}
    next: pay
  pay:
    call: {operation: toy.pay, with: {amount: 5000}, on_error: {rejected: more}}
    next: more
  more:
    ask: [more]
    next:
      - {when: more, go: ask, ask_again: [kind, more], at_most: 3, then: done}
      - else: done
  log: {call: {operation: toy.note, with: {text: the end}}}
  done: {end: done}
  late: {end: late}
  refused: {end: refused}
"""
RINA, TONO = Person("rina"), Person("tono")
REPLIES: dict[str, object] = {
    "toy.look": {"name": "pen"},
    "toy.send": {"number": "L-1"},
    "toy.pay": {"number": "P-1"},
    "toy.note": {"number": "N-1"},
    "toy.find": (),
}


@pytest.fixture(scope="session")
def lively(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Life]:
    folder = tmp_path_factory.mktemp("lively") / "lively"
    folder.mkdir()
    (folder / "playbook.yaml").write_text(PLAYBOOK, encoding="utf-8")
    procedure = load(folder / "playbook.yaml", catalog)
    return lambda: Life(procedure)


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    def wait(self, seconds: float, until: Callable[[], bool]) -> None:
        self.at += timedelta(seconds=seconds)


class MoodyHost:
    """Systems that fail as they are told, and keep count of what really happened."""

    def __init__(self) -> None:
        self.moods: list[str] = []
        self.done: dict[str, int] = {}

    def call(self, call: Call) -> Reply:
        mood = self.moods.pop() if self.moods else "done"
        happens = mood in ("done", "lost", "bug_after")
        if call.key and happens:
            self.done[call.key] = self.done.get(call.key, 0) + (call.key not in self.done)
        match mood:
            case "done":
                return Done(REPLIES[call.operation.name])
            case "lost":
                return Failed("in_doubt" if call.operation.writes else "unavailable")
            case "bug_after":
                raise RuntimeError("a bug")
            case _:
                return Failed(mood)


class Life:
    """A case, and all that is done to it."""

    def __init__(self, lively: Procedure) -> None:
        self.store, self.clock, self.host = MemoryStore(), Clock(), MoodyHost()
        queue = EmbeddedQueue(self.store, self.clock, threads=1)
        self.engine = Engine(self.store, self.host, queue=queue, clock=self.clock, ids=SystemIds())
        self.engine.publish(lively, by=Person("owner"))
        self.case = self.engine.start("lively", key="start").case.id
        self.inputs: list[Callable[[], object]] = []

    def give(self, given: Callable[[], object]) -> None:
        """An input: taken, or refused and nothing happens."""
        self.inputs.append(given)
        with suppress(UsageError):
            given()

    def do(self, action: tuple[str, Any, str]) -> None:
        name, value, key = action
        engine, case = self.engine, self.case
        inputs: dict[str, Callable[[], object]] = {
            "answer": lambda: engine.answer(case, value, by=RINA, key=key),
            "correct": lambda: engine.correct(case, value, by=TONO, reason="misheard", key=key),
            "confirm": lambda: engine.confirm(case, value, by=RINA, key=key),
            "signal": lambda: engine.signal(value, case=case, key=key),
            "resume": lambda: engine.resume(case, by=RINA, key=key),
            "cancel": lambda: engine.cancel(case, "enough", by=RINA, key=key),
            "decide": lambda: engine.decide(case, value, by=RINA, key=key),
        }
        others: dict[str, Callable[[], object]] = {
            "moods": lambda: self.host.moods.extend(value),
            "pump": engine.pump,
            "time": lambda: self.clock.move(value),
            "hold": lambda: (engine.hold if value else engine.release)(case, by=TONO, reason="a complaint"),
            "assign": lambda: engine.assign(case, "tono", by=RINA),
            "again": lambda: self.inputs[value % len(self.inputs)]() if self.inputs else None,
        }
        if name in inputs:
            self.give(inputs[name])
        else:
            with suppress(UsageError):
                others[name]()

    def check(self) -> None:
        view = self.engine.get(self.case)
        row, told = self.engine._tell_again(self.case)
        assert told[-1].case == view.case
        assert (told[-1].asked, told[-1].seq) == (row.asked, row.version)
        events = self.store.read(lambda tx: tx.events.find(self.case))
        assert verify(row, events) is None
        assert len({event.key for event in events}) == len(events)
        ever = datetime(9999, 1, 1, tzinfo=UTC)
        jobs = self.store.read(lambda tx: {(job.id, job.kind) for job in tx.jobs.due(ever, limit=100)})
        owed = {(job.id, job.kind) for job in self.engine._working._recovery.owed(row)}
        queued = {job for job in jobs if job[1] != "remind"}
        assert view.held or owed <= queued
        assert {kind for _, kind in queued - owed} <= {"read"}  # one that nobody waits for is dropped when it comes
        ledger = self.store.read(lambda tx: tx.ledger.find(case=self.case))
        assert sorted(one.operation for one in ledger) == sorted(one.operation for one in view.case.ledger.values())
        assert not any(one.status is LedgerStatus.SENT for one in ledger)


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Budi", "Ani"]),
        "kind": st.sampled_from(["bill", "note", "nothing"]),
        "more": st.booleans(),
    },
)
KEYS = st.text("abcdefghijklmnop", min_size=6, max_size=6)
MOODS = st.lists(
    st.sampled_from(["done", "done", "lost", "bug_after", "unavailable", "rejected", "not_found"]), max_size=4
)


def action(name: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, Any, str]]:
    return st.tuples(st.just(name), values, KEYS)


ACTIONS = st.one_of(
    action("answer", ANSWERS),
    action("answer", ANSWERS),
    action("pump", st.none()),
    action("pump", st.none()),
    action("correct", ANSWERS),
    action("confirm", st.booleans()),
    action("signal", st.sampled_from(["hung_up", "toy.rang"])),
    action("resume", st.none()),
    action("cancel", st.none()),
    action("decide", st.sampled_from(["retry", "failed"])),
    action("moods", MOODS),
    action("time", st.sampled_from([1, 7, 31, 61, 200, -60])),
    action("hold", st.booleans()),
    action("assign", st.none()),
    action("again", st.integers(0, 50)),
)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTIONS, max_size=30))
def test_a_live_case_is_its_history_and_owes_what_it_waits_for(
    lively: Callable[[], Life], actions: list[tuple[str, Any, str]]
) -> None:
    life = lively()
    for each in actions:
        life.do(each)
        life.check()


@example(
    [("hold", True, "a"), ("signal", "hung_up", "b"), ("hold", False, "c"), ("cancel", None, "d"), ("pump", None, "e")],
    Random(1),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTIONS.filter(lambda each: each[0] != "again"), max_size=20), st.randoms(use_true_random=False))
def test_inputs_that_come_again_in_any_order_change_nothing(
    lively: Callable[[], Life], actions: list[tuple[str, Any, str]], chance: object
) -> None:
    life = lively()
    for each in actions:
        life.do(each)
    taken = {event.key for event in life.store.read(lambda tx: tx.events.find(life.case))}
    before = life.engine.get(life.case)

    doubled = list(life.inputs)
    chance.shuffle(doubled)  # type: ignore[attr-defined]
    for give in doubled:
        earlier = life.engine.get(life.case)
        with suppress(UsageError):
            receipt = give()
            added = life.engine.get(life.case).seq - earlier.seq
            # what was refused the first time may be taken now; what was taken is not taken again; what a system says to
            # a case that is over is passed over
            assert (added, bool(getattr(receipt, "repeated", False))) in _ONCE[earlier.status is Status.DONE]
    after = life.engine.get(life.case)
    new = [event for event in life.store.read(lambda tx: tx.events.find(life.case)) if event.key not in taken]

    if not new:
        assert (after.case, after.row) == (before.case, before.row)


_ONCE = {False: {(1, False), (0, True)}, True: {(0, True), (0, False)}}
"""How many events an input may add, and whether it may say that it was given before: of a case that is live, and over."""
