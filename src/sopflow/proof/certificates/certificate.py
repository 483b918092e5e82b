"""What a proof leaves behind: for each claim that holds, every kind of case, and why none of them breaks it.

A kind is named by the digest of what any later step can see of it (`Node.key`). For a policy each kind has the states
that the policy's automaton may be in there; for "every case can finish" it has how many rounds an end is away in the
game of `finishing`. That is an invariant: whoever steps every kind once can see that it holds
(`proof.certificates.checker`), and need not look for it. `proof.certificates.invariants` makes it of a graph.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from sopflow.dataclass import dataclass
from sopflow.policies.automata import Automaton
from sopflow.proof.values.choices import Key

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


def stepped(automaton: Automaton, state: int, row: Sequence[str]) -> int:
    """The automaton's state behind what was seen in a step."""
    for letters in row:
        state = automaton.after(state, letters)
    return state


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
