"""People in a telling who correct answers, and who look at what is left of what was done before."""

from __future__ import annotations

from collections.abc import Collection

from sopflow.engine.attention import DONE_BEFORE
from sopflow.engine.case import ForDecision, Status
from sopflow.engine.events import AnswersCorrected, LeftoverSettled
from sopflow.engine.leftovers import PERSON
from sopflow.errors import Conflict, UsageError
from sopflow.simulation.level import Level
from sopflow.simulation.told import ToldCorrection
from sopflow.simulation.world import World


def correct_next(world: World, level: Level, coming: list[ToldCorrection], wrote: Collection[str]) -> bool:
    """Make the next correction if its time has come: the case has left its state and nothing is being written. One that
    cannot be made fails the telling. `wrote`: the cases that have written something."""
    if not coming or level.case.status is Status.DONE:
        return False
    told = coming[0]
    if told.after not in level.record.path or level.case.state == told.after:
        return False
    try:
        level.correct(AnswersCorrected(world.now, told.answers, reason=told.reason, item=told.item), wrote)
    except Conflict:
        return False
    except UsageError as error:
        world.failures.append(error.words)
    coming.pop(0)
    return True


def waits_for_settling(level: Level) -> bool:
    """Whether the case would end if nothing were left of what was done before."""
    waiting = level.case.waiting
    return isinstance(waiting, ForDecision) and waiting.code == DONE_BEFORE


def settle_next(world: World, level: Level) -> bool:
    """Let a person take care of the first thing that is left for one; False where nothing is."""
    left = level.case.earlier.leftovers if level.case.earlier is not None else ()
    key = next((one.key for one in left if one.phase == PERSON), None)
    if key is None or not waits_for_settling(level):
        return False
    level.hear(LeftoverSettled(world.now, key))
    return True
