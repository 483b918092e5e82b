"""Which systems a case is told with: simulators, or those that are configured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sopflow.app.connected.replying import Allow, Connected
from sopflow.app.connected.scenarios import stage
from sopflow.app.connected.simulators import at, demand_simulators, own
from sopflow.app.live.systems import NoAdapterError, configured_systems
from sopflow.app.procedure import Procedure, operations_of
from sopflow.catalog.model import Operation
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.runtime.calls import Callers
from sopflow.runtime.system import SystemClock, SystemIds
from sopflow.simulation.given import from_python
from sopflow.simulation.preparing import AD_HOC
from sopflow.simulation.scenario import Scenario
from sopflow.values.moments import DEFAULT_ZONE

SIMULATED = Words(en="SIMULATED: the systems at {} were called", id="SIMULASI: sistem di {} dipanggil")
PLANNED = Words(
    en="REAL SYSTEMS WERE ASKED; nothing was written", id="SISTEM SUNGGUHAN DITANYA; tidak ada yang ditulis"
)
NOT_ASKED = Words(
    en="NO REAL SYSTEM WAS ASKED: the case lies in the future; every reply is made up",
    id="TIDAK ADA SISTEM SUNGGUHAN YANG DITANYA: kasusnya di masa depan; semua balasan buatan",
)
_AHEAD = timedelta(minutes=1)
REAL = Words(en="REAL SYSTEMS", id="SISTEM SUNGGUHAN")


@dataclass(frozen=True)
class Wish:
    """How a case is to be told. `sim_url`: simulators that run; None: own ones. `settings`: the file that says where
    real systems are. `reads_only`: writes are shown, and not sent."""

    simulated: bool
    sim_url: str | None = None
    settings: Path | None = None
    reads_only: bool = False


@dataclass(frozen=True)
class Played:
    """A case that systems are called for. `scenario` begins when the systems' clock says; `systems` says which they
    are."""

    scenario: Scenario
    replies: Connected
    case: str
    systems: Words

    @property
    def called(self) -> Words:
        """Which systems were called, so far."""
        return (
            NOT_ASKED if self.systems is PLANNED and self.replies.put_off and not self.replies.asked else self.systems
        )


Patiently = Callable[[Operation, float], None]


def _at_once(operation: Operation, seconds: float) -> None:
    """Nothing is written, or it is made up: nobody waits."""


@contextmanager
def played(
    procedure: Procedure, scenario: Scenario, wish: Wish, allow: Allow | None = None, wait: Patiently = _at_once
) -> Iterator[Played]:
    """Systems for one case, as long as the block lasts.

    A scenario on simulators of our own finds the world that its script amounts to; everything else the one that there
    is. `allow` is asked before each write; `wait` is told which doubtful write of a real system to leave alone, and for
    how many seconds.

    Raises:
        NoSimulatorError, NoAdapterError: a system that the playbook calls is not to be had.
        UsageError: an extra is not installed.
    """
    case = SystemIds().case_id()
    operations = operations_of(procedure)
    with ExitStack() as closing:
        if not wish.simulated:
            systems = configured_systems(wish.settings)
            lacking = systems.lacking(operations)
            if lacking:
                raise NoAdapterError(lacking, systems.broken)
            closing.callback(systems.close)
            told = Connected(
                Callers(systems),
                case,
                allow=allow,
                reads_only=wish.reads_only,
                wait=lambda operation: wait(operation, systems.patience(case, operation)),
                is_now=_is_now if wish.reads_only else _always,
            )
            yield Played(_now(scenario), told, case, PLANNED if wish.reads_only else REAL)
            return
        demand_simulators(operations)
        if wish.sim_url is None and scenario.id != AD_HOC:
            prepared = closing.enter_context(stage([procedure]))
            replies = prepared.set_up(procedure, scenario, case, allow=allow, reads_only=wish.reads_only)
            yield Played(scenario, replies, case, _at(prepared.url))
            return
        simulators = closing.enter_context(own() if wish.sim_url is None else at(wish.sim_url))
        told = Connected(
            Callers(simulators.systems), case, allow=allow, reads_only=wish.reads_only, at=simulators.tell_clock
        )
        yield Played(_now(scenario), told, case, _at(simulators.url))


def _is_now(moment: datetime) -> bool:
    """Whether a telling has not gone ahead of the clock: what real systems will say tomorrow nobody can ask today."""
    return moment <= SystemClock(ZoneInfo(DEFAULT_ZONE)).now() + _AHEAD


def _always(moment: datetime) -> bool:
    return True


def _now(scenario: Scenario) -> Scenario:
    """The scenario, beginning now: what systems know is of today. A clock that somebody chose is kept."""
    if scenario.clock is not None:
        return scenario
    now: datetime = SystemClock(ZoneInfo(DEFAULT_ZONE)).now()
    return replace(scenario, clock=from_python(now.isoformat()))


def _at(url: str) -> Words:
    return Words(en=SIMULATED.en.format(url), id=SIMULATED.id.format(url))
