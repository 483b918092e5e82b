"""What is swept: a case of the SOP, published, and the systems that it calls.

The playbook is published and compiled once; what runs are forks of this process. A killed process leaves to the machine
what it wrote, so the files lie in memory where the machine has such a folder.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.reliability.clock import VirtualClock
from tests.reliability.outside import Outside, prepare
from tests.reliability.points import Points, Watched, WatchedStore, watched

from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.app.use_cases import load
from sopflow.ports.world import Call, Clock, JobQueue, OperationHost, Reply
from sopflow.program.compiler import compile_program
from sopflow.runtime.bundle import Published
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.system import SystemIds
from sopflow.simulation.preparing import told_of
from sopflow.simulation.told import Told
from sopflow.stores.codec import CaseCodec
from sopflow.stores.sql.sqlite import SqliteStore

SOP = Path(__file__).parents[2] / "playbooks/penanganan-penipuan-va"
IN_MEMORY = Path("/dev/shm")

CHILD = {"owner_name_matches": "yes", "owner_proof_matches": "yes"}
"""What the sub-playbook asks, which runs as a case of its own."""


class NoSystems:
    """Nobody is called by who only looks."""

    def call(self, call: Call) -> Reply:
        raise AssertionError(call.operation.name)


MakeEngine = Callable[[WatchedStore, OperationHost, JobQueue, Clock], Engine]
Host = Callable[[OperationHost], OperationHost]
Connecting = Callable[[Path, Points], Callable[[], Watched]]


def plain_engine(store: WatchedStore, host: OperationHost, queue: JobQueue, clock: Clock) -> Engine:
    """The engine as it is."""
    return Engine(store, host, queue=queue, clock=clock, ids=SystemIds())


def plain_host(outside: OperationHost) -> OperationHost:
    """The systems as the engine should call them."""
    return outside


@dataclass(frozen=True)
class Setting:
    """The procedure, what is told of it, a folder in which it is published, and whether the systems know keys. Unkeyed
    systems cannot be asked either: the manifests name no look-ups. `engine`, `host` and `connect` are where bugs are planted."""

    procedure: Procedure
    told: Told
    template: Path
    compiled: Mapping[str, Published]
    keyed: bool = True
    engine: MakeEngine = plain_engine
    host: Host = plain_host
    connect: Connecting = watched

    @property
    def answers(self) -> dict[str, object]:
        return {**{name: given.plain for name, given in self.told.answers.items()}, **CHILD}

    def outside(self, folder: Path, clock: Clock, points: Points) -> OperationHost:
        return self.host(Outside(folder, clock, points, keyed=self.keyed))

    def unkeyed(self) -> Setting:
        """The same with systems that do whatever they are sent, and that cannot be asked what they did."""
        procedures = {each.program.id: each for each in _all(self.procedure)}
        blind = {digest: _without_look_ups(one, procedures[one.program.id]) for digest, one in self.compiled.items()}
        return replace(self, keyed=False, compiled=blind)


def _all(procedure: Procedure) -> Iterator[Procedure]:
    yield procedure
    for each in procedure.siblings.values():
        yield from _all(each)


def _without_look_ups(published: Published, procedure: Procedure) -> Published:
    operations = {name: replace(one, look_up=None) for name, one in published.catalog.operations.items()}
    catalog = replace(published.catalog, operations=operations)
    interfaces = {id: each.program.interface for id, each in procedure.siblings.items()}
    program = compile_program(procedure.playbook, procedure.document, catalog, interfaces).program
    assert program is not None
    return replace(published, program=program, catalog=catalog, codec=CaseCodec(program))


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
        engine.publish(procedure, by=Person("owner"))
        compiled = dict(compiled_by(engine))
        store.close()
        prepare(template, VirtualClock(), told.systems)
        yield Setting(procedure, told, template, compiled)


def compiled_by(engine: Engine) -> dict[str, Published]:
    """The publications that an engine has compiled. To compile them anew in every fork would take most of the time."""
    return engine._desk.publications._compiled
