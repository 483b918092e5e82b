"""From a case that came to rest to its trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.engine.case import Case, Status
from sopflow.engine.slas import slas_of
from sopflow.program.model import Program
from sopflow.simulation.level import Level
from sopflow.simulation.trace import Trace


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a telling came to rest: its status and what it needs to go on."""

    status: Status
    needs: tuple[str, ...]


def standing_of(levels: Sequence[Level]) -> Standing:
    """Of the cases on the stack: the first that stands still decides; what any of them waits for is needed. A paused
    case needs nothing but to be resumed."""
    status = next(
        (level.case.status for level in levels if level.case.status is not Status.WAITING),
        Status.WAITING,
    )
    if status is Status.PAUSED:
        return Standing(status, ())
    needs = [name for level in reversed(levels) for name in level.needs()]
    return Standing(status, tuple(dict.fromkeys(needs)))


def trace_of(
    scenario: str,
    level: Level,
    now: datetime,
    standing: Standing,
    failures: tuple[Words, ...] = (),
) -> Trace:
    """The trace of one case."""
    case, record = level.case, level.record
    return Trace(
        scenario=scenario,
        status=str(standing.status),
        outcome=case.outcome,
        path=tuple(record.path),
        needs=standing.needs,
        opened=tuple(record.opened),
        asked=tuple(record.asked),
        said=tuple(record.said),
        facts=facts_of(level.program, case),
        effects=tuple(record.effects(case)),
        steps=tuple(record.steps),
        began=level.began,
        ended=now,
        failures=failures,
        outputs=case.outputs,
        program=level.program,
        slas={name: sla.standing for name, sla in slas_of(case).items()},
        left=tuple(record.left),
    )


def not_begun(scenario: str, program: Program, now: datetime, lacking: tuple[str, ...]) -> Trace:
    """The trace of a case that cannot begin: inputs that it must be given are missing."""
    return Trace(
        scenario,
        str(Status.WAITING),
        None,
        (),
        lacking,
        (),
        (),
        (),
        {},
        (),
        (),
        now,
        now,
        program=program,
    )


def facts_of(program: Program, case: Case) -> dict[str, object]:
    """The facts by name, in the order in which they are declared: known ones and those that derive from them."""
    values: dict[str, object] = {}
    for name, fact in program.facts.items():
        value = case.facts.get(name)
        if value is None and fact.derived is not None and not fact.loop:
            value = fact.derived(dict(case.scope))
        if value is not None:
            values[name] = _as_lists(value)
    return values


def _as_lists(value: object) -> object:
    """Lists as Python's own: whoever reads a trace compares them with `["K2", "K3"]`."""
    match value:
        case tuple() | list():
            return [_as_lists(part) for part in value]
        case Mapping():
            return {name: _as_lists(part) for name, part in value.items()}
        case _:
            return value
