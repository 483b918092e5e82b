"""What a decision can see where it stands: the values that cases can arrive with, whatever they were asked before.

The flow that knows which facts may be missing (`program.cases`) is run with the values that the decision reads kept
apart, from the start of the playbook over every way and interrupt, with every setting. Errs on the safe side: what is
said never to be seen there is never seen; what may be seen may not. What hangs on the clock, on an event, or on a
derived fact that somebody froze is not judged.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator
from functools import cached_property

from sopflow.coverage.conditions import Vector, independent
from sopflow.coverage.decisions import Decision, decisions_of
from sopflow.coverage.elements import Key
from sopflow.coverage.feasible import vectors_of_world
from sopflow.expressions.syntax import Node, path_of
from sopflow.program.cases import Cases, Seen, Valuation
from sopflow.program.facts import tree_of
from sopflow.program.masks import Compiled, compile_states
from sopflow.program.model import ApprovePlan, AskPlan, Program
from sopflow.program.routes import LATE, Assume, Give, Inquire, SetTo, Step, Steps, Take
from sopflow.program.worlds import CAP, Atom, Odd, atoms

UNJUDGED = frozenset({"now", "sla", "event"})
"""Names whose values change without a step that says so."""

MOST_APART = 200
"""So many cases of one state are kept apart; more are taken together."""

MOST_ATOMS = 12


class Arriving:
    """What can be seen in the states of one program; found once for each decision that is asked about."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._vectors: dict[Key, tuple[Vector, ...] | None] = {}
        self._kept: list[Steps] = []

    def never(self, decision: Decision, place: int) -> bool:
        """Whether it is proved that no case shows that this condition decides by itself."""
        possible = self.vectors(decision)
        return possible is not None and independent(decision.shape, possible, place) is None

    def vectors(self, decision: Decision) -> tuple[Vector, ...] | None:
        """Every vector that may be seen where the decision stands; None where that is not judged."""
        if decision.key not in self._vectors:
            self._vectors[decision.key] = self._found(decision)
        return self._vectors[decision.key]

    @cached_property
    def _compiled(self) -> Compiled:
        return compile_states(self.program)

    @cached_property
    def _atoms(self) -> dict[Node, Atom]:
        """Everything that some condition reads, cut into the classes that any of them tells apart."""
        compiled = self._compiled
        guards = (guard for found in compiled.groups.values() for group in found for guard in _guards(group.steps))
        ways = (way for found in compiled.groups.values() for group in found for way in group.ways)
        heard = (way for found in compiled.heard.values() for way in found)
        on_ways = (guard for way in itertools.chain(ways, heard) for guard in _guards(way.steps))
        own = (decision.tree for decision in decisions_of(self.program))
        return {atom.key: atom for atom in atoms((*guards, *on_ways, *own), compiled.vocabulary)}

    @cached_property
    def _frozen(self) -> frozenset[str]:
        """Derived facts that may have a value of their own."""
        compiled = self._compiled
        every = (step for found in compiled.groups.values() for group in found
                 for step in (*group.steps, *(one for way in group.ways for one in way.steps)))  # fmt: skip
        given = {name for step in every if isinstance(step, Give) for name in step.facts}
        given |= {step.fact for found in compiled.groups.values() for group in found
                  for way in group.ways for step in way.steps if isinstance(step, SetTo)}  # fmt: skip
        given |= {step.fact for found in compiled.groups.values() for group in found
                  for step in group.steps if isinstance(step, SetTo)}  # fmt: skip
        plans = (state.plan for state in self.program.states.values())
        given |= {name for plan in plans if isinstance(plan, ApprovePlan) for name in plan.freeze}
        return frozenset(name for name in given if self.program.facts[name].derived is not None)

    def _found(self, decision: Decision) -> tuple[Vector, ...] | None:
        read = [atom.key for atom in atoms([decision.tree], self._compiled.vocabulary)]
        modes = tuple(self._atoms[key] for key in read)
        names = frozenset[str]().union(*(mode.facts for mode in modes))
        is_hard = len(modes) > MOST_ATOMS or names & (UNJUDGED | self._frozen)
        if is_hard or decision.state not in self.program.states:
            return None
        cases = Cases(self._compiled, modes)
        found = dict.fromkeys(
            vector
            for seen in self._seen(cases, decision)
            for vector in self._vectors_of(cases, decision, seen) or (None,)
        )
        return None if None in found else tuple(vector for vector in found if vector is not None)

    def _vectors_of(self, cases: Cases, decision: Decision, seen: Seen) -> tuple[Vector, ...]:
        """The vectors of all values that are possible in a case; nothing where there are too many to look at."""
        mask, values = seen
        classes = [self._possible(mode, value, mask) for mode, value in zip(cases.modes, values, strict=True)]
        count = 1
        for one in classes:
            count *= len(one)
        if count > CAP:
            return ()
        keys = [mode.key for mode in cases.modes]
        worlds = (dict(zip(keys, chosen, strict=True)) for chosen in itertools.product(*classes))
        derived = self._compiled.vocabulary.derived
        return tuple(dict.fromkeys(vector for world in worlds for vector in vectors_of_world(decision, world, derived)))

    def _possible(self, mode: Atom, value: object, mask: int) -> tuple[object, ...]:
        if value is not None:
            return (value,)
        path = path_of(mode.key)
        is_there = path is not None and mask & self._compiled.knowledge.bits.get(path, 0)
        return tuple(one for one in mode.classes if one is not Odd.MISSING) if is_there else mode.classes

    # ── where the decision is made ───────────────────────────────────────────────────────────────────────────

    def _seen(self, cases: Cases, decision: Decision) -> Iterator[Seen]:
        """What is known of cases when the decision is made."""
        groups = self._compiled.groups[decision.state]
        for seen in self._arrivals(cases, decision.state):
            match decision.key:
                case ("way", _, str() as result, _):
                    for group in groups:
                        if any(way.exit.result == result for way in group.ways):
                            yield from self._inside(cases, decision.state, group.steps, seen, result)
                case ("demand", *_):
                    yield seen
                case ("check", _, str() as fact, _) if seen[0] & self._compiled.knowledge.bits[fact]:
                    continue  # it is known already: nobody asks
                case _:
                    yield from self._on_the_way(cases, decision.state, groups[0].steps, seen)

    def _on_the_way(self, cases: Cases, state: str, steps: Steps, seen: Seen) -> Iterator[Seen]:
        """What is known after each step of a verb: a question is put, and answered, somewhere between. What an answer
        says is not known yet when it is checked, and anything it may say is in what comes after."""
        yield seen
        for count in range(1, len(steps) + 1):
            before = steps[:count]
            self._kept.append(before)  # what is found is kept by the identity of the steps
            yield from self._inside(cases, state, before, seen)

    def _inside(self, cases: Cases, state: str, steps: Steps, seen: Seen, result: str = "") -> Iterator[Seen]:
        """What is known when a verb has ended. What it may have given, or not, is not known: the routes take it for
        missing, since they ask what may be missing."""
        facts = self._asked(state, all_=result == LATE) | _perhaps(steps)
        for mask, values in cases.run(steps, seen):
            yield mask, _without(cases, values, facts)

    def _asked(self, state: str, *, all_: bool) -> set[str]:
        """The facts that a state asks and nobody need answer; all of them where it was broken off. Those that hang on
        `only_if` the routes follow themselves."""
        plan = self.program.states[state].plan
        facts = [self.program.facts[name] for name in plan.facts] if isinstance(plan, AskPlan) else []
        return {fact.name for fact in facts if all_ or (fact.optional and fact.only_if is None)}

    def _arrivals(self, cases: Cases, state: str) -> Iterator[Seen]:
        known: dict[tuple[str, Valuation], int] = {}
        apart: dict[str, int] = {}
        waiting: deque[tuple[str, Valuation]] = deque()
        nothing: Valuation = (None,) * len(cases.modes)

        def arrive(to: str, seen: Seen) -> None:
            mask, values = seen
            if (to, values) not in known and apart.get(to, 0) >= MOST_APART:
                values = nothing
            before = known.get((to, values))
            now = mask if before is None else before & mask
            if before is None:
                apart[to] = apart.get(to, 0) + 1
            if now != before:
                known[to, values] = now
                waiting.append((to, values))

        for root, mask in self._compiled.roots:
            is_start = root == self.program.start
            arrive(root, (mask, self._start(cases, mask) if is_start else nothing))
        while waiting:
            here = waiting.popleft()
            for to, seen in self._out(cases, here[0], (known[here], here[1])):
                arrive(to, seen)
        return ((mask, values) for (to, values), mask in known.items() if to == state)

    def _start(self, cases: Cases, mask: int) -> Valuation:
        """What is known when a case begins; of what it may be given, nothing."""
        given = self.program.interface.inputs
        values = zip(cases.modes, cases.start(mask), strict=True)
        return tuple(None if mode.facts & given.keys() else value for mode, value in values)

    def _out(self, cases: Cases, state: str, seen: Seen) -> Iterator[tuple[str, Seen]]:
        for group in self._compiled.groups[state]:
            result = group.ways[0].exit.result if group.ways else ""
            inside = list(self._inside(cases, state, group.steps, seen, result))
            for way in group.ways:
                yield from ((way.exit.to, after) for one in inside for after in cases.run(way.steps, one))
        for way in self._compiled.heard[state]:
            perhaps = _perhaps(way.steps) | self._asked(state, all_=True)
            for mask, values in cases.run(way.steps, seen):
                yield way.exit.to, (mask, _without(cases, values, perhaps))


def _perhaps(steps: Steps) -> set[str]:
    """The facts that some steps may leave there, or not."""
    return {name for step in steps if isinstance(step, Take) and not step.forgot for name in step.facts}


def _without(cases: Cases, values: Valuation, facts: set[str]) -> Valuation:
    """The values, nothing being known of those that hang on these facts."""
    return tuple(None if mode.facts & facts else value for mode, value in zip(cases.modes, values, strict=True))


def _guards(steps: tuple[Step, ...]) -> Iterator[Node]:
    """The conditions that some steps hang on."""
    for step in steps:
        if isinstance(step, Assume | Inquire):
            yield tree_of(step.guard)
        if isinstance(step, Inquire):
            yield from _guards(step.steps)
