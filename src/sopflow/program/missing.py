"""Reads of facts that some path leaves missing, each with such a path.

A forward data flow over the states: at each the facts that are certainly known, which is what all ways into it agree
on. Guards narrow along their ways. Where that is too coarse (what one branch asked is read behind a later branch with
the same condition), `correlated` tells apart the cases that the conditions on the path found tell apart, and the path
must hold up there too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from sopflow.program.correlated import Told, correlated
from sopflow.program.knowledge import Need
from sopflow.program.masks import Compiled, compile_states
from sopflow.program.model import Program


@dataclass(frozen=True, slots=True, eq=False)
class MissingRead:
    """A read that may find nothing in `state`; `script` names the script that reads it, "" where the state does.
    `trail` is a path of states on which it is missing, the state itself last."""

    state: str
    need: Need
    script: str
    trail: tuple[str, ...]


def missing_reads(program: Program) -> tuple[MissingRead, ...]:
    """Every read that may find nothing, in the order of the states; one path for each."""
    compiled = compile_states(program)
    reached = _flow(program, compiled)
    suspects = [
        MissingRead(name, need, script, ())
        for name, state in compiled.states.items()
        if name in reached
        for need, script in state.lacking(reached[name])
    ]
    if not suspects:
        return ()
    told = correlated(compiled, tuple((read.state, read.need) for read in suspects))
    return tuple(_with_trail(read, told) for read in suspects if (read.state, id(read.need)) in told)


def _with_trail(read: MissingRead, told: Mapping[tuple[str, int], Told]) -> MissingRead:
    return MissingRead(read.state, read.need, read.script, told[read.state, id(read.need)])


def _flow(program: Program, compiled: Compiled) -> Mapping[str, int]:
    """The bits that are set on every way into a state, for every state that can be reached."""
    known: dict[str, int] = {}
    waiting: deque[str] = deque()

    def arrive(state: str, mask: int) -> None:
        before = known.get(state)
        now = mask if before is None else before & mask
        if now != before:
            known[state] = now
            waiting.append(state)

    for root, mask in compiled.roots:
        arrive(root, mask)
    while waiting:
        name = waiting.popleft()
        for to, mask in compiled.states[name].out(known[name]):
            arrive(to, mask)
    return known
