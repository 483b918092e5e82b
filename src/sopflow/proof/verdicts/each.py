"""Policies of items, ready to be proved: for any item of the list."""

from __future__ import annotations

from sopflow.policies.compiled import Watch
from sopflow.policies.items import turns_of
from sopflow.policies.tracking import tracked
from sopflow.program.model import Program


def for_any_item(watch: Watch, program: Program) -> Watch | None:
    """The policy as it follows any item; None where nobody can tell whose turn it is: something leads back to the first
    state of a turn, a loop has words of its own, or the item is looked at at any time."""
    assert watch.items is not None
    turns = turns_of(program.playbook).get(watch.items.list, frozenset())
    for loop, start in turns:
        before = {state.id for state in program.states.values() if start in state.leads_to()}
        if before != {loop} or program.states[loop].says:
            return None
    loops = frozenset(loop for loop, _ in turns)
    inner = frozenset(state.id for state in program.states.values() if not loops.isdisjoint(state.loops))
    return tracked(watch, frozenset(start for _, start in turns), loops, inner)
