"""Reads traces: every step of a told case becomes what it covered. One reader reads many traces of one program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, assert_never

from sopflow.coverage.borders import Border
from sopflow.coverage.conditions import Vector
from sopflow.coverage.decisions import Decision
from sopflow.coverage.elements import Key, Kind
from sopflow.coverage.inventory import DONE, FIRED, IN_TIME, Inventory, key_of
from sopflow.coverage.seen import Id, Near, Seen, Sighting
from sopflow.engine.timers import LATE
from sopflow.program.model import AskPlan, DecidePlan, Exit, RequirePlan, Table
from sopflow.program.slas import DEADLINE, GOAL
from sopflow.simulation import steps
from sopflow.simulation.trace import Trace

RESUME = "resume"
PAUSED = "paused"
NOT_CONFIRMED = "rejected"
"""What becomes of a call that a person did not confirm."""


def seen(inventory: Inventory, traces: Iterable[Trace]) -> Seen:
    """What these cases saw of a playbook, the sub-cases that ran inside them included. Exact where the traces were told
    with `explain`, which keeps the values that guards saw."""
    watch = Watch(inventory)
    for trace in traces:
        for each in of_playbook(trace, inventory.program.id):
            watch.read(each, trace.scenario)
    return watch.seen()


def of_playbook(trace: Trace, playbook: str) -> Iterator[Trace]:
    """The cases of a playbook that were told: the case itself, and those inside it."""
    if trace.program is not None and trace.program.id == playbook:
        yield trace
    for step in trace.steps:
        if isinstance(step, steps.SubCase) and step.trace is not None:
            yield from of_playbook(step.trace, playbook)


class Watch:
    """Gathers what traces show; made and thrown away inside one measurement."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.program = inventory.program
        self.covered: dict[Id, str] = {}
        self.vectors: dict[Key, dict[Vector, Sighting]] = {}
        self.results: dict[Key, str] = {}
        self.near: dict[tuple[Key, str], Near] = {}
        self._borders: dict[Key, list[Border]] = {}
        for key, border in inventory.borders.items():
            owner = key[:2] if key[0] == "table" else key[:-1]
            self._borders.setdefault(owner, []).append(border)
        self._of_tables = {name: self._borders.get(("table", name), []) for name in self.program.tables}

    def seen(self) -> Seen:
        return Seen(self.covered, self.vectors, self.results, self.near)

    def read(self, trace: Trace, scenario: str) -> None:
        """Take in one case."""
        _Case(self, trace, scenario).read()

    def cover(self, kind: Kind, key: Key, scenario: str) -> None:
        self.covered.setdefault((kind, key), scenario)

    def decided(self, decision: Decision, values: dict[str, Any], scenario: str, way: Key = ()) -> None:
        """A decision saw these values."""
        known = self.vectors.setdefault(decision.key, {})
        vector = decision.vector(values)
        if vector not in known:
            known[vector] = Sighting(scenario, way, values)
        for border in self._borders.get(decision.key, ()):
            self.bordered(border, values, scenario)

    def bordered(self, border: Border, values: dict[str, Any], scenario: str) -> None:
        found = border.side(values)
        if found is None:
            return
        side, value, far = found
        if side:
            self.cover(Kind.BOUNDARIES, (*border.key, side), scenario)
        near, known = Near(far, value, scenario), self.near.get((border.key, side))
        if known is None or near.is_nearer(known):
            self.near[border.key, side] = near

    def computed(self, names: Iterable[str], values: dict[str, Any], scenario: str) -> None:
        """Derived facts were computed of these values; one that is there itself was frozen."""
        for name in names:
            if name in values:
                continue
            table = self.program.facts[name].table
            decision = self.inventory.decisions.get(("fact", name))
            if table is not None:
                self.asked(self.program.tables[table[0]], values, scenario)
            elif decision is not None:
                self.decided(decision, values, scenario)

    def asked(self, table: Table, values: dict[str, Any], scenario: str) -> None:
        """A table was asked with these values."""
        given: Any = {name: one.evaluate(values) for name, one in table.inputs.items()}
        matching = [row for row in table.rows if row.test is not None and row.test(given)]
        others = [row for row in table.rows if row.test is None]
        for row in matching if table.matches_all and matching else (matching or others)[:1]:
            self.cover(Kind.ROWS, (table.name, table.rows.index(row)), scenario)
        for border in self._of_tables[table.name]:
            self.bordered(border, values, scenario)


class _Case:
    """One case, followed step by step: where it is, what is known there, and which due times came, in
    this state or, of promised times, ever."""

    def __init__(self, watch: Watch, trace: Trace, scenario: str) -> None:
        self.watch = watch
        self.program = watch.program
        self.trace = trace
        self.scenario = scenario
        self.state = ""
        self.scope: dict[str, Any] = {}
        self.fired: set[str] = set()
        self.missed: set[str] = set()
        self.given: dict[str, object] = {}
        self.paused_by: list[Exit] = []

    def read(self) -> None:
        for step in self.trace.steps:
            self._step(step)
        if self.trace.status == PAUSED:
            self._resumed()
        if self.trace.outcome is not None:
            self._cover(Kind.OUTCOMES, (self.trace.outcome,))

    def _cover(self, kind: Kind, key: Key) -> None:
        self.watch.cover(kind, key, self.scenario)

    def _step(self, step: steps.Step) -> None:
        match step:
            case steps.Entered():
                self._entered(step)
            case steps.Branched():
                self._branched(step)
            case steps.Called(state=state, operation=operation, error=error):
                self._cover(Kind.OPERATIONS, (state, operation, error or DONE))
            case steps.Confirmed(state=state, operation=operation, confirmed=False):
                self._cover(Kind.OPERATIONS, (state, operation, NOT_CONFIRMED))
            case steps.Said(script=script, language=language):
                self._cover(Kind.SCRIPTS, (script, language))
            case steps.Answered(fact=fact, value=value):
                self.given[fact] = value
            case steps.Changed() | steps.Refused() | steps.Corrected():
                self._known(step)
            case steps.TimeCame(timer=timer):
                self.fired.add(timer)
                self._cover(Kind.TIMERS, (self.state, timer, FIRED))
            case steps.ClockTold(sla=sla, what=what):
                self._clock(sla, what)
            case steps.Happened(event=event):
                self._happened(event)
            case _:
                pass

    def _entered(self, step: steps.Entered) -> None:
        self._in_time()
        self.state, self.scope, self.fired = step.state, dict(step.values), set()
        self._cover(Kind.STATES, (step.state,))
        state = self.program.states[step.state]
        self._computed(self.watch.inventory.arrival[step.state], self.scope)
        match state.plan:
            case RequirePlan(demands=demands):
                for index, _ in enumerate(demands):
                    self._decided(("demand", state.id, index), self.scope)
            case DecidePlan(table=table):
                self.watch.asked(self.program.tables[table], self.scope, self.scenario)
            case _:
                pass

    def _branched(self, step: steps.Branched) -> None:
        way, values = step.way, step.values
        if way.source not in self.program.states:
            self._cover(Kind.INTERRUPTS, key_of(way))
            return
        inventory, state = self.watch.inventory, self.program.states[way.source]
        if way.result != LATE:
            self._in_time()
        self._cover(Kind.TRANSITIONS, key_of(way))
        self.watch.results.setdefault((way.source, way.result), self.scenario)
        self._computed(inventory.leaving[way.source], values)
        if isinstance(state.plan, AskPlan):
            for fact in state.plan.facts:
                self._decided(("only_if", state.id, fact), values)
        for one in (*step.passed_over, way):
            self._computed(inventory.guards.get(key_of(one), ()), values)
        self._computed(inventory.changes.get(key_of(way), ()), values)
        for one in state.exits.get(way.result, ()):
            if one.guard is not None and not one.is_then:
                self._decided(("way", *key_of(one)[:3]), values, key_of(way))

    def _decided(self, key: Key, values: dict[str, Any], way: Key = ()) -> None:
        decision = self.watch.inventory.decisions.get(key)
        if decision is not None:
            self.watch.decided(decision, values, self.scenario, way)

    def _computed(self, names: Iterable[str], values: dict[str, Any]) -> None:
        self.watch.computed(names, values, self.scenario)

    def _in_time(self) -> None:
        """The case leaves a state: what it still waited for did not come."""
        for timer in self.watch.inventory.timers.get(self.state, ()):
            if timer not in self.fired:
                self._cover(Kind.TIMERS, (self.state, timer, IN_TIME))

    # ── answers ──────────────────────────────────────────────────────────────────────────────────────────────

    def _known(self, step: steps.Changed | steps.Refused | steps.Corrected) -> None:
        match step:
            case steps.Changed(fact=fact, value=None):
                self.scope.pop(fact, None)
            case steps.Changed(fact=fact, value=value, how=how):
                self.scope[fact] = value
                if how == "answered":
                    self._checked(fact, value, step.at)
            case steps.Refused(fact=fact):
                self._checked(fact, self.given.get(fact), step.at)
            case steps.Corrected(state=state):
                self.state = state
            case _ as never:
                assert_never(never)

    def _checked(self, fact: str, value: object, at: datetime) -> None:
        """The checks of an answer read it under the fact's own name."""
        for index, _ in enumerate(self.program.facts[fact].checks):
            self._decided(("check", self.state, fact, index), {**self.scope, fact: value, "now": at})

    # ── time and events ──────────────────────────────────────────────────────────────────────────────────────

    def _clock(self, sla: str, what: str) -> None:
        match what:
            case "missed":
                self.missed.add(sla)
                self._cover(Kind.TIMERS, (f"sla.{sla}", GOAL, FIRED))
            case "breached":
                self._cover(Kind.TIMERS, (f"sla.{sla}", DEADLINE, FIRED))
            case "stopped":
                self._cover(Kind.TIMERS, (f"sla.{sla}", DEADLINE, IN_TIME))
                if sla not in self.missed:
                    self._cover(Kind.TIMERS, (f"sla.{sla}", GOAL, IN_TIME))
            case _:
                pass

    def _happened(self, event: str) -> None:
        if event == RESUME:
            self._resumed()
        elif event in self.program.interrupts and self.program.interrupts[event].way.to == PAUSED:
            self.paused_by.append(self.program.interrupts[event].way)

    def _resumed(self) -> None:
        """The case was paused, by the last event that may have done it."""
        for way in self.paused_by[-1:]:
            self._cover(Kind.INTERRUPTS, key_of(way))
        self.paused_by.clear()
