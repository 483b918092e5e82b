"""Follows a history through all that may stand in it: corrections and migrations too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sopflow.diagnostics import Words
from sopflow.engine.correcting import corrected
from sopflow.engine.events import AnswersCorrected, CaseMigrated, CaseStarted, Event
from sopflow.engine.history import Past
from sopflow.engine.migrating import migrated
from sopflow.errors import NotFound, UsageError
from sopflow.program.model import Program

NO_PROGRAMS: Mapping[str, Program] = MappingProxyType({})


def follow(program: Program, history: Iterable[Event], programs: Mapping[str, Program] = NO_PROGRAMS) -> Past:
    """What became of a case.

    Args:
        program: the one that it began on.
        history: all its events.
        programs: those that it was migrated to, by digest.

    Raises:
        UsageError: the history is empty, does not begin with `CaseStarted`, or does not fit the programs.
        NotFound: a program is lacking.
    """
    events = iter(history)
    first = next(events, None)
    if not isinstance(first, CaseStarted):
        raise UsageError("a history begins with `CaseStarted`: an empty one makes no case.")
    past = Past(program, first)
    for event in events:
        match event:
            case AnswersCorrected():
                corrected(past, event)
            case CaseMigrated():
                migrated(past, event, program_of(programs, event.program))
            case _:
                past.hear(event)
    return past


def program_of(programs: Mapping[str, Program], digest: str) -> Program:
    """The program of a digest.

    Raises:
        NotFound: it is not there.
    """
    if digest not in programs:
        raise NotFound(Words(en=f"there is no playbook `{digest}`.", id=f"playbook `{digest}` tidak ada."))
    return programs[digest]
