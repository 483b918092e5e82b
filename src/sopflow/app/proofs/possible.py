"""Why some case may break a claim, and no real case was found that does: in words that say what would mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sopflow.app.procedure import Procedure
from sopflow.expressions.parser import parse
from sopflow.expressions.syntax import Node, Quantifier, walk
from sopflow.playbook.values import Condition
from sopflow.policies.items import AS
from sopflow.proof.flow.mentions import expressions_in
from sopflow.proof.values.abstract import TURN, grown
from sopflow.proof.verdicts.claims import Claim, Standing

POSSIBLE = "possible"
"""The reason in general: conditions that are not looked into."""

LISTS = "lists"
"""The reason where one of those says something of a whole list."""

COLLECTED = "collected"
"""The reason where a policy speaks of each item of a list that the playbook adds to."""

ANY_ITEM = "any_item"
"""The reason where a policy of each item looks at items whose turn it is not."""


def possible(claim: Claim, procedure: Procedure) -> Claim:
    """A claim of which nothing is known, since its breach was found in the graph of all cases and in no real one."""
    guessed = _guessed(claim)
    return replace(claim, standing=Standing.UNKNOWN, reason=_why(claim, procedure, guessed), names=guessed, graphs=())


def _why(claim: Claim, procedure: Procedure, guessed: tuple[str, ...]) -> str:
    if any("?" in letters for way in claim.ways for letters in way.letters):
        return ANY_ITEM
    policy = procedure.playbook.policies.get(claim.subject)
    if policy is not None and policy.each is not None and policy.each.partition(AS)[0] in grown(procedure.program):
        return COLLECTED
    trees = (tree for top in _conditions(claim, procedure, guessed) for tree in walk(top))
    return LISTS if any(isinstance(tree, Quantifier) for tree in trees) else POSSIBLE


def _guessed(claim: Claim) -> tuple[str, ...]:
    """The states in which what is not looked into decides, on the way to a claim's breach."""
    nodes = [] if claim.graph is None else [claim.graph.nodes[way.source] for way in claim.ways if way.guessed]
    return tuple(dict.fromkeys(node.core.case.state.removesuffix(TURN) for node in nodes if node is not None))


def _conditions(claim: Claim, procedure: Procedure, guessed: tuple[str, ...]) -> Iterator[Node]:
    """What a claim's policy and those states look at."""
    policy = procedure.playbook.policies.get(claim.subject)
    if policy is not None:
        steps = (policy.when, *(step.where for step in (*policy.parts.values(), *policy.moments)))
        yield from (tree for one in steps if one is not None for tree in _trees(one))
    for name in guessed:
        yield from (one.tree for one in expressions_in(procedure.program.states[name]))


def _trees(condition: Condition) -> Iterator[Node]:
    for part in condition.parts:
        if isinstance(part, Condition):
            yield from _trees(part)
        elif (tree := parse(part.text).tree) is not None:
            yield tree


__all__ = ["ANY_ITEM", "COLLECTED", "LISTS", "POSSIBLE", "possible"]
