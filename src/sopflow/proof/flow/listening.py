"""In which states a policy hears nothing new.

A policy of the form "never … before: CONDITION", "never: CONDITION" or "always: CONDITION" looks at its condition
wherever something happens. But where the case has not changed what the condition reads since it was looked at, it says
what it said; and once it held, nothing more is wanted, or all is lost. So a step is looked at only where a case begins,
where that may have changed, where it changed in the step before, and where another step of the policy may happen.
Everywhere else one step stands for all cases, whatever the condition says of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.playbook.model import PolicyStep
from sopflow.policies.compiled import Watch
from sopflow.program.model import Program, State
from sopflow.proof.flow.ahead import KINDS
from sopflow.proof.flow.mentions import given_by
from sopflow.proof.flow.reading import Reading
from sopflow.proof.flow.sight import after, roots_of
from sopflow.proof.values.abstract import TURN, is_door


def quiet_states(program: Program, reading: Reading, watch: Watch) -> frozenset[str]:
    """The states in which a policy hears nothing that it has not heard; none where that cannot be told from the form
    of the policy or from what its condition reads."""
    told = _looked_at(watch)
    if told is None:
        return frozenset()
    read = roots_of(reading.through(watch.reading.get(("", ""), frozenset()))) - {"settings"}
    facts = [program.facts.get(name) for name in read]
    if any(fact is None or fact.loop for fact in facts) or not read.isdisjoint(reading.anywhere):
        return frozenset()
    states = {id: state for id, state in program.states.items() if not is_door(id)}
    changing = {id for id, state in states.items() if not read.isdisjoint(_changes(state, program))}
    behind = {to.removesuffix(TURN) for id in changing for to in after(program)[id]} | {
        program.start.removesuffix(TURN)
    }
    asking = {
        id
        for id, state in states.items()
        for kind, name in reading.happening(state)
        if any(kind in KINDS.get(one.kind, (one.kind,)) and one.name in (None, name) for one in told)
    }
    return frozenset(states.keys() - changing - behind - asking)


def _looked_at(watch: Watch) -> tuple[PolicyStep, ...] | None:
    """The steps of a policy besides the condition that it looks at at any time; None where it is of another form."""
    parts = watch.policy.parts
    judged = parts.get("never") or parts.get("always")
    steps = [one for one in (judged, parts.get("before")) if one is not None]
    if watch.automaton.form not in ("never", "before") or watch.automaton.any_item or watch.policy.moments:
        return None
    told = tuple(one for one in steps if one.kind != "that")
    return told if len(told) < len(steps) else None


def _changes(state: State, program: Program) -> Iterator[str]:
    """The facts that have other values behind a step of a state, or none; the last turn of a loop takes the ways out of
    the loop."""
    for one in (state, *(program.states[loop] for loop in state.loops)):
        yield from given_by(one, program)
        for ways in one.exits.values():
            for way in ways:
                yield from way.forget
