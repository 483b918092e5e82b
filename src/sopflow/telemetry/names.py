"""What is observed: the closed list. docs/observability.md shows it as a table, and a test compares the two.

Nothing that is not here is passed on, so a field that somebody adds in passing cannot carry a customer's words out.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType

from sopflow.dataclass import dataclass


class Kind(enum.StrEnum):
    """What a field holds. Only NAME, RESULT and FLAG have few values and may tell metrics apart."""

    ID = "id"
    NAME = "name"
    RESULT = "result"
    FLAG = "flag"
    COUNT = "count"
    SECONDS = "seconds"
    PERSON = "person"  # who: passed on as a pseudonym, or not at all


@dataclass(frozen=True, slots=True)
class Observation:
    """One kind of thing that is observed, and the fields it may have."""

    name: str
    says: str
    fields: Mapping[str, Kind]
    grave: bool = False  # somebody should look: a warning in the log


def _observation(name: str, says: str, *, grave: bool = False, **fields: Kind) -> Observation:
    return Observation(name, says, MappingProxyType(fields), grave)


_ID, _NAME, _RESULT, _FLAG = Kind.ID, Kind.NAME, Kind.RESULT, Kind.FLAG
_COUNT, _SECONDS, _PERSON = Kind.COUNT, Kind.SECONDS, Kind.PERSON

CASE_OPENED = "case.opened"
CASE_ENDED = "case.ended"
CASE_FILED = "case.filed"
INPUT_TAKEN = "input.taken"
INPUT_REFUSED = "input.refused"
CALL_STARTED = "call.started"
CALL_ENDED = "call.ended"
EFFECT_DOUBTED = "effect.doubted"
ATTENTION_RAISED = "attention.raised"
TIMER_FIRED = "timer.fired"
REMINDER_DUE = "reminder.due"
EVENT_KEPT = "event.kept"
SUBJECT_TAKEN = "subject.taken"
JOB_FAILED = "job.failed"
PLAYBOOK_PUBLISHED = "playbook.published"
PLAYBOOK_WITHDRAWN = "playbook.withdrawn"
CHAIN_BROKEN = "chain.broken"
RETENTION_SWEPT = "retention.swept"
WORKER_STARTED = "worker.started"
WORKER_ENDED = "worker.ended"
STORE_FAILED = "store.failed"

OBSERVATIONS: Mapping[str, Observation] = MappingProxyType({one.name: one for one in (
    _observation(
        CASE_OPENED, "A case was opened.",
        playbook=_NAME, version=_NAME, digest=_ID, subject=_PERSON, by=_PERSON, role=_NAME,
    ),
    _observation(
        CASE_ENDED, "A case came to its end, so long after it was opened.",
        playbook=_NAME, outcome=_NAME, seconds=_SECONDS,
    ),
    _observation(
        CASE_FILED, "A case was assigned, held, released, exported or purged: `kind` says which.",
        playbook=_NAME, kind=_NAME, by=_PERSON,
    ),
    _observation(
        INPUT_TAKEN, "An input is durable. `kind` is that of the event; `repeated` says that it had been taken before.",
        playbook=_NAME, kind=_NAME, seq=_COUNT, state=_NAME, status=_RESULT, seconds=_SECONDS, repeated=_FLAG,
        by=_PERSON, role=_NAME,
    ),
    _observation(
        INPUT_REFUSED, "An input was refused, and nothing changed. `error` is the exception, such as `Conflict`.",
        playbook=_NAME, kind=_NAME, error=_RESULT, seconds=_SECONDS, by=_PERSON, role=_NAME,
    ),
    _observation(
        CALL_STARTED, "A call is about to leave.",
        playbook=_NAME, operation=_NAME, effect=_ID, attempt=_COUNT, write=_FLAG, look_up=_FLAG,
    ),
    _observation(
        CALL_ENDED, "A system was called. `result` is `done` or one of the canonical errors.",
        playbook=_NAME, operation=_NAME, effect=_ID, attempt=_COUNT, write=_FLAG, look_up=_FLAG, result=_RESULT,
        seconds=_SECONDS,
    ),
    _observation(
        EFFECT_DOUBTED, "Nobody knows whether a write happened. It is looked up, or a person decides.", grave=True,
        playbook=_NAME, operation=_NAME, effect=_ID,
    ),
    _observation(
        ATTENTION_RAISED, "A case stands still until a person decides. `about` is the operation or the fact.",
        grave=True, playbook=_NAME, state=_NAME, code=_RESULT, about=_NAME,
    ),
    _observation(
        TIMER_FIRED, "A due time came; `seconds` is how late it was heard.",
        playbook=_NAME, state=_NAME, seconds=_SECONDS,
    ),
    _observation(
        REMINDER_DUE, "Whoever a case waits for is to be reminded, for the `count`-th time.",
        playbook=_NAME, state=_NAME, role=_NAME, count=_COUNT,
    ),
    _observation(EVENT_KEPT, "An event from outside that no case could take yet was kept.", event=_NAME),
    _observation(
        SUBJECT_TAKEN, "A system's reply showed that a case is about the same as another live one: `other`.",
        grave=True, playbook=_NAME, other=_ID,
    ),
    _observation(
        JOB_FAILED, "Work that was owed failed and will come again. `error` is the exception's class.", grave=True,
        kind=_NAME, job=_ID, error=_RESULT, attempts=_COUNT,
    ),
    _observation(
        PLAYBOOK_PUBLISHED, "A playbook was published, or is the current one again.",
        playbook=_NAME, version=_NAME, digest=_ID, by=_PERSON,
    ),
    _observation(PLAYBOOK_WITHDRAWN, "No case starts on a publication any more.", digest=_ID, by=_PERSON),
    _observation(
        CHAIN_BROKEN, "A history is not as it was written; `seq` is the first event that does not fit.", grave=True,
        seq=_COUNT, fault=_RESULT,
    ),
    _observation(
        RETENTION_SWEPT,
        "Cases past their retention were erased; `unreadable` publications do not say how long theirs are kept.",
        cases=_COUNT, unreadable=_COUNT, seconds=_SECONDS,
    ),
    _observation(WORKER_STARTED, "A worker began.", holder=_ID),
    _observation(WORKER_ENDED, "A worker ended.", holder=_ID),
    _observation(
        STORE_FAILED, "The store refused. `error` is the exception, such as `StoreFull`.", grave=True, error=_RESULT,
    ),
)})  # fmt: skip


def passed_on(name: str, fields: Mapping[str, str | int | float | bool]) -> dict[str, str | int | float | bool] | None:
    """The fields that the list knows of, in the list's order; None where it does not know the name."""
    known = OBSERVATIONS.get(name)
    if known is None:
        return None
    return {field: fields[field] for field in known.fields if field in fields}


def people(name: str) -> frozenset[str]:
    """The fields of an observation that say who."""
    return frozenset(field for field, kind in OBSERVATIONS[name].fields.items() if kind is Kind.PERSON)


@dataclass(frozen=True, slots=True)
class Instrument:
    """A metric: a `counter`, a `histogram` or a `gauge`, its unit (UCUM), and the attributes that tell it apart."""

    name: str
    form: str
    unit: str
    says: str
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a gauge shows now."""

    instrument: str
    value: float
    attributes: Mapping[str, str]


INPUT_DURATION = "sopflow.input.duration"
INPUT_REFUSALS = "sopflow.input.refusals"
CALL_DURATION = "sopflow.call.duration"
DOUBTS = "sopflow.effect.doubts"
ATTENTION = "sopflow.case.attention"
TIMER_LATENESS = "sopflow.timer.lateness"
JOB_FAILURES = "sopflow.job.failures"
CASES_OPEN = "sopflow.case.open"
OLDEST_CASE = "sopflow.case.oldest"
CASES_ON_HOLD = "sopflow.case.held"
EFFECTS_DOUBTFUL = "sopflow.effect.doubtful"
WORK_STUCK = "sopflow.work.stuck"
QUEUE_DEPTH = "sopflow.queue.depth"
QUEUE_OVERDUE = "sopflow.queue.overdue"
QUEUE_LATENESS = "sopflow.queue.lateness"
INBOX_WAITING = "sopflow.inbox.waiting"
WORKERS_ALIVE = "sopflow.worker.alive"

_PLAYBOOK, _ERROR, _OPERATION = "sopflow.playbook", "error.type", "sopflow.operation"

INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType({one.name: one for one in (
    Instrument(INPUT_DURATION, "histogram", "s", "from an input to its being durable", (_PLAYBOOK, "sopflow.kind")),
    Instrument(INPUT_REFUSALS, "counter", "{input}", "inputs refused; conflicts are `error.type=Conflict`",
               (_PLAYBOOK, "sopflow.kind", _ERROR)),
    Instrument(CALL_DURATION, "histogram", "s", "how long a system took; `error.type` where it failed",
               (_PLAYBOOK, _OPERATION, _ERROR)),
    Instrument(DOUBTS, "counter", "{effect}", "writes that nobody knows the fate of", (_PLAYBOOK, _OPERATION)),
    Instrument(ATTENTION, "counter", "{case}", "times that a case asked for a person's decision",
               (_PLAYBOOK, "sopflow.code")),
    Instrument(TIMER_LATENESS, "histogram", "s", "how late a due time was heard", (_PLAYBOOK,)),
    Instrument(JOB_FAILURES, "counter", "{job}", "work that failed and comes again", ("sopflow.kind", _ERROR)),
    Instrument(CASES_OPEN, "gauge", "{case}", "cases that are not done", (_PLAYBOOK, "sopflow.status")),
    Instrument(OLDEST_CASE, "gauge", "s", "age of the oldest case that is not done", (_PLAYBOOK, "sopflow.status")),
    Instrument(CASES_ON_HOLD, "gauge", "{case}", "cases whose processing is restricted"),
    Instrument(EFFECTS_DOUBTFUL, "gauge", "{effect}", "writes in doubt now"),
    Instrument(WORK_STUCK, "gauge", "{job}", "work that failed for good and waits for a person"),
    Instrument(QUEUE_DEPTH, "gauge", "{job}", "work that is owed, timers included"),
    Instrument(QUEUE_OVERDUE, "gauge", "{job}", "work that is due and not done"),
    Instrument(QUEUE_LATENESS, "gauge", "s", "how long the oldest work has been due"),
    Instrument(INBOX_WAITING, "gauge", "{event}", "events from outside that no case could take yet"),
    Instrument(WORKERS_ALIVE, "gauge", "{worker}", "workers with a heartbeat"),
)})  # fmt: skip
