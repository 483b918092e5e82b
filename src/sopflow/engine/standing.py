"""Where a case stands, in one word. Who only knows the words needs no case and no event."""

from __future__ import annotations

import enum


class Status(enum.StrEnum):
    """Where a case stands as seen from outside."""

    WAITING = "waiting"
    PAUSED = "paused"
    NEEDS_ATTENTION = "needs_attention"
    DONE = "done"


STANDINGS = ("waiting", "running", "paused", "kept", "breached")
"""The clock of an SLA in one word."""
