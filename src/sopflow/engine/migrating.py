"""What a migration does: the case is told again on another version of its playbook, with what was heard."""

from __future__ import annotations

from dataclasses import replace

from sopflow.diagnostics import Words
from sopflow.engine.case import EntryStatus, Kept
from sopflow.engine.correcting import check_that_it_rests
from sopflow.engine.events import CaseMigrated, CaseStarted, OperationSucceeded
from sopflow.engine.history import Past, answers_of
from sopflow.engine.made import Step
from sopflow.engine.renaming import call_otherwise, other_names
from sopflow.engine.retell import tell_again
from sopflow.errors import UsageError
from sopflow.program.model import Program
from sopflow.values.reading import parse
from sopflow.values.types import Type


def migrated(past: Past, event: CaseMigrated, program: Program) -> Step:
    """Let a case that was followed so far go on with another program; `past` is then what became of it.

    Nothing is undone by a migration: what the new version would not have done is for a person.

    Raises:
        UsageError, Conflict: as `migration.migrate`; what was followed is of no more use then.
    """
    check_that_it_rests(past.case)
    if program.id != past.program.id:
        raise UsageError(
            Words(
                en=f"a case of `{past.program.id}` cannot go on as `{program.id}`.",
                id=f"kasus `{past.program.id}` tidak bisa dilanjutkan sebagai `{program.id}`.",
            )
        )
    start = _start(past.start, program)
    for one in past.kept:
        _check_answers(one, program)
    _check_writes(past, program)
    call_otherwise(past, other_names(past.program, program))
    kept = [one for one in past.kept if _is_readable(one, program)]
    return tell_again(past, event.at, program=program, start=start, kept=kept, undoes=False)


def _start(start: CaseStarted, program: Program) -> CaseStarted:
    """How it began, in the words of the new version: settings that are gone are left out."""
    settings = {name: value for name, value in start.settings.items() if name in program.settings}
    for name, value in settings.items():
        if not _is_of(value, program.settings[name].type):
            raise _unfit(name)
    for name, value in start.inputs.items():
        _check(name, value, program)
    return replace(start, settings=settings)


def _check_answers(kept: Kept, program: Program) -> None:
    for name, value in answers_of(kept).items():
        if name in program.facts and value is not None:
            _check(name, value, program)


def _check_writes(past: Past, program: Program) -> None:
    """What was written stays; the new version must be able to read what came of it."""
    for entry in past.case.ledger.values():
        operation = program.operations.get(entry.operation)
        if operation is None or entry.status is not EntryStatus.DONE or entry.output is None:
            continue
        if not _is_of(entry.output, operation.output):
            raise _unfit(entry.operation)


def _is_readable(kept: Kept, program: Program) -> bool:
    """A look-up whose reply the new version cannot read is made anew."""
    if not isinstance(kept.event, OperationSucceeded) or not kept.place.startswith("read:"):
        return True
    operation = program.operations.get(kept.place.split(":", 3)[3])
    return operation is None or _is_of(kept.event.output, operation.output)


def _is_of(value: object, type_: Type) -> bool:
    """Whether it is a value of the type as it stands."""
    return parse(value, type_) == value


def _check(name: str, value: object, program: Program) -> None:
    fact = program.facts.get(name)
    if fact is None:
        raise UsageError(
            Words(
                en=f"the new version has no fact `{name}`, which the case was given.",
                id=f"versi baru tidak punya fakta `{name}` yang sudah diisi di kasus ini.",
            )
        )
    if not _is_of(value, fact.type):
        raise _unfit(name)


def _unfit(name: str) -> UsageError:
    return UsageError(
        Words(
            en=f"what the case has for `{name}` is no value of it in the new version.",
            id=f"isi `{name}` di kasus ini tidak berlaku di versi baru.",
        )
    )
