"""Corrects answers in mid-case (rule 11 of the language): what depends on them is asked or looked up again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sopflow.engine.correcting import corrected
from sopflow.engine.events import AnswersCorrected, Event
from sopflow.engine.following import NO_PROGRAMS, follow
from sopflow.engine.made import Step
from sopflow.program.model import Program


def correct(
    program: Program,
    history: Iterable[Event],
    event: AnswersCorrected,
    programs: Mapping[str, Program] = NO_PROGRAMS,
) -> Step:
    """What a correction makes of the case.

    Args:
        program: the one that the case began on.
        history: all its events so far.
        event: which answers were wrong, and the right ones.
        programs: those that the case was migrated to, by digest.

    Returns:
        The case as if the right answers had been given at once, as far as that is known without asking anybody; and
        what the world must do now. A value that does not pass the fact's check is refused: the case is as it was.

    Raises:
        UsageError: a fact that was never answered, an answer that must not be missing, a case that is over.
        Conflict: a write is under way; correct the answer when it has come back.
        NotAllowed: whoever corrects may not answer that question.
    """
    return corrected(follow(program, history, programs), event)
