"""Which facts a told case could have read: what the states on its path name, and what those facts are made of.

A playbook derives facts for every case that it knows. Those that no state on the path names say nothing about this
case, and a due time among them would be a clock that nobody started.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from sopflow.expressions.references import names
from sopflow.program.model import AskPlan, DecidePlan, Expression, Fact, Program, State
from sopflow.simulation.trace import Trace


def read(trace: Trace) -> frozenset[str]:
    """The names of all facts that the visited states read, directly or through derived facts and tables."""
    program = trace.program
    if program is None:
        return frozenset(trace.facts)
    waiting = [name for state in dict.fromkeys(trace.path) for name in _named(program.states[state], program)]
    waiting += [name for maker in program.outputs.values() for name in _inside(maker)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _made_of(program.facts.get(name), program)
    return frozenset(found)


def _named(state: State, program: Program) -> Iterator[str]:
    yield from _inside(state)
    for script in state.says:
        yield from _inside(program.scripts[script].texts)
    match state.plan:
        case AskPlan(facts=asked):
            for name in asked:
                yield from _inside(program.facts[name])
        case DecidePlan(table=table):
            yield from _inside(program.tables[table].inputs)
        case _:
            pass


def _made_of(fact: Fact | None, program: Program) -> Iterator[str]:
    if fact is not None and fact.tree is not None:
        yield from names(fact.tree)
    if fact is not None and fact.table is not None:
        yield from _inside(program.tables[fact.table[0]].inputs)


def _inside(value: object) -> Iterator[str]:
    """The names in all expressions of a part of a program."""
    match value:
        case Expression(tree=tree):
            yield from names(tree)
        case Mapping():
            for part in value.values():
                yield from _inside(part)
        case tuple():
            for part in value:
                yield from _inside(part)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _inside(getattr(value, field.name))
        case _:
            pass
