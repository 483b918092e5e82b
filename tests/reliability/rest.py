"""Where a case came to rest, read by a process that only looks, and what can be counted then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.reliability.agent import read_lines
from tests.reliability.clock import VirtualClock
from tests.reliability.outside import doubled, ledger
from tests.reliability.setting import NoSystems, Setting, compiled_by

from sopflow.adapter_api import ErrorKind
from sopflow.engine.case import Case
from sopflow.engine.effects import CallOperation
from sopflow.engine.events import AttentionResolved, Event, OperationFailed
from sopflow.engine.step import step
from sopflow.ports.rows import EventRow
from sopflow.runtime.chain import verify
from sopflow.runtime.engine import Engine
from sopflow.runtime.history import event_of
from sopflow.runtime.records import is_record
from sopflow.runtime.views import CaseView
from sopflow.stores.sql.sqlite import SqliteStore

MUCH_LATER = timedelta(hours=6)


@dataclass(frozen=True)
class Doubts:
    """Writes that nobody knew the fate of: all, those that no system could be asked about, and of these, those that
    went on without a person's decision."""

    all: int = 0
    unaskable: int = 0
    undecided: int = 0


@dataclass(frozen=True)
class Rest:
    """A case at rest. What is compared with the run that nothing interrupted is in `same`."""

    outcome: str | None
    status: str
    facts: Mapping[str, object]
    effects: Counter[str]
    doubled: tuple[str, ...]
    lost: int
    faults: tuple[str, ...]
    doubts: Doubts
    acknowledged: int
    points: tuple[int, ...] = ()
    died: tuple[str, ...] = ()
    trail: tuple[str, ...] = field(default=(), repr=False)

    @property
    def same(self) -> tuple[object, ...]:
        return (self.status, self.outcome, self.facts, self.effects)


@dataclass(frozen=True)
class _Told:
    """A case that was made of its history, and what it said on the way."""

    case: Case
    operations: Mapping[str, str]
    events: Sequence[Event]


def at_rest(setting: Setting, folder: Path, passed: tuple[int, ...], died: tuple[str, ...]) -> Rest:
    """What can be said of the cases in a folder."""
    store = SqliteStore(folder / "cases.db")
    try:
        engine = Engine(store, NoSystems(), clock=VirtualClock(VirtualClock().time + MUCH_LATER))
        compiled_by(engine).update(setting.compiled)
        views = engine.list()
        main = next(view for view in views if view.playbook == setting.procedure.program.id)
        rows = store.read(lambda tx: {view.id: tx.events.find(view.id) for view in views})
        told = {view.id: _retold(view, rows[view.id]) for view in views}
        heard = {(case, row.seq) for case, events in rows.items() for row in events}
        said = read_lines(folder / "acknowledged.jsonl")
        return Rest(
            outcome=main.outcome,
            status=str(main.status),
            facts={name: timeless(value) for name, value in main.case.facts.items()},
            effects=Counter(line["operation"] for line in ledger(folder)),
            doubled=tuple(doubled(folder)),
            lost=sum((line["case"], line["seq"]) not in heard for line in said),
            faults=tuple(fault for view in views for fault in _faults(view, rows[view.id], told[view.id])),
            doubts=_doubts(views, told),
            acknowledged=len(said),
            points=passed,
            died=died,
            trail=() if died else tuple((folder / "trail").read_text(encoding="utf-8").splitlines()),
        )
    finally:
        store.close()


def _faults(view: CaseView, rows: Sequence[EventRow], told: _Told) -> list[str]:
    faults = [f"the chain of {view.playbook} is broken"] if verify(view.row, rows) else []
    if [row.seq for row in rows] != list(range(1, view.row.version + 1)):
        faults.append(f"{view.playbook} has not each of its events once")
    if told.case != view.case:
        faults.append(f"{view.playbook} is not what its history makes")
    return faults


def _retold(view: CaseView, rows: Sequence[EventRow]) -> _Told:
    events: list[Event] = [event_of(row) for row in rows if not is_record(row.kind)]  # type: ignore[misc]
    case: Case | None = None
    operations: dict[str, str] = {}
    for event in events:
        made = step(view.published.program, case, event)
        case = made.case
        operations |= {one.effect: one.operation for one in made.effects if isinstance(one, CallOperation)}
    assert case is not None
    return _Told(case, operations, events)


def _doubts(views: Sequence[CaseView], told: Mapping[str, _Told]) -> Doubts:
    total = unaskable = undecided = 0
    for view in views:
        one = told[view.id]
        for event, following in zip(one.events, (*one.events[1:], None), strict=True):
            if not isinstance(event, OperationFailed) or event.error != ErrorKind.IN_DOUBT:
                continue
            operation = view.published.catalog.operations[one.operations[event.effect]]
            total += 1
            unaskable += operation.look_up is None
            undecided += operation.look_up is None and not isinstance(following, AttentionResolved)
    return Doubts(total, unaskable, undecided)


def timeless(value: object) -> object:
    """The value without its moments: a case that was interrupted is told later."""
    match value:
        case datetime():
            return "a moment"
        case Mapping():
            return {name: timeless(part) for name, part in value.items()}
        case tuple() | list():
            return tuple(timeless(part) for part in value)
        case _ if is_dataclass(value):
            return {one.name: timeless(getattr(value, one.name)) for one in fields(value)}
        case _:
            return value
