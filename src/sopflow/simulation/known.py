"""The names that a scenario may use: those of the playbook, of the sub-playbooks that it runs, and of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from sopflow.catalog.model import Catalog, Operation
from sopflow.dataclass import dataclass
from sopflow.program.model import (
    ApprovePlan,
    CallsPlan,
    DoPlan,
    Fact,
    OpenCasePlan,
    Program,
    RunPlan,
    State,
)
from sopflow.simulation.told import Siblings

EVERY_CASE_HEARS = ("resume", "cancel")
"""Events that need no declaration: going on after a pause, giving the case up."""


@dataclass(frozen=True, eq=False)
class Known:
    """A playbook, those that run inside it, and what adapters declare. Names are in the order in which they are told to
    an author."""

    program: Program
    catalog: Catalog
    siblings: Siblings

    @cached_property
    def programs(self) -> tuple[Program, ...]:
        """The playbook, then every sub-playbook that it runs, directly or not."""
        found = {"": self.program}
        waiting = [self.program]
        while waiting:
            for id in _runs(waiting.pop(0)):
                inner = self.siblings(id)
                if inner is not None and id not in found:
                    found[id] = inner
                    waiting.append(inner)
        return tuple(found.values())

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The playbook's own come first where a sub-playbook has the same name."""
        return {name: fact for program in reversed(self.programs) for name, fact in program.facts.items()}

    @cached_property
    def people_decide_in(self) -> Mapping[str, State]:
        """States that are answered under their own ids: approvals, chores, confirmations."""
        return {
            id: state
            for program in reversed(self.programs)
            for id, state in program.states.items()
            if isinstance(state.plan, ApprovePlan | DoPlan) or _confirms(state)
        }

    @cached_property
    def people(self) -> Mapping[str, object]:
        """What people answer: facts, and states that are answered."""
        return {**self.facts, **self.people_decide_in}

    @cached_property
    def scripts(self) -> Mapping[str, None]:
        return dict.fromkeys(name for program in self.programs for name in program.scripts)

    @cached_property
    def states(self) -> Mapping[str, None]:
        return dict.fromkeys(self.program.states)

    @cached_property
    def events(self) -> Mapping[str, None]:
        own = (name for program in self.programs for name in (*program.interrupts, *sorted(program.awaited)))
        return dict.fromkeys((*own, *self.catalog.events, *EVERY_CASE_HEARS))

    @cached_property
    def playbooks(self) -> Mapping[str, None]:
        """Sub-playbooks that are run, and cases that are opened: to answer one of those is no fault."""
        return dict.fromkeys(id for program in self.programs for id in (*_runs(program), *_opens(program)))

    def outcomes_of(self, playbook: str) -> tuple[str, ...]:
        """The outcomes of a sub-playbook; those that are branched on where it is not at hand."""
        program = self.siblings(playbook)
        if program is not None:
            return program.interface.outcomes
        states = [state for each in self.programs for state in each.states.values()]
        runs = [state for state in states if isinstance(state.plan, RunPlan) and state.plan.playbook == playbook]
        return tuple(dict.fromkeys(result for state in runs for result in state.exits))

    def operation(self, name: str) -> Operation | None:
        return self.catalog.operations.get(name)


def _runs(program: Program) -> Iterator[str]:
    for state in program.states.values():
        if isinstance(state.plan, RunPlan):
            yield state.plan.playbook


def _opens(program: Program) -> Iterator[str]:
    for state in program.states.values():
        if isinstance(state.plan, OpenCasePlan):
            yield state.plan.playbook


def _confirms(state: State) -> bool:
    return isinstance(state.plan, CallsPlan) and any(call.operation.writes for call in state.plan.calls)
