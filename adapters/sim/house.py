"""The four systems under one roof: what they know, what was done, and one application of all."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sopflow_adapters.billing.simulated import Billing
from sopflow_adapters.dsc.simulated import Dsc
from sopflow_adapters.indira.simulated import Indira
from sopflow_adapters.remedy.simulated import RefusedError as RemedyRefusedError
from sopflow_adapters.remedy.simulated import Remedy
from sopflow_adapters.remedy.simulated_world import remedy_of
from sopflow_adapters.remedy.simulator import Simulator
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from .control import routes
from .credentials import CREDENTIALS
from .cutting import Honest
from .desk import Desk
from .events import Events
from .exchange import RefusedError
from .faults import Faults
from .known import SYSTEMS, why_not
from .ledger import Effect, Ledger
from .model import FaultSpec, World
from .times import Clock, standing
from .tokens import Tokens
from .traffic import Traffic

TITLE = "sopflow simulators: made-up systems for practice, with made-up customers"
_SETTLED_WITHIN = 5.0  # seconds


class House:
    """`systems` are those that listen, `pace` how many seconds a call takes at least, `token_life` in seconds.

    A `clock` of the caller's goes before the world's own.
    """

    def __init__(
        self,
        world: World,
        *,
        systems: Sequence[str] = SYSTEMS,
        pace: float = 0.0,
        token_life: int = 3600,
        clock: Clock | None = None,
    ) -> None:
        self.systems, self.faults, self.traffic, self.events = tuple(systems), Faults(), Traffic(), Events()
        self.ledger = Ledger()
        self._given_clock, self._clock = clock, standing(None)
        self._desks = {
            name: Desk(name, (), Tokens(_clients(name), token_life), self.faults, self.traffic, pace)
            for name in SYSTEMS
            if name != "remedy"
        }
        self.remedy = Simulator(
            Remedy(_users(), self._now, token_life=token_life), pace, self.faults, self.traffic, self.ledger
        )
        self._world = world
        self.reset()

    def reset(self, world: World | None = None) -> None:
        """Begin again: with that world, or with the one there was. Tokens stay valid."""
        self._world = world or self._world
        self._clock = self._given_clock or standing(self._world.clock)
        self.faults.clear()
        self.events.forget()
        self.ledger.effects.clear()
        self._billing = Billing(self._world, self.ledger, self._now)
        ways = {
            "dsc": Dsc(self._world, self.ledger, self._now).ways(),
            "indira": Indira(self._world, self._now).ways(),
            "billing": self._billing.ways(),
        }
        for name, desk in self._desks.items():
            desk.ways = ways[name]
            desk.keys.kept.clear()
        self._desks["billing"].keeps_keys = self._world.billing.strict
        made = remedy_of(self._world, self._now, _users())
        kept = self.remedy.remedy
        self.remedy.remedy = replace(made, tokens=kept.tokens, issued=kept.issued, token_life=kept.token_life)
        self.remedy.replies.clear()
        for each in self._world.faults:
            self.faults.ask(each)

    def app(self) -> ASGIApp:
        """One application: each system under its name, the control under `/_sim`."""
        mounts = [Mount(f"/{name}", app=self._app_of(name)) for name in self.systems]
        local = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"])
        return Honest(Starlette(routes=[*routes(self), *mounts], middleware=[local]), "made-up data", self._now)

    def about(self) -> dict[str, Any]:
        """What this is."""
        return {"title": TITLE, "systems": list(self.systems), "customers": len(self._world.customers)}

    def set_clock(self, now: datetime | None) -> None:
        """Let the simulators' clock stand there; None: let it go with the computer's."""
        self._given_clock = self._clock = standing(now)

    def expire(self) -> None:
        """No token is valid any more."""
        for desk in self._desks.values():
            desk.tokens.expire()
        self.remedy.remedy.tokens.clear()

    def fault(self, system: str, fault: str, **more: Any) -> None:
        """Let that go wrong: `operation`, `method`, `path`, `after`, `times`, `seconds`, `reason` as in a world.

        Raises:
            ValueError: there is no such system, fault or operation; says what was probably meant.
        """
        wrong = why_not(system, fault, more.get("operation"))
        if wrong is not None:
            raise ValueError(wrong.en)
        self.faults.ask(FaultSpec(system, fault, **more))

    def settled(self) -> list[Effect]:
        """What was done, once nothing is under way any more (five seconds at most)."""
        until = time.monotonic() + _SETTLED_WITHIN
        while self.traffic.under_way and time.monotonic() < until:
            time.sleep(0.005)
        return list(self.ledger.effects)

    def happen(self, event: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Let something happen at a system, and tell of it. Raises RefusedError (400, 404)."""
        happenings: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
            "billing.billco_confirmed": self._confirmed,
            "remedy.ticket_resolved": self._resolved,
        }
        if event not in happenings:
            raise RefusedError(400, "invalid_body", f"What can happen is {', '.join(happenings)}")
        happenings[event](data)
        return self.events.add(event, data)

    def _confirmed(self, data: Mapping[str, Any]) -> None:
        by = data.get("by")
        self._billing.decide(
            str(data.get("approval_id")), str(data.get("status")), by if isinstance(by, str) and by else None
        )

    def _resolved(self, data: Mapping[str, Any]) -> None:
        try:
            self.remedy.remedy.resolve(str(data.get("number")), str(data.get("status") or "Resolved"))
        except RemedyRefusedError as refusal:
            raise RefusedError(refusal.status, "refused", refusal.text) from None

    def _now(self) -> datetime:
        return self._clock()

    def _app_of(self, name: str) -> ASGIApp:
        if name != "remedy":
            return self._desks[name].app()
        plain: list[Route] = self.remedy.routes()
        return Starlette(routes=plain)


def _clients(system: str) -> dict[str, str]:
    known = CREDENTIALS[system]
    return {known["client_id"]: known["client_secret"]}


def _users() -> dict[str, str]:
    known = CREDENTIALS["remedy"]
    return {known["username"]: known["password"]}
