"""Due times that a state asks for: `within`, reminders, delays, and the waits of retries and repeats."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from sopflow.engine.case import Status, Timer
from sopflow.engine.effects import SendReminder, StartTimer
from sopflow.engine.work import Work
from sopflow.program.model import RemindPlan, State
from sopflow.values.calendar import BeyondTheCalendar, Calendar
from sopflow.values.holidays_id import indonesian_calendar
from sopflow.values.kinds import Duration

INDONESIA: Final = indonesian_calendar()

LATE: Final = "late"
REMIND: Final = "remind"
DELAY: Final = "delay"


def after(at: datetime, span: Duration | datetime, calendar: Calendar = INDONESIA) -> datetime:
    """The moment that lies `span` after `at`: working days first, then the clock, as `at + span` is counted in the
    language. A moment given instead of a span is itself.

    Raises:
        BeyondTheCalendar: working days of a year whose holidays nobody knows yet.
        OverflowError: there is no such year.
    """
    if isinstance(span, datetime):
        return span
    worked = calendar.add_working_days(at, span.working_days) if span.working_days else at
    return later(worked, timedelta(seconds=span.seconds))


def later(at: datetime, span: timedelta) -> datetime:
    """So much later, on the clock that all zones share: Python adds to what a clock on the wall shows, which a change
    to summer time makes wrong."""
    if isinstance(at.tzinfo, timezone):
        return at + span
    return (at.astimezone(UTC) + span).astimezone(at.tzinfo)


def start(work: Work, name: str, due: datetime, count: int = 0) -> None:
    """Ask for a due time under a name; one that runs under it is replaced."""
    work.timers = (*(timer for timer in work.timers if timer.name != name), Timer(name, due, count))
    work.emit(StartTimer(name, work.state, due))


def start_after(work: Work, name: str, span: object, count: int = 0) -> None:
    """Ask for a due time that lies a span after now, or for a moment. Where either is missing or cannot be counted, a
    person decides."""
    if not isinstance(span, Duration | datetime):
        work.raise_attention("time_missing", work.state, name)
        return
    try:
        start(work, name, after(work.at, span), count)
    except BeyondTheCalendar as beyond:
        work.raise_attention("calendar_unknown", work.state, str(beyond.year))
    except OverflowError:
        work.raise_attention("calendar_unknown", work.state)


def start_patience(work: Work, state: State) -> None:
    """The timers of a state that waits: how long, and whom to remind."""
    if state.remind is not None:
        start_after(work, REMIND, state.remind.every.evaluate(work.scope))
    if state.within is not None and work.status is Status.WAITING:
        start_after(work, LATE, state.within.evaluate(work.scope))


def remind(work: Work, plan: RemindPlan, count: int) -> None:
    """Send a reminder and ask for the next one, as often as the author said."""
    work.emit(SendReminder(work.state, plan.to, count + 1))
    if count + 1 < plan.times:
        start_after(work, REMIND, plan.every.evaluate(work.scope), count + 1)


def running(work: Work, name: str) -> Timer | None:
    return next((timer for timer in work.timers if timer.name == name), None)


def drop(work: Work, name: str) -> None:
    """The timer fired: it runs no more."""
    work.timers = tuple(timer for timer in work.timers if timer.name != name)
