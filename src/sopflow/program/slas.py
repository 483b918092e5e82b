"""`sla`: the times that were promised, as plans; where one leads away when it is over, as an interrupt."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.document.pointer import Pointer
from sopflow.expressions.scope import Declared
from sopflow.playbook.model import Sla, SlaAct
from sopflow.playbook.values import Code, Value
from sopflow.program import rules
from sopflow.program.authority import STATE, known_role
from sopflow.program.compilation import Compilation
from sopflow.program.exits import Place, target_exits
from sopflow.program.makers import maker
from sopflow.program.model import Interrupt, Maker, SlaPlan, State
from sopflow.program.texts import plain_texts
from sopflow.values.types import DURATION, TEXT, TIME, YES_NO, Choice, Field, Record

GOAL, DEADLINE = "goal", "deadline"
CASE, PAUSED = "case", "paused"
"""What `starts` and `pauses` may name beside states."""

CALENDAR = Choice(("clock", "business"))
ZONE = Choice(("WIB", "WITA", "WIT"))

CLOCK = Record("sla.clock", {
    "started": Field(TIME, optional=True),
    "goal": Field(TIME, optional=True),
    "due": Field(TIME, optional=True),
    "paused": Field(TIME, optional=True),
    "stopped": Field(TIME, optional=True),
    "calendar": Field(TEXT, optional=True),
    "zone": Field(TEXT, optional=True),
    "running": Field(YES_NO),
    "goal_missed": Field(YES_NO),
    "breached": Field(YES_NO),
})  # fmt: skip
"""What a case knows of one SLA, as expressions read it: `sla.NAME.breached`."""


def timer_of(sla: str, which: str) -> str:
    """The name of the timer that fires when a goal or a deadline is over."""
    return f"sla.{sla}.{which}"


def sla_names(names: Iterator[str]) -> Declared:
    """What `sla` means in expressions."""
    return Declared(Record("sla", {name: Field(CLOCK) for name in names}), kind="sla")


def declare_slas(work: Compilation) -> None:
    """The clocks as expressions read them."""
    if work.playbook.sla:
        work.names["sla"] = sla_names(iter(work.playbook.sla))


def compile_slas(work: Compilation) -> dict[str, SlaPlan]:
    made = [_sla(work, sla) for sla in work.playbook.sla.values()]
    return {one.name: one for one in made if one is not None}


def _sla(work: Compilation, sla: Sla) -> SlaPlan | None:
    starts = _states(work, sla.starts, (*sla.at, "starts"), CASE)
    stops = _states(work, sla.stops, (*sla.at, "stops"), "")
    pauses = _states(work, sla.pauses, (*sla.at, "pauses"), PAUSED)
    goal, deadline = _span_or_moment(work, sla.goal), _span_or_moment(work, sla.deadline)
    calendar = maker(work, sla.calendar, CALENDAR) if sla.calendar is not None else None
    zone = maker(work, sla.zone, ZONE) if sla.zone is not None else None
    if deadline is None:
        return None
    return SlaPlan(
        sla.name, frozenset(work.playbook.start if name == CASE else name for name in starts), frozenset(stops),
        frozenset(pauses) - {PAUSED}, PAUSED in pauses, goal, deadline, calendar, zone, _reminds(work, sla),
        plain_texts(sla.title, work.playbook.languages[0]), sla.at,
    )  # fmt: skip


def _states(work: Compilation, names: tuple[str, ...], at: Pointer, word: str) -> tuple[str, ...]:
    known = (*work.loops, *([word] if word else []))
    for index, name in enumerate(names):
        if name not in known:
            work.report_unknown(rules.UNKNOWN_STATE, work.span((*at, index)), STATE, name, known)
    return names


def _span_or_moment(work: Compilation, value: Value | None) -> Maker | None:
    """A duration, or an expression that gives the moment itself."""
    if isinstance(value, Code) and work.is_clean(value, TIME):
        return maker(work, value, TIME)
    return maker(work, value, DURATION) if value is not None else None


def _acts(sla: Sla) -> Iterator[tuple[str, SlaAct]]:
    if sla.on_goal is not None:
        yield GOAL, sla.on_goal
    if sla.on_breach is not None:
        yield DEADLINE, sla.on_breach


def _reminds(work: Compilation, sla: Sla) -> dict[str, str]:
    for _, act in _acts(sla):
        known_role(work, act.remind, (*act.at, "remind"))
    return {which: act.remind for which, act in _acts(sla) if act.remind is not None}


def sla_interrupts(work: Compilation, states: dict[str, State], others: dict[str, Interrupt]) -> dict[str, Interrupt]:
    """Where a case goes when a time is over, as interrupts under the timers' names: heard wherever a clock may run."""
    made: dict[str, Interrupt] = {}
    for sla in work.playbook.sla.values():
        for which, act in _acts(sla):
            if act.go is not None:
                event = timer_of(sla.name, which)
                during = frozenset(_behind(sla.starts, states, others))
                for way in target_exits(work, Place("*", ()), act.go, f"interrupt.{event}"):
                    made[event] = Interrupt(event, way, None, during, None)
    return made


def _behind(starts: tuple[str, ...], states: dict[str, State], others: dict[str, Interrupt]) -> set[str]:
    """The states that a case can come to when the clock has started; none stands for all, as in an interrupt."""
    if CASE in starts:
        return set()
    waiting = [name for name in starts if name in states]
    waiting += [way.to for interrupt in others.values() for way in interrupt.ways if way.to in states]
    found = set(waiting)
    while waiting:
        for to in states[waiting.pop()].leads_to():
            if to in states and to not in found:
                found.add(to)
                waiting.append(to)
    return found
