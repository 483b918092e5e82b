"""Remedy: tickets, work notes and attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sopflow.adapter_api import Settings
    from sopflow.diagnostics import Words
    from sopflow.ports.world import OperationHost


def host(settings: Settings) -> OperationHost | None:
    """What reaches Remedy; None where the settings name no address."""
    if settings.text("url") is None:
        return None
    from .configuration import host_of  # httpx comes with an extra, and is needed from here on only

    return host_of(settings)


def check(settings: Settings) -> Iterator[tuple[str, Words, Words | None]]:
    """Whether Remedy has the fields that the field map speaks of: steps of `sopflow adapters check --live`."""
    from .checking import check as forms

    return forms(settings)
