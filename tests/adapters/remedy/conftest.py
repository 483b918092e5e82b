"""A made-up Remedy that listens, and our adapter that is connected to it."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest
from sopflow_adapters.connecting import ConnectedHost
from sopflow_adapters.remedy.client import Client
from sopflow_adapters.remedy.fields import FieldMap
from sopflow_adapters.remedy.operations import Operations
from sopflow_adapters.remedy.session import Account
from sopflow_adapters.remedy.simulated import Remedy
from sopflow_adapters.remedy.simulator import Simulator, running
from tests.adapters.taking import PLENTY, Gate

from sopflow.app.adapters import installed
from sopflow.ports.world import Call, Reply
from sopflow.runtime.calls import Callers, call_in_time
from sopflow.values.kinds import FileRef, Phone

USER, PASSWORD = "svc-sopflow", "correct horse battery"
CATALOG = installed()
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # to read the certificates of authorities costs more than a test
CUSTOMER, FRAUDSTER = "+6281234567890", "+6282100000009"


@dataclass
class Bench:
    """The simulator, its address, our client and adapter. `seconds` is what an attempt may take."""

    simulator: Simulator
    url: str
    client: Client
    operations: Operations
    host: ConnectedHost
    files: dict[str, bytes] = field(default_factory=dict)
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
        """One call, as the runtime makes it."""
        operation = CATALOG.operations[f"remedy.{name}"]
        sealed = key if operation.writes else ""
        return call_in_time(self.callers, Call("C1", "e1", operation, given, sealed, attempt, seconds, None, total))

    def fault(self, fault: str, method: str, **more: object) -> None:
        """Asked for over HTTP, as anybody may. What is late waits until somebody looks what was done."""
        if self.gate is not None:
            self.gate.shut()
        answer = httpx.post(f"{self.url}/_sim/faults", json={"fault": fault, "method": method, **more}, verify=NO_TLS)
        assert answer.status_code == 204, answer.text

    def ledger(self) -> list[dict[str, object]]:
        """What was done, told over HTTP, once nothing is under way any more."""
        if self.gate is not None:
            self.gate.open()
        until = time.monotonic() + PLENTY
        while self.simulator.traffic.under_way and time.monotonic() < until:
            time.sleep(0.005)
        return list(httpx.get(f"{self.url}/_sim/ledger", verify=NO_TLS).json())

    def done(self) -> list[object]:
        return [effect["what"] for effect in self.ledger()]


def connected(simulator: Simulator, url: str, gate: Gate | None = None, **more: object) -> Bench:
    files: dict[str, bytes] = {"bukti.png": b"\x89PNG made up"}
    client = Client(url, Account(USER, PASSWORD), **more)  # type: ignore[arg-type]
    stored: Callable[[FileRef], bytes | None] = lambda file: files.get(file.name)  # noqa: E731
    operations = Operations(client, FieldMap(), stored)
    return Bench(simulator, url, client, operations, ConnectedHost(operations.table(), client.close), files, gate)


@pytest.fixture
def bench(gate: Gate) -> Iterator[Bench]:
    simulator = Simulator(Remedy({USER: PASSWORD}, lambda: datetime.now(UTC), seed=7))
    with running(simulator) as url:
        ready = connected(simulator, url, gate)
        yield ready
        ready.client.close()


@pytest.fixture
def ticket() -> dict[str, object]:
    """The input of a create, as a case gives it."""
    fields = {
        "msisdn": Phone(CUSTOMER),
        "customer_name": "Budi Santoso",
        "chronology": "Ditelepon penipu\nlalu OTP",
        "kip": ("P22",),
    }
    return {"type": "FRAUD_REPORT", "fields": fields, "external_id": "case-1/ticket"}
