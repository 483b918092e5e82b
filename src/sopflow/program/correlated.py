"""Which suspected reads stand when conditions on the path are taken together.

Each suspicion comes with a path. Where two conditions on that path read the same atom, the flow is run again with
cases told apart by its value; then the suspicion is gone, or has another path, or stands: the path found agrees with
itself as far as finite values go. The atoms and the cases kept apart are bounded; at the bound a suspicion stands.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sopflow.expressions.syntax import Name
from sopflow.program.cases import Cases, Seen, Valuation
from sopflow.program.knowledge import Need
from sopflow.program.masks import Compiled
from sopflow.program.model import Guard
from sopflow.program.routes import Assume, Inquire, SetTo, Steps
from sopflow.program.worlds import Atom, Odd, atoms, tree_of

MOST_ATOMS = 8
MOST_CASES = 96
MOST_ROUNDS = 8
MOST_FACTS = 40

Entry = tuple[str, Valuation]
Told = tuple[str, ...]
Suspect = tuple[str, Need]


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """A way that was followed between two cases: its steps, and what was known behind it."""

    source: Entry
    steps: Steps
    mask: int


@dataclass(slots=True)
class Flow:
    """What is known at every state for every case kept apart, and the ways between them."""

    cases: Cases
    known: dict[Entry, int] = field(default_factory=dict)
    by_state: dict[str, int] = field(default_factory=dict)
    roots: list[Entry] = field(default_factory=list)
    into: dict[Entry, list[Edge]] = field(default_factory=dict)


def correlated(compiled: Compiled, suspects: tuple[Suspect, ...]) -> dict[tuple[str, int], Told]:
    """The suspects that stand, each with a path of states on which its read finds nothing."""
    by_fact: dict[str, list[Suspect]] = {}
    for state, need in suspects:
        by_fact.setdefault(need.read.path.partition(".")[0], []).append((state, need))
    told: dict[tuple[str, int], Told] = {}
    for index, group in enumerate(by_fact.values()):
        told.update(_refined(compiled, group, rounds=MOST_ROUNDS if index < MOST_FACTS else 1))
    return told


def _refined(compiled: Compiled, suspects: list[Suspect], rounds: int) -> Iterator[tuple[tuple[str, int], Told]]:
    modes: tuple[Atom, ...] = ()
    for count in range(rounds):
        flow = _flow(Cases(compiled, modes))
        paths = [(suspect, path) for suspect in suspects if (path := _path(flow, suspect)) is not None]
        suspects = [suspect for suspect, _ in paths]
        more = _worth_telling_apart(compiled, [steps for _, (_, steps) in paths], modes)
        if not more or count == rounds - 1:
            yield from (((state, id(need)), trail) for (state, need), (trail, _) in paths)
            return
        modes = (*modes, *more)


def _worth_telling_apart(compiled: Compiled, paths: list[list[Steps]], modes: tuple[Atom, ...]) -> tuple[Atom, ...]:
    """Atoms that two places of one path read or settle, the most frequent first."""
    counted: Counter[Atom] = Counter()
    for path in paths:
        on_path = Counter(_atoms_of(compiled, path))
        counted.update({atom: count for atom, count in on_path.items() if count > 1})
    have = {mode.key for mode in modes}
    merged: dict[object, Atom] = {}
    for atom, _ in counted.most_common():
        if atom.key not in have:
            merged.setdefault(atom.key, _merged(atom, [other for other in counted if other.key == atom.key]))
    return tuple(merged.values())[: max(0, MOST_ATOMS - len(modes))]


def _merged(atom: Atom, others: Iterable[Atom]) -> Atom:
    classes = tuple(dict.fromkeys(value for other in (atom, *others) for value in other.classes))
    if len(classes) > 1 and Odd.PRESENT in classes and any(not isinstance(value, Odd) for value in classes):
        classes = tuple(value for value in classes if value is not Odd.PRESENT)
    return Atom(atom.key, classes, atom.facts)


def _atoms_of(compiled: Compiled, path: list[Steps]) -> Iterator[Atom]:
    """The atoms of a path, once for each place; all trees together say which values are told apart."""
    guards = [guard for steps in path for guard in _guards(steps)]
    every = {atom.key: atom for atom in atoms([tree_of(guard) for guard in guards], compiled.vocabulary)}
    for guard in guards:
        for atom in atoms([tree_of(guard)], compiled.vocabulary):
            yield every[atom.key]
    for atom in every.values():
        if Odd.MISSING in atom.classes:
            yield atom
    for steps in path:
        yield from (every[Name(step.fact)] for step in steps if isinstance(step, SetTo) and Name(step.fact) in every)


def _guards(steps: Steps) -> Iterator[Guard]:
    for step in steps:
        if isinstance(step, Assume | Inquire):
            yield step.guard


# ── the flow ─────────────────────────────────────────────────────────────────────────────────────────────────


def _flow(cases: Cases) -> Flow:
    flow = Flow(cases)
    waiting: deque[Entry] = deque()
    for root, mask in cases.compiled.roots:
        entry = _arrive(flow, root, (mask, cases.start(mask)), waiting)
        flow.roots.append(entry)
    while waiting:
        entry = waiting.popleft()
        for to, _, seen in _out(flow, entry):
            _arrive(flow, to, seen, waiting)
    for entry in flow.known:
        for to, steps, seen in _out(flow, entry):
            flow.into.setdefault(_entry(flow, to, seen), []).append(Edge(entry, steps, seen[0]))
    return flow


def _entry(flow: Flow, state: str, seen: Seen) -> Entry:
    """Where a case is kept: apart, or with all others once there are too many."""
    apart = (state, seen[1])
    if apart in flow.known or flow.by_state.get(state, 0) < MOST_CASES:
        return apart
    return state, (None,) * len(flow.cases.modes)


def _arrive(flow: Flow, state: str, seen: Seen, waiting: deque[Entry]) -> Entry:
    entry = _entry(flow, state, seen)
    before = flow.known.get(entry)
    now = seen[0] if before is None else before & seen[0]
    if before is None:
        flow.by_state[state] = flow.by_state.get(state, 0) + 1
    if now != before:
        flow.known[entry] = now
        waiting.append(entry)
    return entry


def _out(flow: Flow, entry: Entry) -> Iterator[tuple[str, Steps, Seen]]:
    state, values = entry
    seen = (flow.known[entry], values)
    for group in flow.cases.compiled.groups[state]:
        inside = flow.cases.run(group.steps, seen)
        for way in group.ways:
            for one in inside:
                for after in flow.cases.run(way.steps, one):
                    yield way.exit.to, (*group.steps, *way.steps), after
    for way in flow.cases.compiled.heard[state]:
        for after in flow.cases.run(way.steps, seen):
            yield way.exit.to, way.steps, after


# ── a path ───────────────────────────────────────────────────────────────────────────────────────────────────


def _path(flow: Flow, suspect: Suspect) -> tuple[Told, list[Steps]] | None:
    """A path of states, and of the steps between them, on which the read finds nothing."""
    state, need = suspect
    for entry in flow.known:
        if entry[0] == state:
            steps = _failing_steps(flow, entry, need)
            if steps is not None:
                edges = _edges_to(flow, entry, need.any_of)
                return (*(edge.source[0] for edge in edges), state), [*(edge.steps for edge in edges), steps]
    return None


def _failing_steps(flow: Flow, entry: Entry, need: Need) -> Steps | None:
    """The steps of the state on which the read finds nothing in this case; None where it always finds something."""
    found: list[int] = []

    def on_read(read: Need, mask: int) -> None:
        if read is need and not mask & need.any_of:
            found.append(mask)

    seen = (flow.known[entry], entry[1])
    for group in flow.cases.compiled.groups[entry[0]]:
        inside = flow.cases.run(group.steps, seen, on_read)
        if found:
            return group.steps
        for way in group.ways:
            for one in inside:
                flow.cases.run(way.steps, one, on_read)
            if found:
                return (*group.steps, *way.steps)
    for way in flow.cases.compiled.heard[entry[0]]:
        flow.cases.run(way.steps, seen, on_read)
        if found:
            return way.steps
    return None


def _edges_to(flow: Flow, entry: Entry, any_of: int) -> list[Edge]:
    """The ways of a path from a root to an entry: as far back as can be without any of the bits."""
    back = _walk(flow, entry, any_of)
    first = back[0].source if back else entry
    return back if first in flow.roots else [*_walk(flow, first, 0), *back]


def _walk(flow: Flow, entry: Entry, any_of: int) -> list[Edge]:
    """A shortest path of ways behind which none of the bits is set, from a root or from where they were taken."""
    after: dict[Entry, Edge | None] = {entry: None}
    next_of: dict[Entry, Entry] = {}
    waiting = deque([entry])
    farthest = entry
    while waiting:
        farthest = waiting.popleft()
        if farthest in flow.roots or (farthest != entry and any_of and flow.known[farthest] & any_of):
            break
        for edge in flow.into.get(farthest, ()):
            if edge.source not in after and not edge.mask & any_of:
                after[edge.source], next_of[edge.source] = edge, farthest
                waiting.append(edge.source)
    path: list[Edge] = []
    while (taken := after[farthest]) is not None:
        path.append(taken)
        farthest = next_of[farthest]
    return path


__all__ = ["Told", "correlated"]
