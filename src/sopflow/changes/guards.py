"""Conditions and derived facts that are written otherwise: whether they mean the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sopflow.changes.deciding import Decision, partings, value_of
from sopflow.changes.model import Change, Level, Sort
from sopflow.changes.walk import Difference
from sopflow.document.pointer import Pointer
from sopflow.expressions.syntax import Node
from sopflow.playbook.values import Code, Condition
from sopflow.program.model import Guard, Program, RequirePlan
from sopflow.program.worlds import tree_of


def guards_of(program: Program) -> Mapping[Pointer, Node]:
    """The trees of conditions and derived facts, by where they are written."""
    found = {guard.at: tree_of(guard) for guard in _guards(program)}
    derived = {fact.at: fact.tree for fact in program.facts.values() if fact.tree is not None}
    return {**{(*at, "is"): tree for at, tree in derived.items()}, **derived, **found}


def _guards(program: Program) -> Iterator[Guard]:
    for fact in program.facts.values():
        if fact.only_if is not None:
            yield fact.only_if
        yield from (check.that for check in fact.checks)
    for state in program.states.values():
        yield from (way.guard for ways in state.exits.values() for way in ways if way.guard is not None)
        if isinstance(state.plan, RequirePlan):
            yield from (demand.that for demand in state.plan.demands)


def judged(
    change: Change,
    found: Difference,
    programs: tuple[Program, Program],
    guards: tuple[Mapping[Pointer, Node], Mapping[Pointer, Node]],
) -> Change:
    """The change of a condition, with values that show it; cosmetic where none do and all were looked at."""
    if not isinstance(found.old, Condition | Code) or not isinstance(found.new, Condition | Code):
        return change
    trees = (guards[0].get(found.old.at), guards[1].get(found.new.at))
    if trees[0] is None or trees[1] is None:
        return change
    old, new = (
        Decision(program, (tree,), value_of(tree)) for program, tree in zip(programs, (trees[0], trees[1]), strict=True)
    )
    parted = partings(old, new)
    if parted.witnesses:
        return replace(change, witness=parted.witnesses[0])
    return replace(change, level=Level.COSMETIC, sort=Sort.SAME) if parted.is_whole else change
