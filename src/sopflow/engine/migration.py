"""Moves a case to another version of its playbook, on purpose (rule 12 of the language).

The case is told again on the new version with what was heard. What comes of that is the verdict; nothing happens until
`migrate` is called. Going back is a migration like any other.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from sopflow.diagnostics import Words
from sopflow.engine.case import Case, ForAnswers, Leftover
from sopflow.engine.effects import CallOperation, ConfirmEffect, Effect, RunPlaybook, StartCase
from sopflow.engine.events import CaseMigrated, Event
from sopflow.engine.following import NO_PROGRAMS, follow, program_of
from sopflow.engine.history import Past
from sopflow.engine.ledger import is_write
from sopflow.engine.made import Step
from sopflow.engine.migrating import migrated
from sopflow.engine.renaming import other_names, path_in
from sopflow.errors import UsageError
from sopflow.program.model import Program


class Verdict(enum.StrEnum):
    """What would become of a case, the worst that holds."""

    SAME = "same"  # it stands where it stood, and waits for the same
    OTHER = "other"  # it stands elsewhere; nothing is asked or looked up for it
    ASKS = "asks"  # something is asked or looked up that was not
    DIFFERS = "differs"  # it would have written or opened something else, or ends otherwise
    CANNOT = "cannot"


class Judgement(NamedTuple):
    """What a migration would make of a case, without making it.

    Attributes:
        verdict: in one word.
        state: where the case would be; "" where it cannot go on.
        asks: facts that would be asked now.
        looks_up: look-ups and sub-playbooks that would be begun now.
        sends: writes, and cases to be opened, that would be done now.
        undone: writes and cases that were done, and that the new version does not come to, or does otherwise.
        parts_at: the state at which the ways part; "" where they do not.
        outcome: how it would end, where it would end now.
        why: why it cannot.
    """

    verdict: Verdict
    state: str = ""
    asks: tuple[str, ...] = ()
    looks_up: tuple[str, ...] = ()
    sends: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    parts_at: str = ""
    outcome: str | None = None
    why: Words | None = None


def migrate(program: Program, history: Iterable[Event], event: CaseMigrated, programs: Mapping[str, Program]) -> Step:
    """What a migration makes of the case.

    Args:
        program: the one that the case began on.
        history: all its events so far.
        event: to which version, and why.
        programs: that version, and all that the case was migrated to before, by digest.

    Returns:
        The case on the new version, and what the world must do now. Nothing is undone; what was done and is not part of
        the new version is left for a person (`Case.earlier`).

    Raises:
        UsageError: the case is over, or what it was given is no value in the new version.
        Conflict: a write is under way; migrate when it has come back.
        NotFound: a program is lacking.
    """
    past = follow(program, history, programs)
    return migrated(past, event, program_of(programs, event.program))


def judge(
    program: Program,
    new: Program,
    history: Iterable[Event],
    at: datetime,
    programs: Mapping[str, Program] = NO_PROGRAMS,
) -> Judgement:
    """What `migrate` would make of the case; nothing is changed, and nothing has to be asked of anybody.

    Args:
        program: the one that the case began on.
        new: the version that it might go to.
        history: all its events so far.
        at: when it would be migrated.
        programs: those that the case was migrated to before, by digest.
    """
    past = follow(program, history, programs)
    names = other_names(past.program, new)
    before, was = past.case._replace(state=names.get(past.case.state, past.case.state)), path_in(past.path, names)
    try:
        made = migrated(past, CaseMigrated(at, new.identity), new)
    except UsageError as error:
        return Judgement(Verdict.CANNOT, why=error.words)
    return _judgement(before, was, past, made)


def _judgement(before: Case, was: list[tuple[str, int]], past: Past, made: Step) -> Judgement:
    after = made.case
    asked = before.waiting.facts if isinstance(before.waiting, ForAnswers) else ()
    asks = (
        tuple(one for one in after.waiting.facts if one not in asked) if isinstance(after.waiting, ForAnswers) else ()
    )
    looks_up, sends = _begun(past.program, made.effects)
    undone = _undone(before, after)
    verdict = Verdict.SAME if _stands_the_same(before, after) else Verdict.OTHER
    if asks or looks_up:
        verdict = Verdict.ASKS
    if sends or undone or after.outcome is not None:
        verdict = Verdict.DIFFERS
    return Judgement(
        verdict, after.state, asks, looks_up, sends, undone, _parting(was, past.path), after.outcome or after.ending
    )


def _stands_the_same(before: Case, after: Case) -> bool:
    if (before.state, before.status) != (after.state, after.status):
        return False
    turns = [frame.turn for frame in before.frames] == [frame.turn for frame in after.frames]
    return turns and type(before.waiting) is type(after.waiting)


def _begun(program: Program, effects: Iterable[Effect]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is looked up and run now, and what is written and opened now."""
    reads: list[str] = []
    writes: list[str] = []
    for effect in effects:
        match effect:
            case CallOperation(operation=name) | ConfirmEffect(operation=name):
                (writes if is_write(program.operations[name]) else reads).append(name)
            case RunPlaybook(playbook=name):
                reads.append(name)
            case StartCase(playbook=name):
                writes.append(name)
            case _:
                continue
    return tuple(reads), tuple(writes)


def _undone(before: Case, after: Case) -> tuple[str, ...]:
    """Leftovers that were none before."""
    known = {(one.key, one.why) for one in _leftovers(before)}
    return tuple(one.operation for one in _leftovers(after) if (one.key, one.why) not in known)


def _leftovers(case: Case) -> Iterator[Leftover]:
    if case.earlier is not None:
        yield from case.earlier.leftovers


def _parting(was: list[tuple[str, int]], is_: list[tuple[str, int]]) -> str:
    """The last state that both ways pass before they part."""
    common = 0
    while common < min(len(was), len(is_)) and was[common] == is_[common]:
        common += 1
    if common == len(was) == len(is_) or common == 0:
        return "" if common else is_[0][0]
    return was[common - 1][0]
