"""Everything there is to cover in a program, in the order in which people read it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from sopflow.adapter_api import ErrorKind
from sopflow.coverage.borders import Border, borders_of, borders_of_table
from sopflow.coverage.decisions import Decision, decisions_of
from sopflow.coverage.elements import Element, Key, Kind
from sopflow.coverage.reading import Names, Reading
from sopflow.dataclass import dataclass
from sopflow.engine.timers import DELAY, LATE, REMIND
from sopflow.engine.verbs.under_way import REPEAT, RETRY
from sopflow.expressions.print_ import unparse
from sopflow.program.facts import tree_of
from sopflow.program.model import CallPlan, CallsPlan, Exit, Program, State, WaitPlan
from sopflow.program.slas import DEADLINE, GOAL

DONE = "done"
FIRED = "fired"
IN_TIME = "in time"


@dataclass(frozen=True, eq=False)
class Inventory:
    """What there is to cover in a program. Made once for many traces."""

    program: Program

    @cached_property
    def decisions(self) -> dict[Key, Decision]:
        return {decision.key: decision for decision in decisions_of(self.program)}

    @cached_property
    def borders(self) -> dict[Key, Border]:
        of_decisions = (one for decision in self.decisions.values() for one in borders_of(decision))
        of_tables = (one for name in self.program.tables for one in borders_of_table(self.program, name))
        return {one.key: one for one in (*of_decisions, *of_tables)}

    @cached_property
    def _reading(self) -> Reading:
        return Reading(self.program)

    @cached_property
    def _ways(self) -> tuple[Exit, ...]:
        return tuple(way for state in self.program.states.values() for ways in state.exits.values() for way in ways)

    @cached_property
    def arrival(self) -> dict[str, Names]:
        """The derived facts that are computed when a case comes to a state, by state."""
        return {id: self._reading.on_arrival(state) for id, state in self.program.states.items()}

    @cached_property
    def leaving(self) -> dict[str, Names]:
        """Those that are computed once it has done what it does there."""
        return {id: self._reading.on_leaving(state) for id, state in self.program.states.items()}

    @cached_property
    def guards(self) -> dict[Key, Names]:
        """Those that a way's guard reads."""
        return {key_of(way): self._reading.on_way(way) for way in self._ways if way.guard is not None}

    @cached_property
    def changes(self) -> dict[Key, Names]:
        """Those that taking a way computes."""
        return {key_of(way): self._reading.on_taking(way) for way in self._ways if way.changes}

    @cached_property
    def timers(self) -> dict[str, Names]:
        """The timers that each state may start."""
        found = {id: [str(one.key[1]) for one in _timers(state)] for id, state in self.program.states.items()}
        return {id: tuple(dict.fromkeys(names)) for id, names in found.items() if names}

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All elements, kind by kind."""
        states = self.program.states.values()
        return (
            *(Element(Kind.STATES, (state.id,), state.id, state.id, state.at) for state in states),
            *(transition(way) for state in states for ways in state.exits.values() for way in ways),
            *(interrupted(way) for one in self.program.interrupts.values() for way in one.ways),
            *(Element(Kind.OUTCOMES, (name,), "", name, ("outcomes", name)) for name in self.program.outcomes),
            *(one for state in states for one in _operations(state)),
            *(one for state in states for one in _timers(state)),
            *self._slas(),
            *self._rows(),
            *self._conditions(),
            *(side for border in self.borders.values() for side in border.sides()),
            *self._scripts(),
        )

    def _slas(self) -> Iterator[Element]:
        for name, plan in self.program.slas.items():
            for which in (DEADLINE,) if plan.goal is None else (GOAL, DEADLINE):
                for what in (FIRED, IN_TIME):
                    yield Element(Kind.TIMERS, (f"sla.{name}", which, what), "", f"sla.{name} {which}", plan.at, what)

    def _rows(self) -> Iterator[Element]:
        for table in self.program.tables.values():
            for index, row in enumerate(table.rows):
                name = "else" if row.test is None else f"row {index + 1}"
                yield Element(Kind.ROWS, (table.name, index), "", f"{table.name} {name}", row.at)

    def _conditions(self) -> Iterator[Element]:
        for decision in self.decisions.values():
            for place, text in enumerate(decision.texts):
                key = (*decision.key, place)
                yield Element(Kind.MCDC, key, decision.state, named(decision), decision.at, text)

    def _scripts(self) -> Iterator[Element]:
        for script in self.program.scripts.values():
            for language in script.texts:
                key = (script.name, language)
                yield Element(Kind.SCRIPTS, key, "", f"{script.name} ({language})", script.at, language)


def transition(way: Exit) -> Element:
    """The element of a way out of a state."""
    about = "" if way.guard is None else unparse(tree_of(way.guard))
    return Element(Kind.TRANSITIONS, key_of(way), way.source, way_name(way), way.at, about)


def interrupted(way: Exit) -> Element:
    """The element of a way that an interrupt takes."""
    return Element(Kind.INTERRUPTS, key_of(way), "", f"{way.result.partition('.')[2]} → {way.to}", way.at)


def key_of(way: Exit) -> Key:
    """What tells a way from all others of its program."""
    return way.source, way.result, way.index, way.is_then


def way_name(way: Exit) -> str:
    """`history → follow_up (branch 2)`, `ticket → manual (error.0.unavailable)`."""
    result = "" if way.result in ("done", "item") else f"{way.result}, "
    return f"{way.source} → {way.to} ({result}{'limit used up' if way.is_then else f'branch {way.index + 1}'})"


def named(decision: Decision) -> str:
    """`otp → kill_session`, `when`: where a decision stands, in the playbook's names."""
    match decision.key:
        case ("way", str() as state, str() as result, int() as index):
            return way_name(decision.program.states[state].exits[result][index])
        case ("fact", str() as fact):
            return f"facts.{fact}"
        case _:
            what, at, *rest = decision.key
            return f"{at} {what} {' '.join(str(one) for one in rest)}".rstrip()


def outcomes_of(call: CallPlan) -> tuple[str, ...]:
    """How a call may come back: done, or with an error that its manifest lists or its author named. That credentials
    are not accepted is nobody's case."""
    errors = (str(error) for error in call.operation.errors if error is not ErrorKind.UNAUTHORIZED)
    return (DONE, *dict.fromkeys((*errors, *sorted(call.errors))))


def _operations(state: State) -> Iterator[Element]:
    calls = state.plan.calls if isinstance(state.plan, CallsPlan) else ()
    told: set[Key] = set()
    for call in calls:
        for outcome in outcomes_of(call):
            key = (state.id, call.operation.name, outcome)
            if key not in told:
                told.add(key)
                yield Element(Kind.OPERATIONS, key, state.id, f"{state.id}: {call.operation.name}", call.at, outcome)


def _timers(state: State) -> Iterator[Element]:
    """Each due time that a state asks for fires, and is met in time where it can be."""
    both = (FIRED, IN_TIME)
    if state.within is not None:
        yield from (_timer(state, LATE, what) for what in both)
    if state.remind is not None:
        yield from (_timer(state, REMIND, what) for what in both)
    if isinstance(state.plan, WaitPlan) and (state.plan.delay is not None or state.plan.until is not None):
        yield from (_timer(state, DELAY, what) for what in (both if state.plan.events else (FIRED,)))
    if isinstance(state.plan, CallsPlan):
        for call in state.plan.calls:
            if call.retry is not None:
                yield _timer(state, f"{RETRY}.{call.index}", FIRED)
            if call.repeat is not None:
                yield from (_timer(state, f"{REPEAT}.{call.index}", what) for what in both)


def _timer(state: State, timer: str, what: str) -> Element:
    return Element(Kind.TIMERS, (state.id, timer, what), state.id, f"{state.id} {timer}", state.at, what)
