"""The case that a history makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sopflow.engine.case import Case
from sopflow.engine.events import AnswersCorrected, CaseMigrated, Event
from sopflow.engine.following import NO_PROGRAMS, follow
from sopflow.engine.step import step
from sopflow.errors import UsageError
from sopflow.program.model import Program


def replay(program: Program, history: Iterable[Event], programs: Mapping[str, Program] = NO_PROGRAMS) -> Case:
    """The case after all events of its history; the same as the live case was.

    Args:
        program: the one that it began on.
        history: all its events.
        programs: those that it was migrated to, by digest.

    Raises:
        UsageError: the history is empty, or does not fit the program.
        NotFound: a program that it was migrated to is lacking.
    """
    events = tuple(history)
    if any(isinstance(event, AnswersCorrected | CaseMigrated) for event in events):
        return follow(program, events, programs).case
    case: Case | None = None
    for event in events:
        case = step(program, case, event).case
    if case is None:
        raise UsageError("an empty history makes no case.")
    return case
