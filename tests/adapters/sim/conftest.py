"""The simulators, listening, and somebody who calls them with nothing but HTTP."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sopflow_adapters.sim import CREDENTIALS, World, running, world_of
from sopflow_adapters.sim.live import Running

from sopflow.diagnostics import Source

BUDI, SITI, MADE, ANDI, RINA, YOHANA = (
    "+6281200000001", "+6281100000001", "+6281100000002", "+6281100000003", "+6285200000005", "+6281200000006",
)  # fmt: skip
FRAUDSTER = "+6282100000009"
CANCEL = "/tmf-api/productOrderingManagement/v4/cancelProductOrder"
TICKET = "/tmf-api/troubleTicket/v4/troubleTicket"
KILL = "/api/v1/mytelkomsel/sessions/kill"
SHIPPED = world_of()


def world(text: str) -> World:
    """A world of these lines, with one prepaid customer where it names none."""
    customers = (
        ""
        if "customers:" in text
        else f"customers: [{{msisdn: '{BUDI}', card_type: simPATI, payment_type: prepaid}}]\n"
    )
    return world_of(Source("world.yaml", f"world: 1\n{customers}{text}"))


def first_event(caller: Caller) -> str:
    """The key of what happens first."""
    return f"sim-{caller.sim.house.events.run}-1"


@dataclass
class Caller:
    """Calls a system as any client would."""

    sim: Running
    client: httpx.Client
    system: str = "dsc"
    token: str = ""

    def at(self, system: str) -> Caller:
        """The same of another system."""
        return Caller(self.sim, self.client, system)

    def log_in(self) -> str:
        """A token."""
        known = CREDENTIALS[self.system]
        basic = base64.b64encode(f"{known['client_id']}:{known['client_secret']}".encode()).decode()
        answer = self.client.post(
            f"{self.sim.urls[self.system]}/oauth/token",
            data={"grant_type": "client_credentials"},
            headers={"Authorization": f"Basic {basic}"},
        )
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["access_token"]
        return self.token

    def ask(self, method: str, path: str, *, key: str | None = None, **more: Any) -> httpx.Response:
        """One call, with a token."""
        headers = {
            "Authorization": f"Bearer {self.token or self.log_in()}",
            **({"Idempotency-Key": key} if key else {}),
        }
        return self.client.request(method, self.sim.urls[self.system] + path, headers=headers, **more)

    def get(self, path: str, **query: str) -> Any:
        """The JSON of a look-up, which must be answered."""
        answer = self.ask("GET", path, params=query)
        assert answer.status_code in (200, 206), answer.text
        return answer.json()

    def post(self, path: str, body: object, key: str = "K1") -> httpx.Response:
        """A write."""
        return self.ask("POST", path, key=key, json=body)

    def done(self) -> list[tuple[str, str | None]]:
        """What was done, anywhere."""
        return [(each.operation, each.key) for each in self.sim.ledger()]


@pytest.fixture
def open_world() -> Iterator[Callable[..., Caller]]:
    """Simulators of a world; each ends with the test, and none may have gone wrong."""
    with ExitStack() as closing:
        client = closing.enter_context(httpx.Client(timeout=60))
        begun: list[Running] = []

        def begin(of: World = SHIPPED, system: str = "dsc", **more: Any) -> Caller:
            begun.append(closing.enter_context(running(of, **more)))
            return Caller(begun[-1], client, system)

        yield begin
    assert [each.bugs for each in begun] == [[] for _ in begun]


@pytest.fixture
def dsc(open_world: Callable[..., Caller]) -> Caller:
    """DSC of the shipped world."""
    return open_world()


@pytest.fixture
def indira(open_world: Callable[..., Caller]) -> Caller:
    """Indira of the shipped world."""
    return open_world(system="indira")


@pytest.fixture
def billing(open_world: Callable[..., Caller]) -> Caller:
    """Billing of the shipped world."""
    return open_world(system="billing")
