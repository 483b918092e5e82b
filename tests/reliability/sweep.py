"""One case of the SOP, run in a process that dies at a given point, again and again, until it comes to rest.

The playbook is published and compiled once; every run is a fork of this process with a store, an engine and an agent of
its own. After each death the clock goes on by a while, so that what the dead process held lapses; nothing sleeps. A killed
process leaves to the machine what it wrote, so the files lie in memory where the machine has such a folder.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.reliability.agent import Agent, acknowledged
from tests.reliability.clock import BEGINNING, VirtualClock
from tests.reliability.outside import Outside, doubled, ledger, prepare
from tests.reliability.points import Points, WatchedStore, watched

from sopflow.adapter_api import ErrorKind
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.app.use_cases import load
from sopflow.engine.case import Case
from sopflow.engine.events import OperationFailed
from sopflow.engine.replay import replay
from sopflow.ports.rows import EventRow
from sopflow.ports.world import Call, Clock, JobQueue, OperationHost, Reply
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime.bundle import Published
from sopflow.runtime.chain import verify
from sopflow.runtime.engine import Engine
from sopflow.runtime.history import event_of
from sopflow.runtime.records import is_record
from sopflow.runtime.system import SystemIds
from sopflow.runtime.views import CaseView
from sopflow.simulation.preparing import told_of
from sopflow.simulation.told import Told
from sopflow.stores.sql.sqlite import SqliteStore

SOP = Path(__file__).parents[2] / "playbooks/penanganan-penipuan-va"
NEVER = 0
"""The fatal point of a run that is not killed."""

IN_MEMORY = Path("/dev/shm")

MOST_RUNS = 12
LATER = timedelta(minutes=5)
"""What the clock goes on by between two runs: more than any lease."""

CHILD = {"owner_name_matches": "yes", "owner_proof_matches": "yes"}
"""What the sub-playbook asks, which runs as a case of its own."""


class NoSystems:
    """Nobody is called by who only looks."""

    def call(self, call: Call) -> Reply:
        raise AssertionError(call.operation.name)


MakeEngine = Callable[[WatchedStore, OperationHost, JobQueue, Clock], Engine]


def plain_engine(store: WatchedStore, host: OperationHost, queue: JobQueue, clock: Clock) -> Engine:
    """The engine as it is."""
    return Engine(store, host, queue=queue, clock=clock, ids=SystemIds())


@dataclass(frozen=True)
class Setting:
    """What is swept: the procedure, what is told of it, a folder in which it is published, and whether the systems know
    keys."""

    procedure: Procedure
    told: Told
    template: Path
    compiled: Mapping[str, Published]
    keyed: bool = True
    engine: MakeEngine = plain_engine

    @property
    def answers(self) -> dict[str, object]:
        return {**{name: given.plain for name, given in self.told.answers.items()}, **CHILD}


@dataclass(frozen=True)
class Rest:
    """Where a case came to rest, and what can be counted then."""

    status: str
    outcome: str | None
    state: str
    facts: dict[str, object]
    effects: Counter[str]
    doubled: tuple[str, ...]
    lost: int
    faults: tuple[str, ...]
    doubts: int = field(default=0, compare=False)
    acknowledged: int = field(default=0, compare=False)
    points: tuple[int, ...] = field(default=(), compare=False)
    attention: str = field(default="", compare=False)
    trail: tuple[str, ...] = field(default=(), compare=False)


@contextmanager
def fast_folder() -> Iterator[Path]:
    """A new folder, in memory where that can be."""
    folder = Path(tempfile.mkdtemp(prefix="sopflow-crash-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def setting_of(scenario: str = "TC01") -> Iterator[Setting]:
    """The SOP with one of its scenarios, published, and systems that nobody has called yet."""
    procedure = load(SOP)
    found = load_scenarios(procedure, SOP / "scenarios/sop.yaml").the(scenario)
    told = told_of(found, procedure.program, procedure.catalog)
    with fast_folder() as template:
        store = SqliteStore(template / "cases.db")
        engine = Engine(store, NoSystems(), clock=VirtualClock())
        engine.publish(procedure)
        compiled = dict(compiled_by(engine))
        store.close()
        prepare(template, VirtualClock(), told.systems)
        yield Setting(procedure, told, template, compiled)


def compiled_by(engine: Engine) -> dict[str, Published]:
    """The publications that an engine has compiled. To compile them anew in every fork would take most of the time."""
    return engine._desk.publications._compiled


def sweep_once(setting: Setting, *fatal: int) -> Rest:
    """Run the case: the first process dies at the first fatal point, the second at the second, the last at none."""
    with fast_folder() as folder:
        shutil.copytree(setting.template, folder, dirs_exist_ok=True)
        passed: list[int] = []
        for number, point in enumerate((*fatal, *[NEVER] * (MOST_RUNS - len(fatal)))):
            died = _run(setting, folder, number, point)
            passed.append(len((folder / "trail").read_text().splitlines()))
            if not died and point == NEVER:
                return at_rest(setting, folder, tuple(passed), number)
        raise AssertionError(f"the case does not come to rest after deaths at {fatal}")


def _run(setting: Setting, folder: Path, number: int, fatal: int) -> bool:
    """Whether the process died at its point. One that fails otherwise is a fault of ours."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            _play(setting, folder, number, fatal)
            code = 0
        except BaseException:  # noqa: BLE001 - this process ends here, whatever it was
            (folder / "traceback").write_text(traceback.format_exc(), encoding="utf-8")
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status) != 0:
        raise AssertionError((folder / "traceback").read_text(encoding="utf-8"))
    return False


def _play(setting: Setting, folder: Path, number: int, fatal: int) -> None:
    clock = VirtualClock(BEGINNING + number * LATER)
    points = Points(fatal, folder / "trail")
    store = WatchedStore(SqliteStore(folder / "cases.db", watched(folder / "cases.db", points)), points)
    host = Outside(folder, clock, points, keyed=setting.keyed)
    engine = setting.engine(store, host, EmbeddedQueue(store, clock, threads=1), clock)
    compiled_by(engine).update(setting.compiled)
    case = engine.start(setting.procedure.program.id, settings=setting.told.settings, key="the call").case.id
    roles = frozenset(setting.procedure.playbook.roles)
    Agent(engine, setting.answers, roles, folder, decides=setting.keyed).play(case)


def _is_doubt(row: EventRow) -> bool:
    event = event_of(row)
    return isinstance(event, OperationFailed) and event.error == ErrorKind.IN_DOUBT


def _retold(view: CaseView, rows: Sequence[EventRow]) -> Case:
    """The case that its history makes."""
    events = [event_of(row) for row in rows if not is_record(row.kind)]
    return replay(view.published.program, events)  # type: ignore[arg-type]  # those are no records


def at_rest(setting: Setting, folder: Path, passed: tuple[int, ...], number: int) -> Rest:
    """What can be said of the case, by a process that only looks."""
    clock = VirtualClock(BEGINNING + (number + 1) * LATER)
    store = SqliteStore(folder / "cases.db")
    try:
        engine = Engine(store, NoSystems(), clock=clock)
        compiled_by(engine).update(setting.compiled)
        views = engine.list()
        main = next(view for view in views if view.playbook == setting.procedure.program.id)
        rows = {view.id: store.read(lambda tx, id=view.id: tx.events.find(id)) for view in views}  # type: ignore[misc]
        heard = Counter((case, row.seq) for case, events in rows.items() for row in events)
        said = acknowledged(folder)
        faults = [f"the chain of {view.id}" for view in views if verify(view.row, rows[view.id])]
        faults += [f"event twice: {key}" for key, count in heard.items() if count > 1]
        faults += [f"{view.id} is not its history" for view in views if _retold(view, rows[view.id]) != view.case]
        wanted = next((view.attention for view in views if view.attention is not None), None)
        return Rest(
            status=str(main.status),
            outcome=main.outcome,
            state=main.state,
            facts={name: value for name, value in main.case.facts.items() if not isinstance(value, datetime)},
            effects=Counter(line["operation"] for line in ledger(folder)),
            doubled=tuple(doubled(folder)),
            lost=sum((line["case"], line["seq"]) not in heard for line in said),
            faults=tuple(faults),
            doubts=sum(_is_doubt(row) for events in rows.values() for row in events),
            acknowledged=len(said),
            points=passed,
            attention="" if wanted is None else f"{wanted.about}: {wanted.code}",
            trail=tuple((folder / "trail").read_text(encoding="utf-8").splitlines()),
        )
    finally:
        store.close()
