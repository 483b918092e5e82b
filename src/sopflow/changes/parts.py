"""The parts of a playbook that have a name, each with those of the same kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from sopflow.playbook.model import Playbook
from sopflow.playbook.states import Each, Fact, State

KINDS = MappingProxyType(
    {
        "outcome": "outcomes",
        "role": "roles",
        "phase": "phases",
        "setting": "settings",
        "type": "types",
        "script": "scripts",
        "table": "tables",
        "form": "forms",
        "interrupt": "interrupts",
        "policy": "policies",
        "output": "outputs",
        "sla": "sla",
    }
)
"""Kinds of parts, with the field of a playbook that has them; states and facts are found within loops too."""

NAMED = frozenset({*KINDS.values(), "states", "facts"})


def states_of(playbook: Playbook) -> dict[str, State]:
    """All states by name, those of loops too; a loop itself without what is inside."""
    return {state.id: _bare(state) for state in _every(playbook.states)}


def loops_of(playbook: Playbook) -> dict[str, str]:
    """The loop that each state is inside of, where it is inside one."""
    return {
        inner: state.id
        for state in _every(playbook.states)
        if isinstance(state.verb, Each)
        for inner in state.verb.states
    }


def facts_of(playbook: Playbook) -> dict[str, Fact]:
    """All facts by name; those of a loop are `loop.fact`."""
    inner = {
        f"{state.id}.{name}": fact
        for state in _every(playbook.states)
        if isinstance(state.verb, Each)
        for name, fact in state.verb.facts.items()
    }
    return {**playbook.facts, **inner}


def _every(states: Mapping[str, State]) -> Iterator[State]:
    for state in states.values():
        yield state
        if isinstance(state.verb, Each):
            yield from _every(state.verb.states)


def _bare(state: State) -> State:
    return replace(state, verb=replace(state.verb, states={}, facts={})) if isinstance(state.verb, Each) else state
