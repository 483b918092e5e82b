"""What must hold of every case, whatever happened to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tests.reliability.simulation.outside import Effect as Done

from sopflow.adapter_api import Effect
from sopflow.engine.case import Case, EntryStatus, ForPlaybook, Status
from sopflow.engine.events import EffectConfirmed, TimerFired
from sopflow.engine.ledger import undo_key
from sopflow.engine.outstanding import running
from sopflow.ports.rows import CaseQuery, CaseRow, EventRow
from sopflow.ports.store import CaseStore, Transaction
from sopflow.program.model import CallsPlan, Program
from sopflow.runtime.chain import verify
from sopflow.runtime.history import Told, retold
from sopflow.runtime.jobs import job_of, timer_id
from sopflow.runtime.outstanding import is_kept, outstanding
from sopflow.runtime.pseudonyms import key_that_leaves
from sopflow.runtime.publications import Publications

Acknowledged = Mapping[tuple[str, str], int]
"""By case and key: the number of the event that was acknowledged."""


def broken(
    store: CaseStore, publications: Publications, now: datetime, acknowledged: Acknowledged, done: Sequence[Done]
) -> list[str]:
    """Every law that does not hold, in words, when nothing is due."""
    rows, events, jobs = store.read(_everything)
    faults = [f"{case}: acknowledged and not there: {seq}" for (case, _), seq in acknowledged.items()
              if seq > len(events.get(case, ()))]  # fmt: skip
    for row in rows.values():
        published = publications.compiled(row.digest)
        told = list(retold(publications, row, events[row.id]))
        case = published.codec.decode(row)
        mine = [one for one in done if one.case == row.id]
        found = (
            *_kept(row, events[row.id], told, case),
            *_timers(row, told, case, now, jobs),
            *_stuck(row, published.program, case, jobs, rows),
            *_secrecy(case, mine),
            *_effects(case, published.program, told, _by_own_keys(row, case, mine)),
        )
        faults += [f"{row.playbook} {row.id}: {fault}" for fault in found]
    return faults


def _everything(tx: Transaction) -> tuple[dict[str, CaseRow], dict[str, Sequence[EventRow]], set[str]]:
    rows = {row.id: row for row in tx.cases.find(CaseQuery(limit=100_000))}
    return rows, {id: tx.events.find(id) for id in rows}, {job.id for job in tx.jobs.due(FOREVER, limit=100_000)}


FOREVER = datetime.fromisoformat("9000-01-01T00:00:00+00:00")


def _kept(row: CaseRow, events: Sequence[EventRow], told: Sequence[Told], case: Case) -> Iterator[str]:
    if verify(row, events):
        yield "its chain is broken"
    if [each.seq for each in events] != list(range(1, row.version + 1)):
        yield "an event is missing, or there twice"
    if told[-1].case != case:
        yield "it is not what its history makes"
    if [each.at for each in events] != sorted(each.at for each in events):
        yield "its history goes back in time"


def _timers(row: CaseRow, told: Sequence[Told], case: Case, now: datetime, jobs: set[str]) -> Iterator[str]:
    before: Case | None = None
    for one in told:
        if isinstance(one.event, TimerFired):
            due = running(before).get(one.event.timer)
            if due is None:
                yield f"the timer {one.event.timer} was heard when it did not run (event {one.seq})"
            elif due > one.event.at:
                yield f"the timer {one.event.timer} was heard early (event {one.seq})"
        before = one.case
    if row.held:
        return
    for name, due in running(case).items():
        if is_kept(case, name):
            continue
        if due <= now:
            yield f"the timer {name} was due and not heard"
        if timer_id(case.id, name) not in jobs:
            yield f"the timer {name} is lost"


def _stuck(
    row: CaseRow, program: Program, case: Case, jobs: set[str], rows: Mapping[str, CaseRow]
) -> Iterator[str]:  # fmt: skip
    """A case that waits for the world is owed something, but for what it knows already and keeps while it is paused."""
    if row.held or case.status is Status.DONE:
        return
    known = {getattr(event, "effect", None) for event in case.held}
    for effect in outstanding(program, case):
        if getattr(effect, "effect", "") in known:
            continue
        job = job_of(row, effect)
        if job is not None and job.id not in jobs and not _child_is_alive(case, rows, jobs):
            yield f"it waits for {type(effect).__name__}, and nobody owes it that"


def _child_is_alive(case: Case, rows: Mapping[str, CaseRow], jobs: set[str]) -> bool:
    if not isinstance(case.waiting, ForPlaybook):
        return False
    child = rows.get(case.waiting.effect)
    return child is not None and (child.status != Status.DONE or f"p:{child.parent_effect}" in jobs)


def _secrecy(case: Case, done: Sequence[Done]) -> Iterator[str]:
    """What a key is made of stays here."""
    yield from (f"the key of {one.operation.name} left as it is" for one in done if one.key in case.ledger)


def _by_own_keys(row: CaseRow, case: Case, done: Sequence[Done]) -> list[Done]:
    """What was done, under the engine's own keys."""
    own = {key_that_leaves(row.salt, row.id, key): key for key in case.ledger}
    return [replace(one, key=own.get(one.key, one.key)) for one in done]


def _effects(case: Case, program: Program, told: Sequence[Told], done: Sequence[Done]) -> Iterator[str]:
    keys = Counter((one.operation.name, one.key) for one in done)
    yield from (f"{name} was done twice under one key" for (name, _), count in keys.items() if count > 1)
    yield from (f"{name} was done, and the ledger knows nothing of it" for name, key in keys if key not in case.ledger)
    taken_back = {one.key for one in done if undo_key(one.key) in case.ledger}
    meant = Counter(_meaning(one) for one in done if one.operation.key is not None and one.key not in taken_back)
    yield from (f"{name} was done twice for the same" for (name, _), count in meant.items() if count > 1)
    said = sum(isinstance(one.event, EffectConfirmed) and one.event.confirmed for one in told)
    final = {one.key for one in done if one.operation.effect is Effect.IRREVERSIBLE and _is_asked(program, one)}
    if len(final) > said:
        yield f"{len(final)} effects that cannot be undone, and {said} confirmations"
    there = {key for _, key in keys}
    for entry in case.ledger.values():
        if entry.status is EntryStatus.DONE and entry.key not in there and not entry.operation.startswith("open:"):
            yield f"{entry.operation} is done in the ledger, and was never done"


def _meaning(one: Done) -> tuple[str, tuple[str, ...]]:
    fields = [name for name in one.operation.key or () if name != "case"]
    return one.operation.name, tuple(str(one.input.get(name)) for name in fields)


def _is_asked(program: Program, one: Done) -> bool:
    """Whether the playbook wants it confirmed: an author may let it go without, with a reason."""
    calls = [
        call for state in program.states.values() if isinstance(state.plan, CallsPlan) for call in state.plan.calls
    ]
    return all(call.confirm for call in calls if call.operation.name == one.operation.name)
