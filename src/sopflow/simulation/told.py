"""What a telling is given: who answers what, which system replies what, and what comes from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime, timedelta, timezone

from sopflow.dataclass import dataclass
from sopflow.program.model import Program
from sopflow.simulation.given import Given

FIRST_MORNING = datetime(2025, 1, 6, 9, 0, tzinfo=timezone(timedelta(hours=7)))
"""When a case is told that names no time: a Monday morning in Jakarta, the same on every run."""

Siblings = Callable[[str], Program | None]
"""The program of a sub-playbook by its id; None where there is none."""


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """Something that comes from outside: at `due`, or, where that is None, as soon as nothing else can happen."""

    name: str
    due: datetime | None
    data: Mapping[str, object] = field(default_factory=dict)
    by: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class ToldCorrection:
    """Answers that turn out to be wrong once the case has left the state `after`. `item` names turns of loops."""

    after: str
    answers: Mapping[str, object]
    item: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A case told in advance.

    Attributes:
        scenario: its id, also the id of the case, so that keys are the same on every run.
        clock: when it begins.
        settings: typed values of settings that differ from the playbook's own.
        answers: by fact, and by state for approvals, chores and confirmations.
        systems: replies by operation.
        playbooks: `{outcome, outputs}` by sub-playbook, answered instead of run.
        strict: a system without an answer fails the telling; else it is given a synthetic reply.
        repeats: an answer that was used up counts again. False takes each answer once, for a guided case.
        language: of what is said; "" is the playbook's first.
        waits: how often the time may move on though somebody is waited for who might yet come; None: always. Whoever
            leads a case that calls systems says so, since what would happen after such a wait must not be done yet.
        stands: whether the time moves on by `waits` alone, also where nobody is waited for: whoever leads the case lets
            it pass for real.
    """

    scenario: str
    clock: datetime
    settings: Mapping[str, object] = field(default_factory=dict)
    answers: Mapping[str, Given] = field(default_factory=dict)
    systems: Mapping[str, Given] = field(default_factory=dict)
    playbooks: Mapping[str, Given] = field(default_factory=dict)
    events: tuple[ToldEvent, ...] = ()
    corrections: tuple[ToldCorrection, ...] = ()
    strict: bool = True
    repeats: bool = True
    language: str = ""
    waits: int | None = None
    stands: bool = False
