"""Remedy: tickets, work notes and attachments."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sopflow.ports.world import OperationHost


def host() -> OperationHost | None:
    """What reaches Remedy, None where the environment names none (`SOPFLOW_REMEDY_URL`)."""
    if not os.environ.get("SOPFLOW_REMEDY_URL", "").strip():
        return None
    from .configuration import host_of  # httpx comes with an extra, and is needed from here on only

    return host_of(os.environ)
