"""The decisions of a program: guards of ways, demands, checks, `only_if`, and derived facts that say yes or no.

A derived fact is a decision of its own; where a guard reads it, it is one condition there. Conditions inside
`any(…)` and its like are not looked into; `where` of lists and events, and what bounds a role, are not decisions here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from sopflow.coverage.conditions import Shape, Vector, conditions_of
from sopflow.coverage.elements import Key
from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer
from sopflow.expressions.evaluator import compile_
from sopflow.expressions.print_ import unparse
from sopflow.expressions.syntax import Node
from sopflow.program.compilation import CALENDAR
from sopflow.program.facts import tree_of
from sopflow.program.model import AskPlan, Closure, Guard, Program, RequirePlan, Values
from sopflow.values.types import YES_NO


@dataclass(frozen=True, eq=False)
class Decision:
    """A decision and its conditions. `key` begins with what it is: way, demand, check, only_if or fact."""

    program: Program
    key: Key
    state: str
    at: Pointer
    tree: Node

    @cached_property
    def _parts(self) -> tuple[Shape, tuple[Node, ...]]:
        return conditions_of(self.tree)

    @property
    def shape(self) -> Shape:
        return self._parts[0]

    @property
    def conditions(self) -> tuple[Node, ...]:
        return self._parts[1]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The conditions as their author would write them."""
        return tuple(unparse(condition) for condition in self.conditions)

    @cached_property
    def _closures(self) -> tuple[Closure, ...]:
        return tuple(closure_of(self.program, condition) for condition in self.conditions)

    def vector(self, values: Values) -> Vector:
        """What its conditions say of these values: all of them, also those that the engine need not look at."""
        found = (closure(values) for closure in self._closures)
        return tuple(value if isinstance(value, bool) else None for value in found)


def closure_of(program: Program, tree: Node) -> Closure:
    """What gives the value of a tree, as the engine would have it."""
    return compile_(tree, program.scope, CALENDAR)


def decisions_of(program: Program) -> Iterator[Decision]:
    """All decisions: by state in the order of the file, then those of facts."""
    for state in program.states.values():
        for result, ways in state.exits.items():
            for way in ways:
                if way.guard is not None and not way.is_then:
                    yield _of_guard(program, ("way", state.id, result, way.index), state.id, way.guard, way.at)
        match state.plan:
            case RequirePlan(demands=demands):
                for index, demand in enumerate(demands):
                    yield _of_guard(program, ("demand", state.id, index), state.id, demand.that, demand.that.at)
            case AskPlan(facts=facts):
                yield from _of_questions(program, state.id, facts)
            case _:
                pass
    for name, fact in program.facts.items():
        if fact.tree is not None and fact.type == YES_NO:
            yield Decision(program, ("fact", name), "", fact.at, fact.tree)


def _of_questions(program: Program, state: str, facts: tuple[str, ...]) -> Iterator[Decision]:
    """Of a fact that several states ask, each has its own."""
    for name in facts:
        fact = program.facts[name]
        if fact.only_if is not None:
            yield _of_guard(program, ("only_if", state, name), state, fact.only_if, fact.only_if.at)
        for index, check in enumerate(fact.checks):
            yield _of_guard(program, ("check", state, name, index), state, check.that, check.that.at)


def _of_guard(program: Program, key: Key, state: str, guard: Guard, at: Pointer) -> Decision:
    return Decision(program, key, state, at, tree_of(guard))
