"""What a proof leaves behind: for each claim that holds, every kind of case, and why none of them breaks it.

A kind is named by the digest of what any later step can see of it (`Node.key`). For a policy each kind has the states
that the policy's automaton may be in there; for "every case can finish" it has how many steps an end is away. That is
an invariant: whoever steps every kind once can see that it holds (`proof.checker`), and need not look for it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sopflow.policies.automata import START, Automaton
from sopflow.proof.choices import Key
from sopflow.proof.explore import Graph, Way
from sopflow.proof.judging import FINISH

BEGIN = "begin"
"""The kind of a case before it begins."""

Marks = tuple[int, ...]
"""What a claim says of a kind: the states of an automaton in order, or the steps to an end."""

Kinds = Mapping[str, Marks]


@dataclass(frozen=True)
class Certified:
    """A claim with its invariant. `near` is how far ahead conditions are looked for (`Explorer.near`)."""

    claim: str
    near: int | None
    kinds: Kinds


def digest(key: Key) -> str:
    """The name of a kind, the same in every process."""
    return hashlib.sha256(_spelled(key).encode()).hexdigest()[:32]


def names_of(graph: Graph) -> Sequence[str]:
    """The digest of every node, in their order."""
    return [BEGIN if node is None else digest(node.key) for node in graph.nodes]


def of_policy(graph: Graph, near: int | None, claim: str, index: int, automaton: Automaton) -> Certified:
    """The states that a policy's automaton may be in at every kind."""
    out = _out(graph)
    states: defaultdict[int, set[int]] = defaultdict(set)
    states[0].add(START)
    waiting = deque([(0, START)])
    while waiting:
        node, state = waiting.popleft()
        for way in out[node]:
            after = stepped(automaton, state, way.letters.get(index, ()))
            if after not in states[way.target]:
                states[way.target].add(after)
                waiting.append((way.target, after))
    names = names_of(graph)
    return Certified(claim, near, {names[node]: tuple(sorted(found)) for node, found in sorted(states.items())})


def of_finish(graph: Graph, near: int | None) -> Certified:
    """How many steps an end is away from every kind, at the least."""
    into: list[list[int]] = [[] for _ in graph.nodes]
    for way in graph.ways:
        into[way.target].append(way.source)
    ends = [index for index, node in enumerate(graph.nodes) if node is not None and node.case.outcome is not None]
    away = dict.fromkeys(ends, 0)
    waiting = deque(ends)
    while waiting:
        target = waiting.popleft()
        for source in into[target]:
            if source not in away:
                away[source] = away[target] + 1
                waiting.append(source)
    names = names_of(graph)
    return Certified(FINISH, near, {names[node]: (steps,) for node, steps in sorted(away.items())})


def stepped(automaton: Automaton, state: int, row: Sequence[str]) -> int:
    """The automaton's state behind what was seen in a step."""
    for letters in row:
        state = automaton.after(state, letters)
    return state


def _out(graph: Graph) -> list[list[Way]]:
    out: list[list[Way]] = [[] for _ in graph.nodes]
    for way in graph.ways:
        out[way.source].append(way)
    return out


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
