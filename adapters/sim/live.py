"""The simulators as a value: where they listen, and what a test wants of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from .house import House
from .known import SYSTEMS
from .ledger import Effect
from .model import World
from .reading import world_of
from .serving import listening
from .traffic import Exchange


@dataclass(frozen=True, slots=True)
class Running:
    """Simulators that listen at `url`; each system at `urls[system]`."""

    url: str
    house: House

    @property
    def urls(self) -> Mapping[str, str]:
        """The base URL of each system."""
        return {system: f"{self.url}/{system}" for system in self.house.systems}

    @property
    def bugs(self) -> Sequence[str]:
        """Where the simulators themselves went wrong; a test asserts that there is none."""
        return self.house.traffic.bugs

    def ledger(self) -> list[Effect]:
        """What was done, once nothing is under way any more."""
        return self.house.settled()

    def fault(self, system: str, fault: str, *, seconds: float = 1, **more: Any) -> None:
        """Let that go wrong: `operation`, `method`, `path`, `after`, `times`, `reason` as in a world. Raises ValueError
        where there is no such system, fault or operation."""
        self.house.fault(system, fault, seconds=Decimal(str(seconds)), **more)

    def happen(self, event: str, **data: object) -> dict[str, Any]:
        """Let `billing.billco_confirmed` or `remedy.ticket_resolved` happen; the event as it is told."""
        return self.house.happen(event, data)

    def reset(self, world: World | None = None) -> None:
        """Begin again, with that world or the same."""
        self.house.reset(world)

    def set_clock(self, now: datetime | None) -> None:
        """Let the simulators' clock stand there; None: let it go with the computer's."""
        self.house.set_clock(now)

    def listen(self, listener: Callable[[Exchange], None]) -> None:
        """Hear every call and its answer."""
        self.house.traffic.listeners.append(listener)


@contextmanager
def running(
    world: World | None = None,
    *,
    port: int = 0,
    systems: Sequence[str] = SYSTEMS,
    pace: float = 0.0,
    token_life: int = 3600,
    clock: Callable[[], datetime] | None = None,
) -> Iterator[Running]:
    """The simulators, listening as long as the block lasts.

    Args:
        world: what they know; the shipped world without it.
        port: where on this machine; 0 takes a free one.
        systems: which of the four.
        pace: seconds that each call takes at least.
        token_life: seconds that a token is valid.
        clock: the simulators' clock; without it the world's, else the computer's.

    Raises:
        PortTaken: another program has the port.
    """
    house = House(world or world_of(), systems=systems, pace=pace, token_life=token_life, clock=clock)
    with listening(house.app(), port) as url:
        yield Running(url, house)
