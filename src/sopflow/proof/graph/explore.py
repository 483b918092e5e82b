"""Every kind of case that a playbook may come to: the graph of nodes, whose ways are steps of the engine."""

from __future__ import annotations

import operator
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import field, replace
from functools import cached_property

from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.policies.compiled import Watch
from sopflow.program.model import Program
from sopflow.proof.flow.ahead import Ahead, Onward
from sopflow.proof.flow.reading import Reading
from sopflow.proof.flow.sight import Slice, View
from sopflow.proof.graph.canonical import Canon
from sopflow.proof.graph.kinds import Core, Kinds, Node, Part
from sopflow.proof.graph.moves import Move, Moves
from sopflow.proof.graph.stepping import Exits, Letters, Ran, Stepper, Unexplored
from sopflow.proof.subject import Subject
from sopflow.proof.values.choices import Choices, Key

MOST_NODES = 12_000
"""So many kinds of cases are looked at for one claim."""

MOST_RUNS = 4_000
"""So often the engine's step is run to find them."""

AT_FIRST = 1_600
"""So often for each claim at first. For those that need more, what all may take is shared among them."""

MOST_IN_ALL = 24_000
"""So often for all that need more, together: what one of them does not need is there for the next."""

AT_FIRST_A_STATE = 2
"""As often at the least for each state of the program, at first."""

A_STATE = 10
"""As often at the least for each state of the program."""


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One step: from node to node, by a move. `guessed` says that it hangs on conditions that were not looked into;
    `letters` are what each policy saw, in order (`policies.automata`); `exits` the ways out that were taken, by state,
    result and index; `entered` the states."""

    source: int
    target: int
    move: Move
    guessed: bool
    letters: Letters
    exits: Exits
    entered: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """One step from a node, before its target has a number. There is no node where nothing came of it."""

    ran: Ran
    node: Node


class Graph:
    """What was found. Node 0 is before the beginning (`nodes[0]` is None). It is `complete` where every way of every
    node is in it; `unexplored` are steps that could not be followed. `tracked` is what was remembered (None: all),
    `index` the number of the policy that looked on."""

    def __init__(self, tracked: frozenset[str] | None = None, index: int | None = None) -> None:
        self.tracked = tracked
        self.index = index
        self.nodes: list[Node | None] = [None]
        self.ways: list[Way] = []
        self.unexplored: list[Unexplored] = []
        self.complete = True

    @cached_property
    def out(self) -> list[list[Way]]:
        """The ways from each node. To be looked at when nothing is added any more."""
        out: list[list[Way]] = [[] for _ in self.nodes]
        for way in self.ways:
            out[way.source].append(way)
        return out

    @cached_property
    def entered(self) -> frozenset[str]:
        """The states that cases come to."""
        return frozenset[str]().union(*(way.entered for way in self.ways))

    @cached_property
    def taken(self) -> Exits:
        """The ways out that cases take."""
        return Exits().union(*(way.exits for way in self.ways))


Remembers = tuple[frozenset[str] | None, bool, View | None]


class Allowance:
    """How often the step may be run for the claim that is looked at."""

    def __init__(self, runs: int) -> None:
        self.runs = runs


@dataclass(frozen=True, eq=False)
class Common:
    """What explorers of one program share, whatever they remember. `canons` are by what is remembered and how long,
    `rows` by them; `graphs` also by the policy that looked on, each with how many nodes were looked at."""

    stepper: Stepper
    reading: Reading
    grown: frozenset[str]
    onward: Onward
    allowance: Allowance
    kinds: Kinds = field(default_factory=Kinds)
    canons: dict[Remembers, Canon] = field(default_factory=dict)
    rows: dict[Canon, Rows] = field(default_factory=dict)
    ahead: dict[int, Ahead] = field(default_factory=dict)
    graphs: dict[tuple[frozenset[str] | None, int | None], tuple[Graph, tuple[int, int]]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Explorer:
    """Explores the cases of one program. `program` was compiled by `lifted` with `choices`. `tracked` is what is
    remembered of a case (paths; None: all that any later step reads). What is forgotten is looked at as anything, or
    as missing: that adds cases and loses none."""

    program: Program
    catalog: Catalog
    choices: Choices
    watches: tuple[Watch, ...] = ()
    marks: tuple[frozenset[str], ...] = ()
    tracked: frozenset[str] | None = None
    index: int | None = None
    shared: Common | None = None

    @cached_property
    def common(self) -> Common:
        if self.shared is not None:
            return self.shared
        subject = Subject(self.program, self.catalog, self.choices, self.watches, self.marks)
        stepper = Stepper(subject.stepped, self.catalog, self.choices, subject.reading, self.watches)
        allowance = Allowance(max(MOST_RUNS, A_STATE * len(subject.stepped.states)))
        return Common(stepper, subject.reading, subject.grown, subject.onward, allowance)

    def sliced(self, tracked: frozenset[str] | None, index: int | None = None) -> Explorer:
        """The explorer that remembers these, and for which that policy looks on."""
        return replace(self, tracked=tracked, index=index, shared=self.common)

    @property
    def cuts(self) -> bool:
        """Whether what is derived of nothing that is remembered is not computed: for a policy it need not be; that
        every case can finish hangs on whose turn it is to decide such things."""
        return self.tracked is not None and self.index is not None

    @property
    def watch(self) -> Watch | None:
        """The policy that looks on."""
        return None if self.index is None else self.watches[self.index]

    @property
    def abstract(self) -> Program:
        """The program that is stepped."""
        return self.common.stepper.program

    @property
    def moves(self) -> Moves:
        """What may happen to cases."""
        return self.common.stepper.moves

    @property
    def ahead(self) -> Ahead:
        """What of the policy that looks on may still happen."""
        assert self.index is not None
        found = self.common.ahead.get(self.index)
        if found is None:
            found = self.common.ahead[self.index] = self.common.onward.ahead(self.watches[self.index])
        return found

    @cached_property
    def canon(self) -> Canon:
        """What makes nodes of cases."""
        shared, slice, view = self.common, self._slice, self._view
        found = shared.canons.get((self.tracked, self.cuts, view))
        if found is None:
            found = Canon(self.abstract, shared.reading, self.choices, shared.grown, shared.kinds, slice, view)
            shared.canons[self.tracked, self.cuts, view] = found
        return found

    @property
    def _slice(self) -> Slice | None:
        return None if self.tracked is None else Slice(self.tracked, self.cuts)

    @property
    def _view(self) -> View | None:
        """How long what is remembered is of use to the policy that looks on."""
        if not self.tracked or self.index is None:
            return None
        return self.common.reading.view(self.watches[self.index], self.tracked, self.ahead.matters)

    @property
    def most_runs(self) -> int:
        """How often the step is run for the claim that is looked at."""
        return self.common.allowance.runs

    def allow(self, runs: int) -> None:
        """Let the step be run so often for the next claim; no more often than for one claim at most."""
        self.common.allowance.runs = max(1, min(runs, self._most_runs))

    @property
    def _most_runs(self) -> int:
        return max(MOST_RUNS, A_STATE * len(self.abstract.states))

    def explored(self, most: int = MOST_NODES) -> Graph:
        """The same as `explore`, once for what is remembered and the policy that looks on."""
        graphs, key, allowed = self.common.graphs, (self.tracked, self.index), (most, self.most_runs)
        known = graphs.get(key)
        if known is None or not (known[0].complete or all(map(operator.ge, known[1], allowed))):
            known = graphs[key] = (self.explore(most), allowed)
        return known[0]

    def explore(self, most: int = MOST_NODES, each: int | None = None) -> Graph:
        """The whole graph, or as much of it as `most` nodes allow. `each` is how many nodes of one shape are gone on
        from, where not from all."""
        graph = Graph(self.tracked, self.index)
        gone_on: Counter[Key] = Counter()
        numbers: dict[Node, int] = {}
        waiting: deque[int] = deque([0])
        made = self.common.stepper.made
        last = made["runs"] + self.most_runs
        while waiting:
            source = waiting.popleft()
            node = graph.nodes[source]
            if made["runs"] > last:
                graph.complete = False
                return graph
            if each is not None and node is not None:
                gone_on[node.core.shape] += 1
                if gone_on[node.core.shape] > each:
                    graph.complete = False
                    continue
            seen: set[object] = set()
            for found in self.after(node):
                if isinstance(found, Unexplored):
                    graph.unexplored.append(found)
                    continue
                target = numbers.get(found.node)
                if target is None:
                    if len(graph.nodes) > most:
                        graph.complete = False
                        return graph
                    target = numbers[found.node] = len(graph.nodes)
                    graph.nodes.append(found.node)
                    waiting.append(target)
                if (target, found.ran.says) not in seen:
                    seen.add((target, found.ran.says))
                    graph.ways.append(way_of(source, target, found.ran))
        return graph

    def after(self, node: Node | None) -> Iterator[Found | Unexplored]:
        """What may become of a case of this kind; of None: how cases begin."""
        if node is None:
            for ran in self.common.stepper.begun(self.canon.slice, self.index):
                yield from self._begun(ran)
        elif not node.is_over:
            watch = self.common.stepper.hearing(node.core.case.state, self.index)
            touched, rest = self._apart(node, watch)
            for row in self._rows(node.core, touched, watch):
                if isinstance(row, Unexplored):
                    yield row
                else:
                    yield from self._joined(row, rest)

    def outcomes(self, node: Node) -> Iterator[tuple[Ran | Unexplored, tuple[Node, ...]]]:
        """Every run of a step from a node that is not over, with all that it comes to: nothing where it comes to
        nothing."""
        state = node.core.case.state
        watch = self.common.stepper.hearing(state, self.index)
        touched, rest = self._apart(node, watch)
        for ran in self.common.stepper.runs(node.core, touched, self._lost(state, watch), self.canon.slice, watch):
            row = self._row(ran)
            yield ran, () if isinstance(row, Unexplored) else tuple(one.node for one in self._joined(row, rest))

    def _begun(self, ran: Ran | Unexplored) -> Iterator[Found | Unexplored]:
        if isinstance(ran, Unexplored):
            yield ran
        elif ran.case is not None:
            for node in self.canon.of_run(ran):
                yield Found(ran, node)

    def _joined(self, row: Row, rest: list[Part]) -> Iterator[Found]:
        """The nodes of a row: what the step did not look at goes on with them."""
        gone = row.ran.gone
        frozen = self.canon.frozen(name for part in rest for name in part.names - gone)
        for one in self.canon.of_run(row.ran, frozen) if frozen else row.nodes:
            if one.is_over or not rest:
                yield Found(row.ran, one)
                continue
            state, all_frozen = one.core.case.state, frozen | row.frozen
            carried = (self.canon.carried(part, state, gone, all_frozen) for part in rest)
            yield Found(row.ran, Node(one.core, one.parts.union(*carried)))

    def _apart(self, node: Node, watch: int | None) -> tuple[frozenset[Part], list[Part]]:
        """The parts that a step from the node looks at, and the others."""
        read = self.common.stepper.reads(node.core.case.state, watch)
        touched = frozenset(part for part in node.parts if not part.names.isdisjoint(read))
        return touched, [part for part in node.parts if part not in touched]

    def _rows(self, core: Core, touched: frozenset[Part], watch: int | None) -> tuple[Row | Unexplored, ...]:
        """The steps from a core with those parts that it looks at."""
        rows = self.common.rows.setdefault(self.canon, {})
        found = rows.get((core, touched, watch))
        if found is None:
            made = self.common.stepper.runs(core, touched, self._lost(core.case.state, watch), self.canon.slice, watch)
            found = tuple({_told_apart(one): one for one in map(self._row, made)}.values())
            rows[core, touched, watch] = found
        return found

    def _row(self, ran: Ran | Unexplored) -> Row | Unexplored:
        if isinstance(ran, Unexplored):
            return ran
        return Row(ran, self.canon.of_run(ran), self.canon.frozen(() if ran.case is None else ran.case.scope))

    def _lost(self, state: str, watch: int | None) -> frozenset[str]:
        """The facts that a state reads, a case may know, and nobody remembers."""
        if self.canon.slice is None:
            return frozenset()
        found = self.canon.lost.get((state, watch))
        if found is None:
            read = self.common.stepper.reads(state, watch) & self.common.reading.present(state)
            remembered = self.canon.sight(state, frozenset()).names | self.canon.slice.roots
            found = frozenset(name for name in read - remembered if name in self.abstract.facts)
            self.canon.lost[state, watch] = found
        return found


Rows = dict[tuple[Core, frozenset[Part], int | None], "tuple[Row | Unexplored, ...]"]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A run of a step, and what it comes to, but for the parts that it did not look at. `frozen` are the derived facts
    that it has a value of."""

    ran: Ran
    nodes: tuple[Node, ...]
    frozen: frozenset[str]


def _told_apart(row: Row | Unexplored) -> object:
    """What tells rows apart: those that come to the same in the same way are one."""
    return row if isinstance(row, Unexplored) else (row.nodes, row.frozen, row.ran.says, row.ran.gone, row.ran.entered)


def way_of(source: int, target: int, ran: Ran) -> Way:
    return Way(source, target, ran.move, ran.guessed, ran.letters, ran.exits, ran.entered)
