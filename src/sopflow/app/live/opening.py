"""Opens a store with all that stands around it: the engine, the clock, and the systems that its cases may reach.

A store is for practice or real for ever; it says so itself. A practice store gets made-up systems and never a real one,
a real store gets the adapters that are installed and never a made-up reply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.app.live.places import existing, make_own_folder, store_named
from sopflow.catalog.model import Operation
from sopflow.dataclass import dataclass
from sopflow.ports.store import CaseStore
from sopflow.ports.world import Call, Clock, EventSink, IdSource, JobQueue, OperationHost, Reply
from sopflow.program.model import Program
from sopflow.queues.choosing import queue_of
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime.duties import Administration, Duty
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.system import SystemClock, SystemIds
from sopflow.runtime.zones import ZONE
from sopflow.stores import open_store

if TYPE_CHECKING:
    from sopflow.app.live.practice import PracticeSystems
    from sopflow.app.live.systems import RealSystems

LEASE = 5.0
"""Seconds after which another process of this machine goes on with the work of one that gives no sign of life."""


@dataclass(frozen=True)
class SystemsWhenNeeded:
    """An `OperationHost` of the real systems, whose adapters are loaded when the first of them is asked for: who only
    looks at cases needs none. `settings` is the file that says where they are."""

    settings: Path | None

    @cached_property
    def real(self) -> RealSystems:
        """The systems.

        Raises:
            AdapterError, UnreadableFile: the file of settings is wrong, or not there.
        """
        from sopflow.app.live.systems import configured_systems

        return configured_systems(self.settings)

    def call(self, call: Call) -> Reply:
        return self.real.call(call)

    def reaches(self, operation: str) -> bool:
        return self.real.reaches(operation)

    def patience(self, case: str, operation: Operation) -> float:
        return self.real.patience(case, operation)

    def close(self) -> None:
        """Log out of those that were called."""
        if "real" in self.__dict__:
            self.real.close()


@dataclass(frozen=True)
class DutiesWhenNeeded:
    """Who may administer, as the file of settings says, looked up when somebody wants to."""

    settings: Path | None

    def demand(self, duty: Duty, by: Person) -> None:
        """Let it pass.

        Raises:
            NotAllowed: it takes another role.
            AdapterError, UnreadableFile: the file of settings is wrong, or not there.
        """
        from sopflow.app.configuration.reading import duties

        duties(self.settings).demand(duty, by)


@dataclass(frozen=True)
class Opened:
    """A store that is open. `url` is how it was named; `host` are its systems. `engine_with` makes another engine over
    it that draws its ids elsewhere."""

    url: str
    store: CaseStore
    engine: Engine
    clock: Clock
    ids: IdSource
    practice: bool
    host: OperationHost
    engine_with: Callable[[IdSource], Engine]

    @property
    def systems(self) -> RealSystems | None:
        """The real systems; None in a practice store. Raises as `SystemsWhenNeeded.real`."""
        return self.host.real if isinstance(self.host, SystemsWhenNeeded) else None

    def reaches(self, program: Program) -> bool:
        """Whether every system that a playbook calls is reached from here; made-up ones are."""
        systems = self.systems if program.operations else None
        return systems is None or not systems.lacking(program.operations)

    def demand_systems(self, program: Program) -> None:
        """Refuse a playbook whose systems nothing here connects to.

        Raises:
            NoAdapterError: it names the systems, and says what to do.
        """
        systems = self.systems
        lacking = systems.lacking(program.operations) if systems is not None else ()
        if lacking and systems is not None:
            from sopflow.app.live.systems import NoAdapterError

            raise NoAdapterError(lacking, systems.broken)

    @property
    def shown(self) -> str:
        """How the store is named to people: without a password."""
        scheme, there, rest = self.url.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}" if there else self.url


@contextmanager
def opened(
    url: str | None,
    *,
    practice: bool | None = None,
    create: bool = False,
    slow: Mapping[str, float] | None = None,
    sinks: Sequence[EventSink] = (),
    settings: Path | None = None,
) -> Iterator[Opened]:
    """The store of that URL (None: the one of the environment, or this user's own), for as long as it is needed.

    Args:
        practice: whether it must be for practice, or for real cases; None takes either.
        create: make it where it is not there.
        slow: seconds that made-up replies take, by operation.
        settings: the file that says where real systems are and who may administer; None: the nearest sopflow.toml.

    Raises:
        StoreError: it is not there, cannot be read, or is of the other kind.
        AdapterError: an installed adapter cannot be used.
    """
    place = store_named(url) if create else existing(url)
    if create:
        make_own_folder(place)
    with ExitStack() as closing:
        store = open_store(place, create=create, practice=practice)
        closing.callback(store.close)
        clock = SystemClock(ZONE)
        made_up = store.facts()["practice"] == "yes"
        host = _made_up(store, clock, slow or {}) if made_up else SystemsWhenNeeded(settings)
        closing.callback(host.close)
        queue = queue_of(place, store, clock)
        close = getattr(queue, "close", None)  # only the one for many machines has connections of its own
        if close is not None:
            closing.callback(close)
        make = partial(_engine, store, host, clock, queue, sinks, DutiesWhenNeeded(settings))
        ids = SystemIds()
        engine = make(ids)
        closing.callback(engine.close)
        yield Opened(place, store, engine, clock, ids, made_up, host, make)


def _made_up(store: CaseStore, clock: Clock, slow: Mapping[str, float]) -> PracticeSystems:
    from sopflow.app.live.practice import PracticeSystems  # a real store never needs it

    return PracticeSystems(store, clock, slow)


def _engine(
    store: CaseStore,
    host: OperationHost,
    clock: Clock,
    queue: JobQueue | None,
    sinks: Sequence[EventSink],
    duties: Administration,
    ids: IdSource,
) -> Engine:
    own = EmbeddedQueue(store, clock, lease=LEASE)
    return Engine(store, host, clock=clock, queue=queue or own, ids=ids, sinks=sinks, duties=duties)
