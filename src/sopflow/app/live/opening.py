"""Opens a store with all that stands around it: the engine, the clock, and the systems that its cases may reach.

A store is for practice or real for ever; it says so itself. A practice store gets made-up systems and never a real one,
a real store gets the adapters that are installed and never a made-up reply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sopflow.app.live.places import existing, make_own_folder, store_named
from sopflow.app.live.practice import PracticeSystems
from sopflow.app.live.systems import NoAdapterError, RealSystems, configured_systems
from sopflow.ports.store import CaseStore
from sopflow.ports.world import Clock, EventSink, IdSource, JobQueue, OperationHost
from sopflow.program.model import Program
from sopflow.queues.choosing import queue_of
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime.engine import Engine
from sopflow.runtime.system import SystemClock, SystemIds
from sopflow.runtime.zones import ZONE
from sopflow.stores import open_store

LEASE = 5.0
"""Seconds after which another process of this machine goes on with the work of one that gives no sign of life."""


@dataclass(frozen=True)
class Opened:
    """A store that is open. `url` is how it was named; `systems` are the real ones, None in a practice store.
    `engine_with` makes another engine over it that draws its ids elsewhere."""

    url: str
    store: CaseStore
    engine: Engine
    clock: Clock
    ids: IdSource
    practice: bool
    systems: RealSystems | None
    engine_with: Callable[[IdSource], Engine]

    def reaches(self, program: Program) -> bool:
        """Whether every system that a playbook calls is reached from here; made-up ones are."""
        return self.systems is None or not self.systems.lacking(program.operations)

    def demand_systems(self, program: Program) -> None:
        """Refuse a playbook whose systems nothing here connects to.

        Raises:
            NoAdapterError: it names the systems, and says what to do.
        """
        lacking = self.systems.lacking(program.operations) if self.systems is not None else ()
        if lacking and self.systems is not None:
            raise NoAdapterError(lacking, self.systems.broken)

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
        settings: the file that says where real systems are; None: the nearest sopflow.toml.

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
        systems = None if made_up else configured_systems(settings)
        host: OperationHost = PracticeSystems(store, clock, slow or {}) if systems is None else systems
        queue = queue_of(place, store, clock)
        close = getattr(queue, "close", None)  # only the one for many machines has connections of its own
        if close is not None:
            closing.callback(close)
        make = partial(_engine, store, host, clock, queue, sinks)
        ids = SystemIds()
        engine = make(ids)
        closing.callback(engine.close)
        yield Opened(place, store, engine, clock, ids, made_up, systems, make)


def _engine(
    store: CaseStore,
    host: OperationHost,
    clock: Clock,
    queue: JobQueue | None,
    sinks: Sequence[EventSink],
    ids: IdSource,
) -> Engine:
    own = EmbeddedQueue(store, clock, lease=LEASE)
    return Engine(store, host, clock=clock, queue=queue or own, ids=ids, sinks=sinks)
