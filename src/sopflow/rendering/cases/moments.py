"""Moments as the people of this contact centre read them, wherever the store keeps them."""

from __future__ import annotations

from datetime import datetime

from sopflow.diagnostics import Language
from sopflow.runtime.zones import ZONE, iso
from sopflow.values.moments import show_time


def shown_moment(moment: datetime, language: Language) -> str:
    """`Saturday, 29 March 2025 14:30 WIB`."""
    return show_time(moment.astimezone(ZONE), language)


def local_iso(moment: datetime | None) -> str | None:
    """ISO 8601, in the zone that people read; None of None."""
    return iso(moment) if moment is not None else None
