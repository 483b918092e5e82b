"""What one state reads: what decides what comes of it, what its calls are given, what policies see of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.policies.compiled import Watch
from sopflow.program.model import (
    ApprovePlan,
    AskPlan,
    CallsPlan,
    DecidePlan,
    DoPlan,
    EachPlan,
    EndPlan,
    Expression,
    Guard,
    Maker,
    RequirePlan,
    State,
    WaitPlan,
)  # fmt: skip
from sopflow.proof.flow.happening import Happens, happening
from sopflow.proof.flow.mentions import ASKED, CALLED, COUNT, changes_of, expressions_in
from sopflow.proof.flow.sight import MARKS, roots_of
from sopflow.proof.flow.written import Written
from sopflow.proof.values.abstract import TURN, part_of


@dataclass(frozen=True, eq=False)
class Looking(Written):
    """What each state reads by itself, and what the policies that watch read of it."""

    watches: tuple[Watch, ...] = ()
    wheres: Mapping[str, Guard | None] = field(default_factory=dict)  # which items loops go over
    marks: Mapping[Watch, frozenset[str]] = field(default_factory=dict)  # of what policies say of lists

    def groups(self, state: State) -> Iterator[frozenset[str]]:
        """The paths that decide what comes of the state, those of one condition together."""
        yield from self._unwatched(state)
        for loop in state.loops:
            yield from self._loop(self.program.states[loop])

    def _unwatched(self, state: State) -> Iterator[frozenset[str]]:
        for expression in expressions_in(list(self._deciding(state))):
            yield self.read_by(expression.tree)
        if isinstance(state.plan, DecidePlan):
            yield frozenset(self.of_table(state.plan.table))
        yield from self._loop(state)

    def _loop(self, state: State) -> Iterator[frozenset[str]]:
        if isinstance(state.plan, EachPlan):
            where = self.wheres.get(state.id, state.plan.where)
            yield self.read_by(state.plan.items.tree) | self.of_all(where)

    def _begun(self, state: State) -> Iterator[frozenset[str]]:
        """What is read once, when the state begins: what its calls are given."""
        if isinstance(state.plan, CallsPlan):
            for expression in expressions_in([call.input for call in state.plan.calls]):
                yield self.read_by(expression.tree)

    def _watched(self, state: State, watch: Watch) -> Iterator[frozenset[str]]:
        """What a policy reads of what happens in the state."""
        happens = self.happening(state)
        for (kind, name), paths in watch.reading.items():
            if (kind, name) in happens or not name:
                yield paths | self.marks.get(watch, frozenset())

    def happening(self, state: State) -> Happens:
        """What policies may see of a state, as kind and name."""
        found = self._happening.get(state.id)
        if found is None:
            found = self._happening[state.id] = happening(state, self.program)
        return found

    @cached_property
    def _happening(self) -> dict[str, Happens]:
        return {}

    def hears(self, id: str, watch: Watch) -> bool:
        """Whether a policy may see something of a step from a state."""
        state = self.program.states[id.removesuffix(TURN)]
        return any(watch.speaks_of(kind, name) for kind, name in self.happening(state))

    def local(self, id: str, watch: Watch | None) -> frozenset[str]:
        """The facts that a step from a state may look at, and those that a policy looks at in it. Behind a door is the
        state itself; the last turn of a loop takes the ways out of the loop."""
        found = self._local.get((id, watch))
        if found is None:
            state = self.program.states[id.removesuffix(TURN)]
            paths = {*self._by_itself(state)}
            if watch is not None and self.hears(id, watch):
                paths.update(*self._watched(state, watch), self.of_all(self._inputs(state, watch.inputs)))
            through = roots_of(self.through(paths))
            found = self._local[id, watch] = frozenset(name for name in through if name[0] not in MARKS)
        return found

    def about(self, guard: Guard) -> frozenset[str]:
        """The paths of facts that a condition reads."""
        paths = self.through(self.of_all(guard))
        return frozenset(path for path in paths if path.partition(".")[0] in self.program.facts)

    def paths_at(self, id: str) -> frozenset[str]:
        """All paths that a step from a state may read by itself; also its limits and calls."""
        found = self._paths_at.get(id)
        if found is None:
            state = self.program.states[id.removesuffix(TURN)]
            found = self._paths_at[id] = self.through(self._by_itself(state))
        return found

    @cached_property
    def _paths_at(self) -> dict[str, frozenset[str]]:
        return {}

    def spoken_of(self, watch: Watch) -> frozenset[str]:
        """The paths of facts that a policy itself speaks of, also through the inputs of calls; none where the settings
        alone say that it never applies."""
        if self.is_never(watch.policy.when):
            return frozenset()
        read = frozenset[str]().union(self.marks.get(watch, ()), *watch.reading.values())
        fields = frozenset(path.removeprefix("input.") for path in read if path.startswith("input."))
        told = {name: its & fields for name, its in watch.inputs.items()}
        given = self.of_all(
            [self._inputs(state, told) for state in self.program.states.values() if self._tells(state, told)]
        )
        paths = self.through(read | given)
        return frozenset(path for path in paths if path[0] == "&" or path.partition(".")[0] in self.program.facts)

    def _tells(self, state: State, told: Mapping[str, frozenset[str]]) -> bool:
        calls = state.plan.calls if isinstance(state.plan, CallsPlan) else ()
        return any(told.get(call.operation.name) for call in calls)

    def looked_at(self, id: str, watch: Watch | None) -> Iterator[frozenset[str]]:
        """The paths that decide what comes of a state, those of one condition together; also its limits and calls."""
        state = self.program.states[id.removesuffix(TURN)]
        around = [expressions_in(list(self._deciding(self.program.states[loop]))) for loop in state.loops]
        groups = [*self._unwatched(state), *(self.read_by(one.tree) for row in around for one in row)]
        groups += [self.read_by(one.tree) for one in expressions_in(self._inputs(state, {}))]
        if watch is not None and self.hears(id, watch):
            told = expressions_in(self._inputs(state, watch.inputs))
            groups += [*self._watched(state, watch), *(self.read_by(one.tree) for one in told)]
        for group in (*groups, self._of_interrupts):
            paths = self.through(group)
            yield frozenset(path for path in paths if path[0] == "&" or path.partition(".")[0] in self.program.facts)
        yield from (frozenset((name,)) for name in sorted(self.names_of(state)) if name[0] != ASKED)

    def _by_itself(self, state: State) -> frozenset[str]:
        loops = [list(self._deciding(self.program.states[loop])) for loop in state.loops]
        spans = [state.within, state.remind, state.plan]
        spans = [replace(state.plan, calls=()) if isinstance(state.plan, CallsPlan) else one for one in spans]
        read = frozenset[str]().union(*self._unwatched(state), self.of_all([*loops, *spans, *self._calls(state)]))
        return read | self.names_of(state) | self._of_interrupts

    def _calls(self, state: State) -> Iterator[object]:
        """What the calls of a state are made of, but for their inputs: of those the key alone."""
        for call in state.plan.calls if isinstance(state.plan, CallsPlan) else ():
            yield replace(call, input=None)
            yield from self._inputs(state, {})

    def _inputs(self, state: State, told: Mapping[str, frozenset[str]]) -> list[Maker]:
        calls = state.plan.calls if isinstance(state.plan, CallsPlan) else ()
        return [
            part_of(call.input, told.get(call.operation.name, frozenset()) | frozenset(call.operation.key or ()))
            for call in calls
            if call.input is not None
        ]

    @cached_property
    def _local(self) -> dict[tuple[str, Watch | None], frozenset[str]]:
        return {}

    def heard(self, state: State) -> frozenset[str]:
        """The paths that decide what comes of the state."""
        return frozenset[str]().union(*self.groups(state))

    def _deciding(self, state: State) -> Iterator[object]:
        yield [way.guard for ways in state.exits.values() for way in ways]
        yield [change.value for change in changes_of(state)]
        match state.plan:
            case AskPlan(facts=facts):
                for name in facts:
                    fact = self.program.facts[name]
                    yield fact.only_if
                    yield [check.that for check in fact.checks]
            case RequirePlan(demands=demands):
                yield [demand.that for demand in demands]
            case WaitPlan(events=events):
                yield [event.where for event in events]
            case EndPlan(outcome=Expression() as outcome):
                yield outcome
            case CallsPlan(calls=calls):
                yield [call.repeat.until for call in calls if call.repeat is not None]
            case _:
                return

    def named(self, state: State) -> frozenset[str]:
        """The names that the state reads at all."""
        return roots_of(self.of_all([state]) | self.heard(state)) | self.names_of(state)

    def names_of(self, state: State) -> frozenset[str]:
        """The names that the engine itself looks up in the state."""
        found: set[str] = set()
        plan = state.plan
        if isinstance(plan, EndPlan) or state.id in self.program.always:
            found |= roots_of(self.of_all(self.program.outputs))
        if isinstance(plan, AskPlan):
            found |= {*plan.facts, *(f"{ASKED}{fact}" for fact in plan.facts)}
        if isinstance(plan, DoPlan) and plan.evidence is not None:
            found.add(plan.evidence)
        if isinstance(plan, ApprovePlan):
            found |= self.through(plan.freeze)  # what is frozen is computed there
        if isinstance(plan, CallsPlan):
            found |= {call.add_to for call in plan.calls if call.add_to is not None}
            found |= {f"{CALLED}{call.operation.name}" for call in plan.calls}
        found |= {change.fact for change in changes_of(state) if change.mode == "add"}
        found |= {f"{COUNT}{way.limit.key}" for ways in state.exits.values() for way in ways if way.limit is not None}
        return frozenset(found)

    @cached_property
    def anywhere(self) -> frozenset[str]:
        """The facts that interrupts change."""
        ways = [way for one in self.program.interrupts.values() for way in one.ways]
        return frozenset(change.fact for way in ways for change in way.changes)

    @cached_property
    def _of_interrupts(self) -> frozenset[str]:
        heard = [
            (one.where, [(way.guard, way.changes) for way in one.ways]) for one in self.program.interrupts.values()
        ]
        return self.of_all([heard, self.program.slas])
