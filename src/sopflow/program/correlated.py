"""Which suspected reads stand when the conditions on the path are taken together.

Each suspicion comes with a path. Where the conditions on that path disagree, the flow is run again with the cases
told apart by the values that they disagree about; then the suspicion is gone, or has another path. It stands when its
path agrees with itself. The values told apart are bounded; a suspicion that is not settled then is called unsure.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import field
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.program.agreement import disagreement
from sopflow.program.cases import Cases, Seen, Valuation
from sopflow.program.knowledge import Need
from sopflow.program.masks import Compiled
from sopflow.program.moves import Move
from sopflow.program.routes import Look, Step, Steps
from sopflow.program.worlds import Atom

MOST_ATOMS = 12
MOST_CASES = 96
MOST_FLOWS = 40
MOST_TOLD = 50
"""After so many faults of one kind the next ones are told when these are mended."""

Entry = tuple[str, Valuation]
Suspect = tuple[str, Need]


@dataclass(frozen=True, slots=True)
class Told:
    """A path of states on which a read finds nothing; `sure` when its conditions agree with each other."""

    trail: tuple[str, ...]
    sure: bool


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """A way that was followed between two cases, and what was known behind it."""

    source: Entry
    move: Move
    mask: int


@dataclass(eq=False)
class Flow:
    """What is known at every state for every case kept apart, and the ways between them."""

    cases: Cases
    known: dict[Entry, int] = field(default_factory=dict)
    by_state: dict[str, list[Entry]] = field(default_factory=dict)
    roots: list[Entry] = field(default_factory=list)

    @cached_property
    def into(self) -> dict[Entry, list[Edge]]:
        """The ways into every case, once all are known."""
        into: dict[Entry, list[Edge]] = {}
        for entry in self.known:
            for move, seen in _out(self, entry):
                into.setdefault(_entry(self, move.exit.to, seen), []).append(Edge(entry, move, seen[0]))
        return into


@dataclass(eq=False)
class Correlation:
    """The flows of one program, each run once. `learnt` are the atoms that earlier suspicions turned on."""

    compiled: Compiled
    flows: dict[frozenset[Atom], Flow] = field(default_factory=dict)

    def settle(self, suspect: Suspect) -> Told | None:
        """The path on which the read finds nothing; None where there is none."""
        modes: frozenset[Atom] = frozenset()
        if any(not _fails(flow, suspect) for flow in self.flows.values()):
            return None
        while True:
            flow = self.flow(modes)
            found = _path(flow, suspect)
            if found is None:
                return None
            trail, steps, start = found
            disputed = disagreement(self.compiled, steps, start, suspect[1])
            if disputed is None:
                return Told(trail, sure=True)
            if not _fails(self.flow(merged(frozenset(), disputed)), suspect):
                return None
            wider = merged(modes, disputed)
            if wider == modes or len(wider) > MOST_ATOMS or len(self.flows) >= MOST_FLOWS:
                return Told(trail, sure=False)
            modes = wider

    def flow(self, modes: frozenset[Atom]) -> Flow:
        """The flow that tells cases apart by these atoms."""
        if modes not in self.flows:
            self.flows[modes] = _flow(Cases(self.compiled, tuple(sorted(modes, key=lambda one: repr(one.key)))))
        return self.flows[modes]


def merged(modes: frozenset[Atom], more: tuple[Atom, ...]) -> frozenset[Atom]:
    """Both, an atom with all the classes that either tells apart."""
    merged = {mode.key: mode for mode in modes}
    for atom in more:
        known = merged.get(atom.key)
        classes = atom.classes if known is None else tuple(dict.fromkeys((*known.classes, *atom.classes)))
        merged[atom.key] = Atom(atom.key, classes, atom.facts)
    return frozenset(merged.values())


def correlated(compiled: Compiled, suspects: tuple[Suspect, ...]) -> dict[tuple[str, int], Told]:
    """The suspects that stand, each with a path of states on which its read finds nothing."""
    correlation = Correlation(compiled)
    standing: dict[tuple[str, int], Told] = {}
    for state, need in suspects:
        told = correlation.settle((state, need)) if len(standing) < MOST_TOLD else None
        if told is not None:
            standing[state, id(need)] = told
    return standing


# ── the flow ─────────────────────────────────────────────────────────────────────────────────────────────────


def _flow(cases: Cases) -> Flow:
    flow = Flow(cases)
    waiting: deque[Entry] = deque()
    for root, mask in cases.compiled.roots:
        entry = _arrive(flow, root, (mask, cases.start(mask)), waiting)
        flow.roots.append(entry)
    while waiting:
        _follow(flow, waiting.popleft(), waiting)
    return flow


def _follow(flow: Flow, entry: Entry, waiting: deque[Entry]) -> None:
    """Takes every way out of where a case is kept. Most touch none of the atoms: those are arithmetic on bits."""
    state, values = entry
    known = flow.known
    mask = known[entry]
    for move, touched in flow.cases.moves(state):
        if touched:
            for after in flow.cases.behind(move, (mask, values)):
                _arrive(flow, move.exit.to, after, waiting)
            continue
        shift, to = move.shift, (move.exit.to, values)
        now, before = mask & shift.keep | shift.give, known.get(to)
        if before is None:
            _arrive(flow, move.exit.to, (now, values), waiting)
        elif before & now != before:
            known[to] = before & now
            waiting.append(to)


def _entry(flow: Flow, state: str, seen: Seen) -> Entry:
    """Where a case is kept: apart, or with all others once there are too many."""
    apart = (state, seen[1])
    if apart in flow.known or len(flow.by_state.get(state, ())) < MOST_CASES:
        return apart
    return state, (None,) * len(flow.cases.modes)


def _arrive(flow: Flow, state: str, seen: Seen, waiting: deque[Entry]) -> Entry:
    entry = _entry(flow, state, seen)
    before = flow.known.get(entry)
    now = seen[0] if before is None else before & seen[0]
    if before is None:
        flow.by_state.setdefault(state, []).append(entry)
    if now != before:
        flow.known[entry] = now
        waiting.append(entry)
    return entry


def _out(flow: Flow, entry: Entry) -> Iterator[tuple[Move, Seen]]:
    state, values = entry
    seen = (flow.known[entry], values)
    mask = seen[0]
    for move, touched in flow.cases.moves(state):
        if not touched:
            yield move, (mask & move.shift.keep | move.shift.give, values)
            continue
        for after in flow.cases.behind(move, seen):
            yield move, after


# ── a path ───────────────────────────────────────────────────────────────────────────────────────────────────


def _path(flow: Flow, suspect: Suspect) -> tuple[tuple[str, ...], list[Steps], int] | None:
    """A path of states, the steps between them, and what is known at its start: the read finds nothing on it."""
    state, need = suspect
    for entry in flow.by_state.get(state, ()):
        steps = _failing_steps(flow, entry, need)
        edges = None if steps is None else _edges_to(flow, entry, need.any_of)
        if steps is not None and edges is not None:
            before = tuple(_before(flow.cases.compiled, steps, need))
            trail = (*(edge.source[0] for edge in edges), state)
            first = edges[0].source if edges else entry
            return trail, [*(edge.move.steps for edge in edges), before], flow.known[first]
    return None


def _fails(flow: Flow, suspect: Suspect) -> bool:
    """Whether the read finds nothing in some case."""
    state, need = suspect
    return any(_failing_steps(flow, entry, need) is not None for entry in flow.by_state.get(state, ()))


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


def _before(compiled: Compiled, steps: Steps, need: Need) -> Iterator[Step]:
    """The steps that come before the read: what is known once it was read says nothing of it."""
    for step in steps:
        if isinstance(step, Look) and any(one is need for one in compiled.needs.get(id(step), ())):
            return
        yield step


def _edges_to(flow: Flow, entry: Entry, any_of: int) -> list[Edge] | None:
    """The ways of a path from a root to an entry: as far back as can be without any of the bits. None where no root
    leads there: a case was kept before it was known that none comes to it."""
    back = _walk(flow, entry, any_of)
    if back is None:
        return None
    first = back[0].source if back else entry
    before = [] if first in flow.roots else _walk(flow, first, 0)
    return None if before is None else [*before, *back]


def _walk(flow: Flow, entry: Entry, any_of: int) -> list[Edge] | None:
    """A shortest path of ways behind which none of the bits is set, from a root or from where they were taken; None
    where there is none."""
    after: dict[Entry, Edge | None] = {entry: None}
    next_of: dict[Entry, Entry] = {}
    waiting = deque([entry])
    while waiting:
        farthest = waiting.popleft()
        if farthest in flow.roots or (farthest != entry and any_of and flow.known[farthest] & any_of):
            break
        for edge in flow.into.get(farthest, ()):
            if edge.source not in after and not edge.mask & any_of:
                after[edge.source], next_of[edge.source] = edge, farthest
                waiting.append(edge.source)
    else:
        return None
    path: list[Edge] = []
    while (taken := after[farthest]) is not None:
        path.append(taken)
        farthest = next_of[farthest]
    return path
