"""What a case owes after a step, as jobs. A job names what is owed and says nothing of the case: whoever performs it
reads the case, so what is stale is seen, and what is personal stays in one place.

    perform        call an operation that changes things   id: the effect's
    read           call one that does not                  id: the effect's; body: "waited" of a look-up put off
    timer          a due time                              id: `<case>!<name>`, body: the event that set it
    start_child    run a sub-playbook                      id: the effect's, which is also the child's id
    child_ended    tell the parent                         id: `p:<effect>`; the job is the parent's
    cancel_child   the parent went on without it           id: `x:<effect>`; the job is the child's
    start_case     open another case                       id: `s:<case>:<event>:<which of them>`
    remind         remind whoever is waited for            id: `<case>!remind:<event>`
    deliver        give a case an event that was kept      id: `d:<key of the inbox>`
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sopflow.engine.case import Case, ForDecision, ForPlaybook
from sopflow.engine.effects import (
    CallOperation,
    Effect,
    FinishCase,
    RunPlaybook,
    SendReminder,
    StartCase,
    StartTimer,
    StopTimer,
)  # fmt: skip
from sopflow.ports.rows import CaseRow, JobRow
from sopflow.stores.codec import EFFECTS

PERFORM, READ, TIMER, START_CHILD, CHILD_ENDED = "perform", "read", "timer", "start_child", "child_ended"
CANCEL_CHILD, START_CASE, REMIND, DELIVER = "cancel_child", "start_case", "remind", "deliver"

MADE_ANEW = frozenset({PERFORM, READ, TIMER, START_CHILD, CHILD_ENDED})
"""Jobs that the case itself tells of (`outstanding`): lost or dropped, they can be made again."""

OWING = frozenset({CallOperation, StartTimer, StopTimer, RunPlaybook, StartCase, SendReminder, FinishCase})
"""Effects that make or end jobs; the others are seen in the case itself."""


class Owed(NamedTuple):
    """What a case owes now, and what it owes no more."""

    jobs: tuple[JobRow, ...] = ()
    gone: tuple[str, ...] = ()


def timer_id(case: str, name: str) -> str:
    """The id of a timer's job: a case has one timer of a name."""
    return f"{case}!{name}"


def owed_after(row: CaseRow, effects: Iterable[Effect], before: Case | None, after: Case) -> Owed:
    """What the effects of a step make the case owe. `row` is the case after the step."""
    jobs: dict[str, JobRow] = {}
    gone: dict[str, None] = {}
    for number, effect in enumerate(effects):
        if type(effect) not in OWING:
            continue
        if isinstance(effect, StopTimer):
            id = timer_id(row.id, effect.timer)
            jobs.pop(id, None)
            gone[id] = None
            continue
        job = job_of(row, effect, number)
        if job is not None:
            gone.pop(job.id, None)
            jobs[job.id] = job
    left = None if before is None else _left_behind(before, after)
    if left is not None:
        jobs[f"x:{left}"] = JobRow(f"x:{left}", left, CANCEL_CHILD, row.updated_at)
        gone[left] = None
    return Owed(tuple(jobs.values()), tuple(gone))


def at_once(jobs: Iterable[JobRow], now: datetime) -> tuple[JobRow, ...]:
    """What is owed, none of it later than now but due times: where a clock was set back the case is ahead of it, and
    nobody is to wait for that."""
    return tuple([job if job.kind == TIMER or job.due <= now else job._replace(due=now) for job in jobs])


def job_of(row: CaseRow, effect: Effect, number: int = 0) -> JobRow | None:
    """The job of an effect, the `number`-th of the case's last event; None of one that is seen in the case itself."""
    at = row.updated_at
    match effect:
        case CallOperation():
            return JobRow(effect.effect, row.id, PERFORM if effect.key else READ, at)
        case StartTimer():
            armed_by = str(row.version)  # so that no two settings of a timer are the same job, even for the same time
            return JobRow(timer_id(row.id, effect.timer), row.id, TIMER, effect.due, armed_by)
        case RunPlaybook():
            return JobRow(effect.effect, row.id, START_CHILD, at)
        case StartCase():
            return JobRow(f"s:{row.id}:{row.version}:{number}", row.id, START_CASE, at)
        case SendReminder():
            body = EFFECTS.encode(effect).body
            return JobRow(f"{row.id}!remind:{row.version}", row.id, REMIND, at, body)
        case FinishCase() if row.parent is not None:
            return JobRow(f"p:{row.parent_effect}", row.parent, CHILD_ENDED, at)
        case _:
            return None


def _left_behind(before: Case, after: Case) -> str | None:
    """The child that a case went on without: it was late, or something came between."""
    child = child_of(before)
    return child if child is not None and child != child_of(after) else None


def child_of(case: Case) -> str | None:
    """The case of the sub-playbook that a case waits for."""
    waiting = case.waiting
    if isinstance(waiting, ForDecision):
        waiting = waiting.before
    return waiting.effect if isinstance(waiting, ForPlaybook) else None
