"""What came of an event."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sopflow.engine.case import Case
from sopflow.engine.effects import Effect
from sopflow.engine.events import Event
from sopflow.engine.notes import Note
from sopflow.program.model import Program


class Step(NamedTuple):
    """What came of an event: the case, the effects in order, and notes on what was done."""

    case: Case
    effects: tuple[Effect, ...]
    notes: tuple[Note, ...] = ()


Plain = Callable[[Program, Case, Event], Step]
"""A step that hears an event and nothing else: what earlier tellings left is not looked at."""
