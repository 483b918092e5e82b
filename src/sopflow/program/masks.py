"""Routes as arithmetic on bits: what a way out keeps of what was known, what it adds, and what is read on it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any, assert_never

from sopflow.dataclass import dataclass
from sopflow.expressions.syntax import Node
from sopflow.program.knowledge import Knowledge, Need, frozen_names
from sopflow.program.model import (
    ApprovePlan,
    AskPlan,
    CallsPlan,
    DoPlan,
    Exit,
    Guard,
    Interrupt,
    Plan,
    Program,
    RunPlan,
    WaitPlan,
)
from sopflow.program.routes import (
    Answer,
    Assume,
    Give,
    Group,
    Inquire,
    Look,
    SetTo,
    Step,
    Steps,
    Take,
    Way,
    groups_of,
    on_the_way,
)
from sopflow.program.worlds import Odd, Vocabulary, atoms, tree_of, vocabulary_of

RESTS = (ApprovePlan, AskPlan, CallsPlan, DoPlan, RunPlan, WaitPlan)
"""The verbs at which a case stands still, so that an interrupt can come."""


@dataclass(slots=True)
class Stretch:
    """A piece of a route: what it keeps, what it gives, and what it reads, seen from where it begins."""

    keep: int = -1
    give: int = 0
    checks: list[tuple[int, int, Need, str]] = field(default_factory=list)

    def after(self, mask: int) -> int:
        """What is known behind it."""
        return mask & self.keep | self.give

    def read(self, mask: int) -> Iterator[tuple[int, Need, str]]:
        """Every read of it, with what is known there."""
        return ((mask & keep | give, need, script) for keep, give, need, script in self.checks)

    def take(self, mask: int) -> None:
        self.keep &= ~mask
        self.give &= ~mask


@dataclass(frozen=True, slots=True, eq=False)
class StateMasks:
    """A state's routes: per result a stretch, and a stretch for each way."""

    groups: tuple[tuple[Stretch, tuple[tuple[Way, Stretch], ...]], ...]
    interrupts: tuple[tuple[Way, Stretch], ...]

    def out(self, mask: int) -> Iterator[tuple[str, int]]:
        """Where a case may go, and what is known there."""
        for before, ways in self.groups:
            inside = before.after(mask)
            for way, stretch in ways:
                yield way.exit.to, stretch.after(inside)
        for way, stretch in self.interrupts:
            yield way.exit.to, stretch.after(mask)

    def lacking(self, mask: int) -> Iterator[tuple[Need, str]]:
        """Every read of the state that may find nothing, once."""
        seen: set[int] = set()
        for before, ways in self.groups:
            inside = before.after(mask)
            stretches = [(before, mask), *((stretch, inside) for _, stretch in ways)]
            yield from _reads(stretches, seen)
        yield from _reads([(stretch, mask) for _, stretch in self.interrupts], seen)


def _reads(stretches: list[tuple[Stretch, int]], seen: set[int]) -> Iterator[tuple[Need, str]]:
    for stretch, known in stretches:
        for here, need, script in stretch.read(known):
            if not here & need.any_of and id(need) not in seen:
                seen.add(id(need))
                yield need, script


@dataclass(frozen=True, slots=True, eq=False)
class ReadGuard:
    """A guard's tree, the atoms that it reads, and those of them that it asks whether they are missing."""

    tree: Node
    keys: tuple[Node, ...]
    may_lack: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """All states of a program as routes and as masks. `needs` are by the look that has them."""

    program: Program
    knowledge: Knowledge
    vocabulary: Vocabulary
    groups: Mapping[str, tuple[Group, ...]]
    heard: Mapping[str, tuple[Way, ...]]
    needs: Mapping[int, tuple[Need, ...]]
    states: Mapping[str, StateMasks]
    roots: tuple[tuple[str, int], ...]
    _read: dict[int, ReadGuard] = field(default_factory=dict)
    moves: dict[str, Any] = field(default_factory=dict)  # of `moves`, by state

    def read_by(self, guard: Guard) -> ReadGuard:
        """What a guard of the program reads, looked into once."""
        known = self._read.get(id(guard))
        if known is None:
            tree = tree_of(guard)
            found = atoms([tree], self.vocabulary)
            may_lack = tuple(atom.key for atom in found if Odd.MISSING in atom.classes)
            known = self._read[id(guard)] = ReadGuard(tree, tuple(atom.key for atom in found), may_lack)
        return known


def compile_states(program: Program) -> Compiled:
    """The routes and masks of a program."""
    vocabulary = vocabulary_of(program)
    groups = {name: groups_of(state, program) for name, state in program.states.items()}
    given = (name for found in groups.values() for group in found for name in _given(group))
    knowledge = Knowledge(program, vocabulary, frozen_names(given, program.facts))
    heard = {name: tuple(_heard(name, program)) for name in program.states}
    parts: list[Group | Way] = [way for found in heard.values() for way in found]
    for group in itertools.chain.from_iterable(groups.values()):
        parts += [group, *group.ways]
    needs = {id(look): knowledge.needs(look.what) for part in parts for look in _looks(part.steps)}
    for fact in program.facts:
        knowledge.bit(fact)
    states = {name: _masks(found, heard[name], knowledge, needs) for name, found in groups.items()}
    start = knowledge.all_of(name for name, (_, optional) in program.interface.inputs.items() if not optional)
    roots = ((program.start, start), *((name, start) for name in program.always if name in states))
    return Compiled(program, knowledge, vocabulary, groups, heard, needs, states, roots)


def _given(group: Group) -> Iterator[str]:
    for step in (*group.steps, *(step for way in group.ways for step in way.steps)):
        if isinstance(step, Give):
            yield from step.facts
        elif isinstance(step, SetTo):
            yield step.fact


def _looks(steps: Steps) -> Iterator[Look]:
    for step in steps:
        if isinstance(step, Look):
            yield step
        elif isinstance(step, Inquire):
            yield from _looks(step.steps)


def _heard(state: str, program: Program) -> Iterator[Way]:
    """The interrupts that can come in a state, as ways out of it."""
    plan = program.states[state].plan
    if isinstance(plan, RESTS):
        for interrupt in program.interrupts.values():
            if not interrupt.during or state in interrupt.during:
                for way in interrupt.ways:
                    if way.to in program.states:
                        yield Way(way, tuple(_interrupted(interrupt, way, plan)))


def _interrupted(interrupt: Interrupt, way: Exit, plan: Plan) -> Iterator[Step]:
    """An interrupt cuts a verb short: what it was to save may be there or not."""
    if isinstance(plan, CallsPlan):
        yield Take(tuple(call.save for call in plan.calls if call.save))
    if interrupt.where is not None:
        yield Look(interrupt.where)
        yield Assume(interrupt.where, True)
    yield from on_the_way(way)


def _masks(
    groups: tuple[Group, ...], heard: tuple[Way, ...], knowledge: Knowledge, needs: Mapping[int, tuple[Need, ...]]
) -> StateMasks:
    def stretches(ways: tuple[Way, ...]) -> tuple[tuple[Way, Stretch], ...]:
        return tuple((way, stretch_of(way.steps, knowledge, needs)) for way in ways)

    return StateMasks(
        tuple((stretch_of(group.steps, knowledge, needs), stretches(group.ways)) for group in groups),
        stretches(heard),
    )


def stretch_of(steps: Steps, knowledge: Knowledge, needs: Mapping[int, tuple[Need, ...]]) -> Stretch:
    """The masks of some steps."""
    stretch = Stretch()
    for step in steps:
        apply(step, stretch, knowledge, needs)
    return stretch


def apply(step: Step, stretch: Stretch, knowledge: Knowledge, needs: Mapping[int, tuple[Need, ...]]) -> None:
    """Make a piece of a route longer by one step."""
    match step:
        case Look(script=script):
            stretch.checks.extend((stretch.keep, stretch.give, need, script) for need in needs.get(id(step), ()))
        case Give(facts=facts) | Take(facts=facts):
            for fact in facts:
                stretch.take(knowledge.takes(fact))
            if isinstance(step, Give):
                stretch.give |= knowledge.all_of(facts)
        case Answer(fact=fact):
            stretch.give |= knowledge.all_of((fact,))
        case SetTo(fact=fact):
            stretch.take(knowledge.takes(fact))
            stretch.give |= knowledge.all_of((fact,))
        case Assume(guard=guard, holds=holds):
            stretch.give |= knowledge.tells(guard, holds)
        case Inquire(guard=guard, steps=inner):
            inside = Stretch(stretch.keep, stretch.give | knowledge.tells(guard, True))
            for below in inner:
                apply(below, inside, knowledge, needs)
            stretch.checks.extend(inside.checks)
        case _ as never:
            assert_never(never)
