"""Loops that a case can go round for ever by itself.

Loops of the graph are looked at as the data flow sees them: where the conditions on the way round disagree, the loop
is no loop, and the cases are told apart by what they disagree about until a loop agrees with itself or none is left.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from sopflow.program.agreement import disagreement
from sopflow.program.correlated import MOST_ATOMS, Correlation, Edge, Entry, Flow, merged
from sopflow.program.graph import groups_of_each_other
from sopflow.program.masks import compile_states
from sopflow.program.model import Exit, Program
from sopflow.program.worlds import Atom

MOST_FLOWS = 12


def endless_loop(program: Program, stays: Callable[[Exit], bool]) -> tuple[Exit, ...]:
    """The ways of a loop that only takes ways that `stays` keeps, whose conditions agree when it is gone round twice;
    empty where there is none (or none that was settled)."""
    correlation = Correlation(compile_states(program))
    modes: frozenset[Atom] = frozenset()
    while True:
        loop = _loop(correlation.flow(modes), stays)
        if not loop:
            return ()
        disputed = disagreement(correlation.compiled, [edge.move.steps for edge in (*loop, *loop)], -1)
        if disputed is None:
            return tuple(edge.move.exit for edge in loop)
        wider = merged(modes, disputed)
        if wider == modes or len(wider) > MOST_ATOMS or len(correlation.flows) >= MOST_FLOWS:
            return ()
        modes = wider


def _loop(flow: Flow, stays: Callable[[Exit], bool]) -> list[Edge]:
    """A shortest way round through the first entry that can come back to itself."""
    into = {entry: [edge for edge in flow.into.get(entry, ()) if stays(edge.move.exit)] for entry in flow.known}
    before = {entry: tuple(edge.source for edge in edges) for entry, edges in into.items()}
    for group in groups_of_each_other(before):
        if len(group) > 1 or group[0] in before[group[0]]:
            return _round(group[0], into, frozenset(group))
    return []


def _round(start: Entry, into: dict[Entry, list[Edge]], group: frozenset[Entry]) -> list[Edge]:
    after: dict[Entry, tuple[Edge, Entry]] = {}
    waiting = deque([start])
    while True:  # every entry of a group leads back to itself
        entry = waiting.popleft()
        for edge in into[entry]:
            if edge.source == start:
                return _along(edge, entry, start, after)
            if edge.source in group and edge.source not in after:
                after[edge.source] = (edge, entry)
                waiting.append(edge.source)


def _along(first: Edge, entry: Entry, start: Entry, after: dict[Entry, tuple[Edge, Entry]]) -> list[Edge]:
    path = [first]
    while entry != start:
        edge, entry = after[entry]
        path.append(edge)
    return path
