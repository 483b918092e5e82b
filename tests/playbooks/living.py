"""Scenarios as live cases: what a dry run gave to its cases is given to the durable engine.

People's and the world's events become inputs, systems say what they said there, and the clock stands at the same times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import pytest

from sopflow.app.adapters import installed
from sopflow.app.procedure import Procedure
from sopflow.catalog.model import Operation
from sopflow.engine.case import Case
from sopflow.engine.events import CaseStarted, Event, OperationFailed, OperationSucceeded, PlaybookEnded, TimerFired
from sopflow.ports.rows import PlaybookRow
from sopflow.ports.store import CaseStore
from sopflow.ports.world import Call, Done, Failed, Reply
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime.bundle import Published
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.standing import Input
from sopflow.runtime.system import SystemIds
from sopflow.simulation.level import Level
from sopflow.simulation.preparing import told_of
from sopflow.simulation.scenario import Scenario
from sopflow.simulation.tell import tell
from sopflow.stores.memory import MemoryStore

CATALOG = installed()
FROM_THE_ENGINE = (OperationSucceeded, OperationFailed, PlaybookEnded, TimerFired, CaseStarted)


@dataclass
class Standstill:
    """A clock that a test sets."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def wait(self, seconds: float, until: Callable[[], bool]) -> None:
        raise AssertionError("nothing is waited for")


@dataclass(frozen=True)
class SameReplies:
    """Systems that say what they said in the dry run; what they did not say there is not asked."""

    replies: Mapping[str, Event]

    def call(self, call: Call) -> Reply:
        match self.replies.get(call.effect):
            case OperationSucceeded(output=output):
                return Done(output)
            case OperationFailed(error=error, reason=reason):
                return Failed(error, reason)
            case _:
                raise AssertionError(f"{call.operation.name} was not called in the dry run")

    def patience(self, case: str, operation: Operation) -> int:
        """No look-up is put off: in the dry run nothing was under way any more."""
        return 0


class GivenIds(SystemIds):
    def __init__(self, id: str) -> None:
        self.id = id

    def case_id(self) -> str:
        return self.id


@cache
def published(procedure: Procedure) -> tuple[list[PlaybookRow], dict[str, Published]]:
    """The rows of a playbook and of those that it runs, and their programs: compiled once for all scenarios."""
    store = MemoryStore()
    engine = Engine(store, SameReplies({}), clock=Standstill(datetime(2020, 1, 1, tzinfo=UTC)))
    engine.publish(procedure, by=Person("owner"))
    digests = [row.digest for row in store.read(lambda tx: tx.playbooks.find())]
    rows = store.read(lambda tx: [tx.playbooks.get(digest) for digest in digests])
    return [row for row in rows if row is not None], engine._desk.publications._compiled


class Heard:
    """What a dry run gave to its cases, in order, and what became of them."""

    def __init__(self, procedure: Procedure, scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events: list[tuple[str, Event]] = []
        self.levels: dict[str, Level] = {}
        begin, hear = Level.__init__, Level.hear

        def began(level: Level, program: object, start: CaseStarted, *, explain: bool) -> None:
            begin(level, program, start, explain=explain)  # type: ignore[arg-type]
            self.levels[start.case] = level
            self.events.append((start.case, start))

        def heard(level: Level, event: Event) -> None:
            hear(level, event)
            self.events.append((level.case.id, event))

        monkeypatch.setattr(Level, "__init__", began)
        monkeypatch.setattr(Level, "hear", heard)
        told = told_of(scenario, procedure.program, procedure.catalog)
        tell(procedure.program, told, siblings=procedure.sibling, catalog=procedure.catalog)

    @property
    def cases(self) -> dict[str, Case]:
        return {id: level.case for id, level in self.levels.items()}


def live(procedure: Procedure, heard: Heard, store: CaseStore, *, most: int | None = None) -> Engine:
    """The engine after it was given all that the dry run heard, or the first `most` of it after the start."""
    (main, start), *rest = heard.events
    rest = rest[:most]
    assert isinstance(start, CaseStarted)
    clock = Standstill(start.at)
    replies = {event.effect: event for _, event in rest if isinstance(event, OperationSucceeded | OperationFailed)}
    queue = EmbeddedQueue(store, clock, threads=1)
    engine = Engine(store, SameReplies(replies), queue=queue, clock=clock, ids=GivenIds(main))
    rows, engine._desk.publications._compiled = published(procedure)
    store.write(lambda tx: [tx.playbooks.add(row) for row in rows])
    engine.start(procedure.program.id, start.inputs, settings=start.settings, language=start.language)
    for number, (case, event) in enumerate(rest):
        clock.at = event.at
        made_up = isinstance(event, PlaybookEnded) and event.effect not in heard.levels
        if not made_up:
            engine.pump()
        if made_up or not isinstance(event, FROM_THE_ENGINE):
            given = Input(f"event-{number}", lambda now, event=event: event)  # type: ignore[misc]
            assert engine._desk.runner.hear(case, given) is not None
    engine.pump()
    return engine
