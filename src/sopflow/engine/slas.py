"""Times that were promised: clocks that start, stand still and stop as the case goes, and what their ends mean.

A clock lives in the case's scope as a record, so that expressions read it. Its due times are moments. When it stands
still they are given up; when it goes on they lie as far ahead as they did. A business clock runs on working days only,
and on those all day; whole days are counted as `Calendar.add_working_days` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from sopflow.engine.case import Case, Status, Timer
from sopflow.engine.effects import SendReminder, StartTimer, StopTimer
from sopflow.engine.notes import ClockChanged
from sopflow.engine.timers import after, later
from sopflow.engine.work import Work
from sopflow.errors import UsageError
from sopflow.program.model import Interrupt, Maker, SlaPlan, State
from sopflow.program.slas import DEADLINE, GOAL, timer_of
from sopflow.values.calendar import BeyondTheCalendar, Calendar
from sopflow.values.holidays_id import indonesian_calendar
from sopflow.values.kinds import Duration
from sopflow.values.moments import ZONES

PREFIX = "sla."
"""How the names of their timers begin."""

CLOCK, BUSINESS = "clock", "business"
WIB = "WIB"
SECONDS_OF_A_DAY = 86400
CALENDARS: Mapping[str, Calendar] = MappingProxyType({name: indonesian_calendar(zone) for name, zone in ZONES.items()})


class Sla(NamedTuple):
    """One clock. `goal` and `due` are moments; `paused` and `stopped` say since when. It runs from `started` to
    `stopped`, also while it stands still."""

    started: datetime | None = None
    goal: datetime | None = None
    due: datetime | None = None
    paused: datetime | None = None
    stopped: datetime | None = None
    calendar: str = CLOCK
    zone: str = WIB
    goal_missed: bool = False
    breached: bool = False

    @property
    def running(self) -> bool:
        return self.started is not None and self.stopped is None

    @property
    def standing(self) -> str:
        """In one word of `case.STANDINGS`: waiting has not started, kept was stopped in time."""
        if self.breached:
            return "breached"
        if self.started is None:
            return "waiting"
        if self.stopped is not None:
            return "kept"
        return "running" if self.paused is None else "paused"


def slas_of(case: Case) -> Mapping[str, Sla]:
    """The clocks of a case by name."""
    return {name: _read(record) for name, record in case.slas.items()}


def owed(case: Case) -> tuple[Timer, ...]:
    """The due times that the clocks of a case wait for."""
    return tuple(_owed(slas_of(case)))


def is_of_one(timer: str) -> bool:
    """Whether a timer is one of an SLA."""
    return timer.startswith(PREFIX)


# ── what the case does to its clocks ─────────────────────────────────────────────────────────────────────────


def set_up(work: Work) -> None:
    """A case begins: no clock has started."""
    if work.program.slas:
        work.scope["sla"] = {name: _record(Sla()) for name in work.program.slas}


def arrived(work: Work, state: State) -> None:
    """The case came to a state: clocks start, stop, stand still or go on. Where a time cannot be counted, a person
    decides, and a retry comes here again."""
    for plan in work.program.slas.values():
        sla = _of(work, plan.name)
        if sla.started is None and state.id in plan.starts:
            _start(work, plan)
        elif sla.running and state.id in plan.stops:
            _stop(work, plan.name, sla)
    look_again(work)


def look_again(work: Work) -> None:
    """The case came to a state, was paused or was resumed: clocks stand still or go on."""
    for plan in work.program.slas.values():
        sla = _of(work, plan.name)
        rests = work.state in plan.pauses or (plan.with_case and work.status is Status.PAUSED)
        if sla.running and rests and sla.paused is None:
            _stand_still(work, plan.name, sla)
        elif sla.running and not rests and sla.paused is not None:
            _go_on(work, plan.name, sla, sla.paused)


def ended(work: Work) -> None:
    """The case is over, and so is every clock."""
    for name in work.program.slas:
        sla = _of(work, name)
        if sla.running:
            _stop(work, name, sla)


def leads_away(work: Work, timer: str, at: datetime) -> bool:
    """Whether this time is over, is waited for, and takes the case elsewhere."""
    found = _waited_for(work, timer)
    return found is not None and at >= found.due and _way(work, timer) is not None


def fired(work: Work, timer: str, at: datetime) -> Interrupt | None:
    """A time is over, once: it is kept, people are told, and where the author says so the case goes elsewhere by the
    interrupt that is given back. A time that no clock waits for any more changes nothing."""
    found = _waited_for(work, timer)
    if found is None:
        return None
    if at < found.due:
        raise UsageError(f"the timer `{timer}` is due at {found.due.isoformat()}, not before.")
    _, name, which = timer.split(".")
    sla = _of(work, name)
    if which == GOAL:
        _keep(work, name, sla._replace(goal_missed=True), "missed", found.due)
    else:
        _keep(work, name, sla._replace(breached=True), "breached", found.due)
    role = work.program.slas[name].remind.get(which)
    if role is not None:
        work.emit(SendReminder(work.state, role, 1, timer))
    return _way(work, timer)


def _way(work: Work, timer: str) -> Interrupt | None:
    """Where it takes the case; nowhere once the case is on its way out."""
    return work.program.interrupts.get(timer) if work.ending is None else None


def _waited_for(work: Work, timer: str) -> Timer | None:
    clocks = {name: _of(work, name) for name in work.program.slas}
    return next((one for one in _owed(clocks) if one.name == timer), None)


# ── one clock ────────────────────────────────────────────────────────────────────────────────────────────────


def _read(record: Mapping[str, object]) -> Sla:
    return Sla(**{name: value for name, value in record.items() if name != "running"})  # type: ignore[arg-type]


def _record(sla: Sla) -> dict[str, object]:
    """As expressions read it: what is not known is not there."""
    return {name: value for name, value in sla._asdict().items() if value is not None} | {"running": sla.running}


def _clocks(work: Work) -> Mapping[str, Mapping[str, object]]:
    clocks = work.scope["sla"]
    assert isinstance(clocks, Mapping)
    return clocks


def _of(work: Work, name: str) -> Sla:
    return _read(_clocks(work)[name])


def _keep(work: Work, name: str, sla: Sla, what: str, due: datetime | None = None) -> None:
    work.scope["sla"] = {**_clocks(work), name: _record(sla)}
    work.note(ClockChanged(name, what, due))


def _open(sla: Sla) -> Iterator[tuple[str, datetime]]:
    """The times that are still to come, where the clock goes."""
    if sla.running and sla.paused is None:
        if sla.goal is not None and not sla.goal_missed:
            yield GOAL, sla.goal
        if sla.due is not None and not sla.breached:
            yield DEADLINE, sla.due


def _owed(clocks: Mapping[str, Sla]) -> Iterator[Timer]:
    for name, sla in clocks.items():
        yield from (Timer(timer_of(name, which), due) for which, due in _open(sla))


def _start(work: Work, plan: SlaPlan) -> None:
    zone, calendar = _word(work, plan.zone, WIB), _word(work, plan.calendar, CLOCK)
    goal, deadline = (None if one is None else one.evaluate(work.scope) for one in (plan.goal, plan.deadline))
    if deadline is None or (plan.goal is not None and goal is None):
        work.raise_attention("time_missing", PREFIX + plan.name)
        return
    if any(isinstance(span, Duration) and span.working_days for span in (goal, deadline)):
        calendar = BUSINESS
    try:
        due = _due(work.at, deadline, calendar, zone)
        sla = Sla(
            work.at, None if goal is None else _due(work.at, goal, calendar, zone), due, None, None, calendar, zone
        )
    except (BeyondTheCalendar, OverflowError) as unknown:
        _not_counted(work, plan.name, unknown)
        return
    _keep(work, plan.name, sla, "started", due)
    _ask(work, plan.name, sla)


def _word(work: Work, maker: Maker | None, otherwise: str) -> str:
    value = None if maker is None else maker.evaluate(work.scope)
    return otherwise if value is None else str(value)


def _due(at: datetime, span: object, calendar: str, zone: str) -> datetime:
    """The moment that lies a span after another; a moment is itself. On a business clock 24 hours are a working day."""
    assert isinstance(span, Duration | datetime)
    days = CALENDARS[zone]
    if isinstance(span, datetime) or calendar != BUSINESS:
        return after(at, span, days)
    whole, rest = divmod(span.seconds, SECONDS_OF_A_DAY)
    due = days.add_working_days(at, span.working_days + whole)
    return days.add_working_time(due, timedelta(seconds=rest)) if rest else due


def _ask(work: Work, name: str, sla: Sla) -> None:
    for which, due in _open(sla):
        work.emit(StartTimer(timer_of(name, which), work.state, due))


def _give_up(work: Work, name: str, sla: Sla) -> None:
    for which, _ in _open(sla):
        work.emit(StopTimer(timer_of(name, which)))


def _stop(work: Work, name: str, sla: Sla) -> None:
    """It stops in time; or too late, where its timer was slower than the case."""
    _give_up(work, name, sla)
    over = {which for which, due in _open(sla) if work.at > due}
    stopped = sla._replace(
        stopped=work.at, goal_missed=sla.goal_missed or GOAL in over, breached=sla.breached or DEADLINE in over
    )
    _keep(work, name, stopped, "breached" if DEADLINE in over else "stopped")


def _stand_still(work: Work, name: str, sla: Sla) -> None:
    """A time that is over by now was not stopped in time: its timer still comes."""
    if all(work.at <= due for _, due in _open(sla)):
        _give_up(work, name, sla)
        _keep(work, name, sla._replace(paused=work.at), "paused")


def _go_on(work: Work, name: str, sla: Sla, since: datetime) -> None:
    try:
        goal, due = (_later(moment, since, work.at, sla) for moment in (sla.goal, sla.due))
    except (BeyondTheCalendar, OverflowError) as unknown:
        _not_counted(work, name, unknown)
        return
    going = sla._replace(goal=goal, due=due, paused=None)
    _keep(work, name, going, "resumed", due)
    _ask(work, name, going)


def _later(due: datetime | None, since: datetime, now: datetime, sla: Sla) -> datetime | None:
    """A due time, as far ahead now as it was when the clock stood still; one that was over by then stays."""
    if due is None or due <= since:
        return due
    if sla.calendar != BUSINESS:
        return later(due, now.astimezone(UTC) - since.astimezone(UTC))
    days = CALENDARS[sla.zone]
    return days.add_working_time(now, days.working_time_between(since, due))


def _not_counted(work: Work, name: str, unknown: Exception) -> None:
    year = str(unknown.year) if isinstance(unknown, BeyondTheCalendar) else ""
    work.raise_attention("calendar_unknown", PREFIX + name, year)
