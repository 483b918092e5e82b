"""An adapter that is connected to a made-up system that listens, and what a test wants of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module

from sopflow_adapters.connecting import ConnectedHost
from sopflow_adapters.sim import CREDENTIALS
from sopflow_adapters.sim.live import Running
from tests.adapters.taking import PLENTY, Gate

from sopflow.adapter_api import Secret, Setting, Settings
from sopflow.app.adapters import installed
from sopflow.ports.world import Call, Reply
from sopflow.runtime.calls import Callers, call_in_time

CATALOG = installed()


@dataclass
class Bench:
    """A system, its simulator and our adapter."""

    system: str
    sim: Running
    host: ConnectedHost
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))
    gate: Gate | None = None
    callers: Callers = field(init=False)

    def __post_init__(self) -> None:
        self.callers = Callers(self.host)

    def call(
        self,
        name: str,
        given: Mapping[str, object],
        *,
        key: str = "K1",
        seconds: float = PLENTY,
        total: float | None = None,
        attempt: int = 1,
    ) -> Reply:
        """One call of the operation, as the runtime makes it. `total` stands in for the manifest's."""
        operation = CATALOG.operations[f"{self.system}.{name}"]
        sealed = key if operation.writes else ""
        call = Call("C1", "e1", operation, given, sealed, attempt, seconds, None, total, self.begun)
        return call_in_time(self.callers, call)

    def fault(self, fault: str, operation: str | None = None, **more: object) -> None:
        """The next calls of the operation go wrong. What is late waits until somebody looks what was done."""
        if self.gate is not None:
            self.gate.shut()
        self.sim.fault(self.system, fault, operation=operation, **more)

    def done(self) -> list[tuple[str, str | None]]:
        """What was done at this system: operations and keys."""
        if self.gate is not None:
            self.gate.open()
        return [(each.operation, each.key) for each in self.sim.ledger() if each.system == self.system]


def settings_of(system: str, url: str, **more: object) -> Settings:
    """The settings that reach a simulator."""
    secrets = {name: Secret(value) for name, value in CREDENTIALS[system].items()}
    given = {"url": url, **secrets, **more}
    return Settings(system, {name: Setting(value, "sopflow.toml:3") for name, value in given.items()})


def connected(system: str, sim: Running, gate: Gate | None = None, **more: object) -> Bench:
    """Our adapter of that system, connected. With a `gate` what is late waits for it."""
    host = import_module(f"sopflow_adapters.{system}").host(settings_of(system, sim.urls[system], **more))
    assert isinstance(host, ConnectedHost)
    return Bench(system, sim, host, gate=gate)
