"""The invariants of what was proved, of the graphs that were found: what a certificate has for each claim."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence

from sopflow.policies.assuming import unfailing
from sopflow.policies.automata import START
from sopflow.proof.certificates.certificate import BEGIN, Certified, digest, stepped
from sopflow.proof.graph.explore import Explorer, Graph
from sopflow.proof.verdicts.claims import FINISH
from sopflow.proof.verdicts.finishing import Game
from sopflow.proof.verdicts.game import wins


def of_policy(explorer: Explorer, graph: Graph, claim: str, part: int) -> Certified:
    """The states that a policy's automaton may be in at every kind that is come to while it may still be broken, under
    what the policy takes for granted."""
    ahead, start = explorer.ahead, explorer.abstract.start
    never_fail = unfailing(() if explorer.watch is None else explorer.watch.policy.assume)
    states: defaultdict[int, set[int]] = defaultdict(set)
    states[0].add(START)
    waiting = deque([(0, START)])
    while waiting:
        node, state = waiting.popleft()
        held = graph.nodes[node]
        if ahead.is_over(start if held is None else held.core.case.state, state):
            continue
        for way in graph.out[node]:
            if way.move.what in never_fail and way.move.is_failure:
                continue
            after = stepped(ahead.automaton, state, way.letters)
            if after not in states[way.target]:
                states[way.target].add(after)
                waiting.append((way.target, after))
    names = _names(graph)
    return Certified(claim, part, graph.tracked, {names[node]: tuple(sorted(states[node])) for node in sorted(states)})


def of_finish(explorer: Explorer, graph: Graph) -> Certified:
    """In how many rounds an end is come to from every kind."""
    turns = Game(explorer, graph).turns
    away = {number: 0 for number, node in enumerate(graph.nodes) if node is not None and node.is_over}
    every, before = set(range(len(graph.nodes))), -1
    while before != len(away):
        before, won = len(away), set(away)
        left = (number for number in every - won if any(wins(move, 0, won, every) for move in turns[number]))
        away |= dict.fromkeys(sorted(left), max(away.values(), default=0) + 1)
    names = _names(graph)
    return Certified(FINISH, 0, graph.tracked, {names[node]: (rounds,) for node, rounds in sorted(away.items())})


def _names(graph: Graph) -> Sequence[str]:
    return [BEGIN if node is None else digest(node.key) for node in graph.nodes]
