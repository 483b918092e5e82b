"""Made-up systems that listen: DSC, Indira, Billing and Remedy over HTTP, on this machine, with made-up customers.

    from sopflow_adapters.sim import running, world_of

    with running(world_of(Source("mine.yaml", text))) as sim:
        sim.urls["dsc"], sim.ledger(), sim.fault("dsc", "error_500", operation="get_customer_profile")

What listens needs the extra `sim`, and is imported when it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

from sopflow.diagnostics import Words
from sopflow.errors import UsageError

from .credentials import CREDENTIALS
from .model import World
from .reading import SHIPPED, check, shipped, world_of

if TYPE_CHECKING:
    from .live import Running

SYSTEMS = ("dsc", "indira", "billing", "remedy")
PORT = 8765
"""Where `sopflow sim up` listens unless it is told otherwise."""

_EXTRA = ("starlette", "uvicorn", "anyio", "h11", "python_multipart")


class ExtraMissing(UsageError):
    """What the simulators need is not installed."""


def running(
    world: World | None = None,
    *,
    port: int = 0,
    systems: Sequence[str] = SYSTEMS,
    pace: float = 0.0,
    token_life: int = 3600,
    clock: Callable[[], datetime] | None = None,
) -> AbstractContextManager[Running]:
    """The simulators, listening as long as the block lasts: see `live.running`.

    Raises:
        ExtraMissing: `pip install 'sopflow[sim]'` was not done.
    """
    try:
        from .live import running as run  # starlette and uvicorn come with an extra, and are needed from here on
    except ModuleNotFoundError as missing:
        name = (missing.name or "").partition(".")[0]
        if name not in _EXTRA:
            raise
        raise ExtraMissing(
            Words(
                en=f"the simulators need {name}: pip install 'sopflow[sim]'",
                id=f"simulator memerlukan {name}: pip install 'sopflow[sim]'",
            )
        ) from None
    return run(world, port=port, systems=systems, pace=pace, token_life=token_life, clock=clock)


__all__ = [
    "CREDENTIALS",
    "PORT",
    "SHIPPED",
    "SYSTEMS",
    "ExtraMissing",
    "World",
    "check",
    "running",
    "shipped",
    "world_of",
]
