"""The case that a history makes."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.engine.case import Case
from sopflow.engine.events import Event
from sopflow.engine.step import step
from sopflow.errors import UsageError
from sopflow.program.model import Program


def replay(program: Program, history: Iterable[Event]) -> Case:
    """The case after all events of its history; the same as the live case was.

    Raises:
        UsageError: the history is empty, or does not fit the program.
    """
    case: Case | None = None
    for event in history:
        case = step(program, case, event).case
    if case is None:
        raise UsageError("an empty history makes no case.")
    return case
