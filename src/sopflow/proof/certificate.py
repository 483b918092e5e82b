"""What a proof leaves behind: for each claim that holds, every kind of case, and why none of them breaks it.

A kind is named by the digest of what any later step can see of it (`Node.key`). For a policy each kind has the states
that the policy's automaton may be in there; for "every case can finish" it has how many rounds an end is away in the
game of `finishing`. That is an invariant: whoever steps every kind once can see that it holds (`proof.checker`), and
need not look for it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sopflow.policies.automata import START, Automaton
from sopflow.proof.choices import Key
from sopflow.proof.claims import FINISH
from sopflow.proof.explore import Explorer, Graph
from sopflow.proof.finishing import Game, wins

BEGIN = "begin"
"""The kind of a case before it begins."""

Marks = tuple[int, ...]
"""What a claim says of a kind: the states of an automaton in order, or the rounds to an end."""

Kinds = Mapping[str, Marks]


@dataclass(frozen=True)
class Certified:
    """A claim with its invariant. `part` counts the parts of a policy that asks for several things; `tracked` is what
    is remembered of cases (None: all)."""

    claim: str
    part: int
    tracked: frozenset[str] | None
    kinds: Kinds


def digest(key: Key) -> str:
    """The name of a kind, the same in every process."""
    return hashlib.sha256(_spelled(key).encode()).hexdigest()[:32]


def of_policy(graph: Graph, claim: str, part: int, automaton: Automaton) -> Certified:
    """The states that a policy's automaton may be in at every kind."""
    states: defaultdict[int, set[int]] = defaultdict(set)
    states[0].add(START)
    waiting = deque([(0, START)])
    while waiting:
        node, state = waiting.popleft()
        for way in graph.out[node]:
            after = stepped(automaton, state, way.letters)
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


def stepped(automaton: Automaton, state: int, row: Sequence[str]) -> int:
    """The automaton's state behind what was seen in a step."""
    for letters in row:
        state = automaton.after(state, letters)
    return state


def _names(graph: Graph) -> Sequence[str]:
    return [BEGIN if node is None else digest(node.key) for node in graph.nodes]


def _spelled(key: Key) -> str:
    return "".join(_parts(key))


def _parts(key: Key) -> Iterator[str]:
    match key:
        case tuple():
            yield "("
            for part in key:
                yield from _parts(part)
                yield ","
            yield ")"
        case frozenset():
            yield f"{{{','.join(sorted(_spelled(part) for part in key))}}}"
        case _:
            yield f"{type(key).__name__}:{key!r}"
