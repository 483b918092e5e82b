"""Items of lists that nothing tells apart.

A list of codes that is only asked whether it has this one or that one is the same with any other code in place of one
that nobody asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.expressions.parser import parse
from sopflow.expressions.syntax import And, ChoiceValue, Is, Name, Node, Not, Or, Quantifier, walk
from sopflow.playbook.values import Code, Condition
from sopflow.policies.compiled import Watch
from sopflow.program.model import CallsPlan, Program
from sopflow.proof.flow.mentions import expressions_in
from sopflow.values.types import Choice, ListOf

Codes = Mapping[str, frozenset[str]]
"""The codes that somebody asks for, by list."""


@dataclass(frozen=True, eq=False)
class Alike:
    """What is asked of the lists of codes of a program, as the proofs step it."""

    program: Program

    def codes(self, watch: Watch) -> Codes:
        """The codes that something asks for, for those lists that are asked for nothing else, also by this policy."""
        if any(watch.inputs.values()):
            return {}
        trees = [*self._trees, *_of_policy(watch)]
        found = {name: [_asked(tree, name) for tree in trees] for name in self._lists}
        return {name: frozenset[str]().union(*its) for name, its in found.items() if None not in its}  # type: ignore[arg-type]  # None is in none of them

    @cached_property
    def _lists(self) -> tuple[str, ...]:
        facts = self.program.facts.values()
        return tuple(one.name for one in facts if isinstance(one.type, ListOf) and isinstance(one.type.item, Choice))

    @cached_property
    def _trees(self) -> tuple[Node, ...]:
        """What in the program speaks of lists of codes. What calls are given decides nothing."""
        program = self.program
        states = [
            replace(state, plan=replace(state.plan, calls=tuple(replace(one, input=None) for one in state.plan.calls)))
            if isinstance(state.plan, CallsPlan)
            else state
            for state in program.states.values()
        ]
        all_ = [states, list(program.facts.values()), program.tables, program.slas, program.interrupts]
        trees = [expression.tree for expression in expressions_in(all_)]
        trees += [fact.tree for fact in program.facts.values() if fact.tree is not None]
        rows = (row for table in program.playbook.tables.values() for row in table.rows)
        texts = (value.text for row in rows for value in row.give.values() if isinstance(value, Code))
        trees += [tree for text in texts if (tree := parse(text).tree) is not None]
        lists = set(self._lists)
        return tuple(tree for tree in trees if any(isinstance(one, Name) and one.name in lists for one in walk(tree)))


def _of_policy(watch: Watch) -> Iterator[Node]:
    """The conditions of a policy."""
    policy = watch.policy
    steps = [step.where for step in (*policy.parts.values(), *policy.moments)]
    for condition in (policy.when, *steps):
        if condition is not None:
            yield from _of_condition(condition)


def _of_condition(condition: Condition) -> Iterator[Node]:
    for part in condition.parts:
        if isinstance(part, Condition):
            yield from _of_condition(part)
        elif (tree := parse(part.text).tree) is not None:
            yield tree


def _asked(tree: Node, name: str) -> frozenset[str] | None:
    """The codes that a tree asks a list for; None where it looks at the list in any other way."""
    asked = [one for one in walk(tree) if isinstance(one, Quantifier) and _is_of(one.source, name)]
    read = sum(_is_of(one, name) for one in walk(tree))
    codes = [_of_items(one) for one in asked]
    if len(asked) != read or None in codes:
        return None
    return frozenset(code for one in codes for code in one or ())


def _is_of(node: Node, name: str) -> bool:
    return isinstance(node, Name) and node.name == name


def _of_items(asked: Quantifier) -> frozenset[str] | None:
    """The codes that a question about items names; None where it asks otherwise. How many there are nobody knows, only
    whether there are any (`lifted`)."""
    if asked.kind not in ("any", "none", "all", "count") or asked.body is not None:
        return None
    return frozenset() if asked.where is None else _named(asked.where, asked.item)


def _named(tree: Node, item: str | None) -> frozenset[str] | None:
    match tree:
        case And() | Or():
            left, right = _named(tree.left, item), _named(tree.right, item)
            return None if left is None or right is None else left | right
        case Not(operand=operand):
            return _named(operand, item)
        case Is(left=Name(name=name), right=Name(name=code)) if name == item:
            return frozenset((code,))
        case Is(left=Name(name=name), right=ChoiceValue(value=code)) if name == item:
            return frozenset((code,))
        case _:
            return None
