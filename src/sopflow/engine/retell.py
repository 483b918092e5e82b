"""Tells a case again from its beginning, with what was heard and perhaps one thing changed.

Theory of operation: what was heard is a tape. The case begins once more, in the times of its history, and is given from
the tape whatever it waits for (`telling`), until it waits for something that the tape does not have. What was answered
on the way stays in the house; only what is open at the end reaches the world (`outstanding`). What remains of the tape
stays with the case and is given to it later (`going_on`). Ids go on counting, keys of writes are shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from sopflow.engine import timers
from sopflow.engine.case import (
    Case,
    Earlier,
    Entry,
    ForPlaybook,
    ForReplies,
    Kept,
    Leftover,
    Status,
    Timer,
)  # fmt: skip
from sopflow.engine.effects import RefuseAnswer
from sopflow.engine.events import CaseStarted
from sopflow.engine.going_on import concluded
from sopflow.engine.history import OUTSIDE, Past, is_from_outside
from sopflow.engine.ledger import undo_key
from sopflow.engine.made import Step
from sopflow.engine.outstanding import outstanding
from sopflow.engine.places import Place, awaited, timer_of
from sopflow.engine.step import begin, plain
from sopflow.engine.telling import Telling
from sopflow.engine.verbs import wait
from sopflow.engine.work import Work
from sopflow.engine.written import is_undone
from sopflow.program.model import Program, WaitPlan
from sopflow.values.value import NOTHING

ABANDONED = "abandoned"
"""Why a person is shown a sub-case that was given up before its end. Where it turns out to have written nothing,
whoever ends it settles that at once."""


class Refused(Exception):
    """An answer that was corrected did not pass its checks."""

    def __init__(self, effect: RefuseAnswer) -> None:
        super().__init__(effect.fact)
        self.effect = effect


def tell_again(
    past: Past,
    at: datetime,
    *,
    program: Program | None = None,
    start: CaseStarted | None = None,
    kept: Iterable[Kept] | None = None,
    correcting: frozenset[int] = frozenset(),
    undoes: bool = True,
) -> Step:
    """Tell the case again, and let it be what `past` knows of it.

    Args:
        past: what became of it so far.
        at: when; what begins only now (a question that was never put) has its time from here.
        program: the one that it goes on with; its own where there is none.
        start, kept: how it began and what was heard, where something of it changed.
        correcting: the orders of the answers that are corrected.
        undoes: whether writes that the case does not come to any more are undone where the playbook says how.

    Raises:
        Refused: a corrected answer does not pass its checks. `past` is as it was.
        UsageError: the case cannot be told so. `past` is as it was.
    """
    old, program = past.case, program or past.program
    start, heard = start or past.start, tuple(past.kept if kept is None else kept)
    like = old._replace(
        ledger=_taken_back(old), earlier=_earlier(past, heard, undoes=undoes), acts=past.corrected_by
    )  # fmt: skip
    telling = Telling(program, begin(program, start, explain=True, like=like), start.at, partial(plain, explain=True))
    telling.count_arrivals()
    telling.correcting = correcting
    telling.tell(one for one in heard if one.place == OUTSIDE)
    if telling.refused is not None:
        raise Refused(telling.refused)
    _hear_what_was_held(telling, old)
    told = {timer.name: timer.due for timer in telling.case.timers}
    case = _with_old_ids(past, program, telling.case, at)
    case = _with_real_times(past, program, case, telling.arrivals or {}, at)
    case, effects = outstanding(old, case, telling.effects)
    made = concluded(program, old, Step(_with_abandoned(old, case), effects, tuple(telling.notes)))
    past.kept = [one._replace(print=telling.prints.get(one.order, one.print)) for one in heard]
    past.program, past.start, past.case = program, start, made.case
    past.arrivals, past.path = {}, []
    past.remember_effects(made.effects)
    past.remember_arrivals(telling.notes)
    past.remember_dues(told)
    return made


def _earlier(past: Past, heard: tuple[Kept, ...], *, undoes: bool) -> Earlier:
    """All that there is to be told again, and all that was done."""
    before, entries = past.case.earlier, past.case.ledger
    undoing = {undo_key(key) for key in entries}
    return Earlier(
        tape=tuple(one for one in heard if one.place != OUTSIDE),
        writes={key: one for key, one in entries.items() if key not in undoing and not is_undone(entries, key)},
        opened=dict(past.opened),
        told=frozenset(past.said),
        leftovers=() if before is None else tuple(one for one in before.leftovers if one.why == ABANDONED),
        settled=frozenset() if before is None else before.settled,
        undoes=undoes,
    )


def _taken_back(case: Case) -> dict[str, Entry]:
    """The undoings, and what was undone: the case is told again beside them."""
    undoing = {undo_key(key) for key in case.ledger}
    return {key: one for key, one in case.ledger.items() if key in undoing or is_undone(case.ledger, key)}


def _hear_what_was_held(telling: Telling, old: Case) -> None:
    """What a paused case kept for later, and has not heard yet."""
    if telling.case.status is not Status.PAUSED:
        return
    held = telling.case.held
    came = tuple(event for event in old.held if is_from_outside(event))
    if held == came:
        telling.case = telling.case._replace(held=old.held)
        return
    answers = tuple(event for event in old.held if not is_from_outside(event))
    telling.case = telling.case._replace(held=(*held, *answers))


def _with_old_ids(past: Past, program: Program, case: Case, at: datetime) -> Case:
    """A read, a confirmation or a sub-case that is under way with the same input keeps its id: its answer arrives."""
    old = {(place.name, place.print(at)): place.effect for place in _under_way(past.program, past.case, at)}
    ids = {
        place.effect: old[place.name, place.print(at)]
        for place in _under_way(program, case, at)
        if (place.name, place.print(at)) in old
    }
    match case.waiting:
        case ForReplies(pending=pending):
            same = tuple(one._replace(effect=ids.get(one.effect, one.effect)) for one in pending)
            return case._replace(waiting=case.waiting._replace(pending=same))
        case ForPlaybook(effect=effect):
            return case._replace(waiting=case.waiting._replace(effect=ids.get(effect, effect)))
        case _:
            return case


def _under_way(program: Program, case: Case, at: datetime) -> Iterator[Place]:
    work = Work(program, case, at, explain=False)
    work.status = Status.WAITING  # what a paused case has asked for is under way too
    return (place for place in awaited(work) if place.effect)


def _with_real_times(past: Past, program: Program, case: Case, arrivals: dict[str, int], at: datetime) -> Case:
    """Timers that ran keep their times. One that begins only now runs from now on."""
    work = Work(program, case, at, explain=False)
    fresh = _from_now(program, case, at)
    timed: list[Timer] = []
    for timer in case.timers:
        known = past.dues.get(timer_of(work, timer.name, arrivals))
        if known is None:
            timed.append(timer._replace(due=fresh.get(timer.name, timer.due)))
        else:
            timed.append(timer._replace(due=known.real if known.told == timer.due else timer.due))
    return case._replace(timers=tuple(timed))


def _from_now(program: Program, case: Case, at: datetime) -> dict[str, datetime]:
    """When the timers of the state would be due if the case came to it now."""
    work = Work(program, case._replace(timers=(), status=Status.WAITING), at, explain=False)
    timers.start_patience(work, work.here)
    if isinstance(work.here.plan, WaitPlan):
        wait.start_delay(work, work.here.plan)
    return {timer.name: timer.due for timer in work.timers}


def abandoned(case: Case) -> tuple[str, ...]:
    """The sub-cases that are shown as given up."""
    left = () if case.earlier is None else case.earlier.leftovers
    return tuple(one.key for one in left if one.why == ABANDONED)


def _with_abandoned(old: Case, case: Case) -> Case:
    """A sub-case that nobody waits for any more is given up, and shown to a person: it may have written something."""
    was, is_ = old.waiting, case.waiting
    if not isinstance(was, ForPlaybook) or (isinstance(is_, ForPlaybook) and is_.effect == was.effect):
        return case
    assert case.earlier is not None
    left = Leftover(was.effect, was.playbook, NOTHING, None, ABANDONED, state=old.state)
    return case._replace(earlier=case.earlier._replace(leftovers=(*case.earlier.leftovers, left)))
