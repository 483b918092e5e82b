"""The fraud SOP on a store of its own, with words and numbers planted that stand nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.people import innermost, replied

from sopflow.app.live.practice import PracticeSystems, bind
from sopflow.app.live.starting import Foretold
from sopflow.app.scenarios import load_scenarios
from sopflow.app.use_cases import load
from sopflow.ports.store import CaseStore
from sopflow.ports.world import Clock, EventSink, JobQueue
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.system import SystemIds
from sopflow.runtime.views import CaseView
from sopflow.simulation.preparing import told_of
from sopflow.stores import open_store

SOP = Path(__file__).parents[3] / "playbooks/penanganan-penipuan-va"

PLANTED: dict[str, object] = {
    "intent": "fraud_report",
    "msisdn": "0812 7770 4321",
    "fraud_number": "0821 5550 9876",
    "incident_at": "2025-03-28T13:10+07:00",
    "chronology": "Ditelepon Paijo Wiryodiharjo di Kelurahan Mangunjaya, diminta OTP 834512 yang masuk.",
    "interaction_evidence": ["tangkapan-layar-paijo.png"],
    "otp_services": ["mytelkomsel"],
    "otp_shared": "yes",
    "channel": "apps",
    "kill_session_consent": "yes",
    "disclaimer_accepted": "yes",
    "alt_contact": "0813 4440 1234",
    "loss_amount": 1234567,
    "loss_evidence": ["bukti-transfer-paijo.png"],
    "owner_name_matches": "yes",
    "owner_proof_matches": "yes",
}

TRACES = ("77704321", "55509876", "44401234", "7770 4321", "Paijo", "paijo", "Mangunjaya", "834512", "Budi Santoso")
"""What must be found nowhere but in the case, however the numbers are written there. `Budi Santoso` is the name that
the customer has in DSC."""


class Stopped:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2025, 3, 29, 9, tzinfo=ZoneInfo("Asia/Jakarta"))

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float, until: Callable[[], bool]) -> None:
        """Time does not pass by itself."""


@dataclass
class Desk:
    """One case of the SOP and all around it."""

    store: CaseStore
    sinks: list[EventSink] = field(default_factory=list)
    clock: Clock = field(default_factory=Stopped)
    queue: JobQueue | None = None
    case: str = ""
    engine: Engine = field(init=False)
    systems: PracticeSystems = field(init=False)
    rina: Person = field(init=False)

    def __post_init__(self) -> None:
        procedure = load(SOP)
        scenario = load_scenarios(procedure, SOP / "scenarios/sop.yaml").the("TC01")
        told = told_of(scenario, procedure.program, procedure.catalog)
        ids = Foretold(SystemIds())
        bind(self.store, self.clock, ids.case, told.systems)
        self.systems = PracticeSystems(self.store, self.clock)
        self.engine = Engine(self.store, self.systems, queue=self.queue, clock=self.clock, ids=ids, sinks=self.sinks)
        self.rina = Person("rina", frozenset(procedure.playbook.roles))
        publication = self.engine.publish(procedure, by=self.rina)
        self.case = self.engine.start(publication.playbook, settings=told.settings, by=self.rina).case.id

    @property
    def view(self) -> CaseView:
        return self.engine.get(self.case)

    def turn(self) -> bool:
        """Let systems and then a person do one thing; False where nobody is asked anything."""
        if isinstance(self.clock, Stopped):
            self.clock.time += timedelta(minutes=1)
        self.engine.pump()
        return replied(self.engine, innermost(self.engine, self.case), PLANTED, self.rina)

    def tell(self, until: str | None = None) -> CaseView:
        """Go on until the case is over, or in that state."""
        while self.view.status != "done" and self.view.state != until and self.turn():
            pass
        return self.view


Open = Callable[..., Desk]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cases.db"


@pytest.fixture
def open_desk(path: Path) -> Iterator[Open]:
    """`open_desk(sink, …)`: a desk over a SQLite store of its own."""
    stores: list[CaseStore] = []

    def make(*sinks: EventSink) -> Desk:
        stores.append(open_store(str(path), practice=True))
        return Desk(stores[-1], list(sinks))

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def desk_over() -> type[Desk]:
    """`desk_over(store, queue=…)`: a desk over any store."""
    return Desk


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    return open_desk()


@pytest.fixture
def traces() -> tuple[str, ...]:
    return TRACES
