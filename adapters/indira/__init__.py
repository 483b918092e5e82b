"""Indira: calls and messages, purchases, the use of packages, and devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sopflow.adapter_api import Settings
    from sopflow.ports.world import OperationHost


def host(settings: Settings) -> OperationHost | None:
    """What reaches Indira; None where the settings name no address."""
    if settings.text("url") is None:
        return None
    from .configuration import host_of  # httpx comes with an extra, and is needed from here on only

    return host_of(settings)
