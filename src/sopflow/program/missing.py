"""Reads of facts that some path leaves missing, each with such a path.

A forward data flow over the states: at each the facts that are certainly known, which is what all ways into it agree
on. Guards narrow along their ways. Where that is too coarse (what one branch asked is read behind a later branch with
the same condition), `correlated` tells apart the cases that the conditions on the path found tell apart, and the path
must hold up there too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sopflow.dataclass import dataclass
from sopflow.program.correlated import correlated
from sopflow.program.knowledge import Need
from sopflow.program.masks import Compiled, compile_states
from sopflow.program.model import Program


@dataclass(frozen=True, slots=True, eq=False)
class MissingRead:
    """A read that may find nothing in `state`; `script` names the script that reads it, "" where the state does.
    `trail` is a path of states on which it is missing, the state itself last; `sure` says that its conditions agree
    with each other."""

    state: str
    need: Need
    script: str
    trail: tuple[str, ...]
    sure: bool = True


def missing_reads(program: Program) -> tuple[MissingRead, ...]:
    """Every read that may find nothing, in the order of the states; one path for each."""
    compiled = compile_states(program)
    reached = _flow(program, compiled)
    suspects = [
        MissingRead(name, need, script, ())
        for name, state in compiled.states.items()
        if name in reached
        for need, script in _outermost(tuple(state.lacking(reached[name])))
    ]
    if not suspects:
        return ()
    told = correlated(compiled, tuple((read.state, read.need) for read in suspects))
    return tuple(
        replace(read, trail=found.trail, sure=found.sure)
        for read in suspects
        if (found := told.get((read.state, id(read.need)))) is not None
    )


def _outermost(lacking: tuple[tuple[Need, str], ...]) -> Iterator[tuple[Need, str]]:
    """Where `profile` may be missing, `profile.area` is no news."""
    paths = {(id(need.expression), need.read.path) for need, _ in lacking}
    for need, script in lacking:
        parts = need.read.path.split(".")
        above = (".".join(parts[:count]) for count in range(1, len(parts)))
        if not any((id(need.expression), path) in paths for path in above):
            yield need, script


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
