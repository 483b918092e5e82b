"""What came of an event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, final

from sopflow.dataclass import dataclass
from sopflow.engine.case import Case
from sopflow.engine.effects import Effect
from sopflow.engine.events import Event
from sopflow.engine.notes import Note
from sopflow.program.model import Program
from sopflow.values.frozen import freeze
from sopflow.values.value import Value


@final
@dataclass(init=False, slots=True, unsafe_hash=True)
class Step(Value):
    """What came of an event: the case, the effects in order, and notes on what was done."""

    case: Final[Case]
    effects: Final[tuple[Effect, ...]]
    notes: Final[tuple[Note, ...]]

    def __init__(
        self,
        case: Case,
        effects: tuple[Effect, ...],
        notes: tuple[Note, ...] = (),
    ) -> None:
        self.case = case
        self.effects = effects
        self.notes = notes


freeze(Step, {"notes": ()})


Plain = Callable[[Program, Case, Event], Step]
"""A step that hears an event and nothing else: what earlier tellings left is not looked at."""
