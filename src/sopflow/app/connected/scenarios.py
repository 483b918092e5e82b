"""Scenarios told over HTTP: what a scenario scripts becomes a world, and the simulators of that world reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from typing import Any

from sopflow.app.connected.replying import Allow, Connected
from sopflow.app.connected.simulators import connected_to, demand_simulators
from sopflow.app.procedure import Procedure, operations_of
from sopflow.app.scenarios import CheckedScenarios
from sopflow.runtime.calls import Callers
from sopflow.simulation.laying import whole
from sopflow.simulation.preparing import told_of
from sopflow.simulation.scenario import Scenario
from sopflow.simulation.tell import tell
from sopflow.simulation.trace import Trace


class Stage:
    """Simulators on which scenarios are told, one after another: each begins with a world of its own."""

    def __init__(self, running: Any, callers: Callers) -> None:
        self._running = running
        self._callers = callers
        self._sim = import_module("sopflow_adapters.sim.script")

    @property
    def url(self) -> str:
        """Where they listen."""
        url: str = self._running.url
        return url

    @property
    def bugs(self) -> Sequence[str]:
        """Where the simulators themselves went wrong."""
        bugs: Sequence[str] = self._running.bugs
        return bugs

    @property
    def effects(self) -> list[Any]:
        """What was done at the systems since the last scenario began."""
        done: list[Any] = self._running.ledger()
        return done

    def replies_for(self, procedure: Procedure, file: CheckedScenarios, scenario: Scenario) -> Connected:
        """What replies to a scenario of a checked file (`app.told.testing.SystemsFor`)."""
        return self.set_up(procedure, whole(file.file, scenario))

    def set_up(
        self,
        procedure: Procedure,
        scenario: Scenario,
        case: str | None = None,
        *,
        allow: Allow | None = None,
        reads_only: bool = False,
    ) -> Connected:
        """What replies to a scenario that is complete; the rest as `Connected`. Whatever the one before left at the
        systems is gone."""
        script = self._sim.scripted(self.as_scripted(procedure, scenario))
        self._running.reset(script.world())
        coming = list(script.happenings)
        calls = 0

        def at(now: datetime) -> None:
            """The simulators' clock goes with the case's; what the case was told of has happened there too."""
            nonlocal calls
            self._running.set_clock(script.moments.get(calls, now))
            while coming and coming[0].after <= calls:
                each = coming.pop(0)
                self._running.happen(each.event, **each.data)
            calls += 1

        return Connected(self._callers, case or scenario.id, allow=allow, reads_only=reads_only, at=at)

    def as_scripted(self, procedure: Procedure, scenario: Scenario) -> Trace:
        """The scenario as its script tells it."""
        told = replace(told_of(scenario, procedure.program, procedure.catalog), strict=False)
        return tell(procedure.program, told, siblings=procedure.sibling, catalog=procedure.catalog, explain=False)


@contextmanager
def stage(procedures: Iterable[Procedure]) -> Iterator[Stage]:
    """Simulators of our own, on a free port, for the scenarios of these playbooks.

    Raises:
        UsageError: the extra is not installed.
        NoSimulatorError: a playbook calls a system that none simulates.
    """
    for procedure in procedures:
        demand_simulators(operations_of(procedure))
    with import_module("sopflow_adapters.sim").running() as running, ExitStack() as closing:
        yield Stage(running, Callers(connected_to(running.url, closing)))
