"""The playbooks that are simulated, each in two versions, with all that their scenarios tell; made once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.reliability.setting import NoSystems
from tests.reliability.simulation.machine import Clock

from sopflow.app.adapters import installed
from sopflow.app.checking import load
from sopflow.app.files import find_scenarios
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.catalog.model import Catalog
from sopflow.ports.rows import PlaybookRow
from sopflow.runtime.bundle import Published
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.simulation.preparing import told_of
from sopflow.simulation.told import Told
from sopflow.stores.memory import MemoryStore

PLAYBOOKS = Path(__file__).parents[3] / "playbooks"
NAMES = (
    "penanganan-penipuan-va", "penanganan-penipuan-va", "penanganan-penipuan-va", "sim-swap-mbanking",
    "sop-008-follow-up", "examples/approve", "examples/authority", "examples/each", "examples/in-doubt",
    "examples/interrupts", "examples/irreversible", "examples/open-case", "examples/reminders", "examples/repeat",
    "examples/retry", "examples/run-sub-playbook", "examples/sla", "examples/wait-event",
)  # fmt: skip
"""Which playbook a case follows is drawn from these; the SOP more often."""

FIRST, SECOND = "1.0.0", "1.0.1"


@dataclass(frozen=True)
class Book:
    """A playbook and what its scenarios tell of it."""

    procedure: Procedure
    told: tuple[Told, ...]

    @property
    def id(self) -> str:
        return self.procedure.program.id

    @property
    def roles(self) -> frozenset[str]:
        """Those of the playbook, and of those that it runs."""
        below = (role for each in self.procedure.siblings.values() for role in each.playbook.roles)
        return frozenset((*self.procedure.playbook.roles, *below))


@dataclass(frozen=True)
class Library:
    """Playbooks by name, what a store holds when they are published, and the programs."""

    books: Mapping[str, Book]
    rows: tuple[PlaybookRow, ...]
    compiled: Mapping[str, Published]

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for book in self.books.values() for role in book.roles)


@cache
def library() -> Library:
    catalog = installed()
    store = MemoryStore()
    clock = Clock()
    engine = Engine(store, NoSystems(), clock=clock)
    books = {name: _book(PLAYBOOKS / name, catalog) for name in dict.fromkeys(NAMES)}
    for book in books.values():
        engine.publish(book.procedure, by=Person("owner"))
    with TemporaryDirectory() as folder:
        shutil.copytree(PLAYBOOKS, folder, dirs_exist_ok=True)
        for name in books:
            engine.publish(load(_changed(Path(folder) / name), catalog), by=Person("owner"))
    digests = [row.digest for row in store.read(lambda tx: tx.playbooks.find())]
    rows = store.read(lambda tx: [tx.playbooks.get(digest) for digest in digests])
    return Library(books, tuple(row for row in rows if row is not None), engine._desk.publications._compiled)


def _book(folder: Path, catalog: Catalog) -> Book:
    procedure = load(folder, catalog)
    told = [
        told_of(found.the(scenario.id), procedure.program, procedure.catalog)
        for file in find_scenarios(folder / "playbook.yaml")
        for found in [load_scenarios(procedure, file)]
        for scenario in found.file.scenarios
    ]
    return Book(procedure, tuple(told))


def _changed(folder: Path) -> Path:
    """The next version of a playbook: its first question is put in other words."""
    path = folder / "playbook.yaml"
    text = path.read_text(encoding="utf-8").replace(f"version: {FIRST}", f"version: {SECOND}", 1)
    path.write_text(re.sub(r"(ask: \{id: )(?=\w)", r"\1Mohon dijawab - ", text, count=1), encoding="utf-8")
    return folder
