"""Every case that a playbook may come to: the graph of nodes, whose ways are steps of the engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sopflow.catalog.model import Catalog
from sopflow.engine.case import Case
from sopflow.engine.effects import RefuseAnswer
from sopflow.engine.interrupts import PAUSED
from sopflow.engine.notes import ExitTaken, Note, StateEntered
from sopflow.engine.observing import observed
from sopflow.engine.step import Step, step
from sopflow.errors import UsageError
from sopflow.expressions.references import names
from sopflow.policies.compiled import Watch
from sopflow.policies.observing import Observation
from sopflow.program.model import AskPlan, EachPlan, Program
from sopflow.proof.abstract import Told, abstract, grown
from sopflow.proof.canonical import Canon, Node
from sopflow.proof.choices import Choices, Key, TooManyQuestionsError
from sopflow.proof.moves import Move, Moves
from sopflow.proof.reading import Reading

MOST_NODES = 12_000


@dataclass(frozen=True, slots=True)
class Way:
    """One step: from node to node, by a move. `guessed` says that it hangs on conditions that were not looked into;
    `letters` are what each policy saw, in order (`policies.automata`)."""

    source: int
    target: int
    move: Move
    guessed: bool
    letters: Mapping[int, tuple[str, ...]]
    exits: frozenset[tuple[str, str, int, bool]] = frozenset()


@dataclass(frozen=True, slots=True)
class Unexplored:
    """A step that could not be followed: in which state, and why."""

    state: str
    reason: str


class Graph:
    """What was found. Node 0 is before the beginning (`nodes[0]` is None). `entered` are the states that cases come to,
    `taken` the ways out by state, result and index; `seen` the policies of which some case does what they speak of."""

    def __init__(self) -> None:
        self.nodes: list[Node | None] = [None]
        self.ways: list[Way] = []
        self.unexplored: list[Unexplored] = []
        self.entered: set[str] = set()
        self.taken: set[tuple[str, str, int]] = set()
        self.seen: set[int] = set()
        self.complete = True


@dataclass(frozen=True, eq=False)
class Explorer:
    """Explores the cases of one program. `program` was compiled by `lifted` with `choices`. `near` is how many states
    ahead conditions are looked for that what was decided is remembered for; None is all of them."""

    program: Program
    catalog: Catalog
    choices: Choices
    watches: tuple[Watch, ...] = ()
    near: int | None = None

    @cached_property
    def abstract(self) -> Program:
        """The program that is stepped."""
        lists = grown(self.program)
        open_loops = frozenset(loops_over(self.program, lists, Reading(self.program, self.choices)))
        return abstract(self.program, self.choices, open_loops, _told(self.watches))

    @cached_property
    def canon(self) -> Canon:
        """What makes nodes of cases."""
        reading = Reading(self.abstract, self.choices, self.watches, self.near)
        return Canon(self.abstract, reading, self.choices, grown(self.program))

    @cached_property
    def moves(self) -> Moves:
        """What may happen to cases."""
        return Moves(self.abstract, self.catalog, self.choices)

    def explore(self, most: int = MOST_NODES) -> Graph:
        """The whole graph, or as much of it as `most` nodes allow."""
        graph = Graph()
        found: dict[Key, int] = {}
        waiting: deque[int] = deque([0])
        while waiting:
            source = waiting.popleft()
            for node, move, guessed, letters, exits in self._after(graph, source):
                target = found.get(node.key)
                if target is None:
                    if len(graph.nodes) > most:
                        graph.complete = False
                        return graph
                    target = found[node.key] = len(graph.nodes)
                    graph.nodes.append(node)
                    waiting.append(target)
                graph.ways.append(Way(source, target, move, guessed, letters, exits))
        return graph

    def _after(self, graph: Graph, source: int) -> Iterator[Stepped]:
        node = graph.nodes[source]
        if node is None:
            yield from self._stepped(graph, None, {}, self.moves.begin())
        elif node.case.outcome is None:
            for move in self.moves.of(node.case):
                yield from self._stepped(graph, node.case, node.known, move)

    def _stepped(self, graph: Graph, case: Case | None, known: Mapping[Key, object], move: Move) -> Iterator[Stepped]:
        try:
            for run, then in self.choices.runs(dict(known), lambda: self.run(case, move)):
                if run is None:
                    continue
                made, letters = run
                guessed = bool(self.choices.guessed)
                _note(made.notes, graph)
                exits = frozenset(
                    (n.way.source, n.way.result, n.way.index, n.way.is_then)
                    for n in made.notes
                    if isinstance(n, ExitTaken)
                )
                graph.seen.update(index for index, row in letters.items() if any("s" in one for one in row))
                for node in self.canon.nodes(made.case, then):
                    yield node, move, guessed, letters, exits
        except (TooManyQuestionsError, TypeError, AttributeError, AssertionError, ValueError, LookupError) as why:
            state = self.program.start if case is None else case.state
            graph.unexplored.append(Unexplored(state, f"{type(why).__name__}: {why}"))

    def run(self, case: Case | None, move: Move) -> Run | None:
        """One run of a step, and what the policies see of it; None where nothing happens."""
        try:
            made = step(self.abstract, case, move.event, explain=True)
        except UsageError:
            return None  # it was not to be
        if self._refused_only and _is_refusal(made):
            return None
        return made, self._letters(case, move, made)

    def _letters(self, case: Case | None, move: Move, made: Step) -> Mapping[int, tuple[str, ...]]:
        """What each policy sees of a step, as far as it sees anything. What a person says was done, was done."""
        if not self.watches:
            return {}
        rows: dict[int, list[str]] = {}
        told = (
            [Observation("done", move.what, dict(made.case.scope))]
            if (move.kind, move.how) == ("decision", "done")
            else []
        )
        for seen in (*told, *observed(case, made)):
            for index, watch in self._watching(seen.kind, seen.name):
                letters = watch.letters(seen)
                if letters:
                    rows.setdefault(index, []).append(letters)
        return {index: tuple(row) for index, row in rows.items()}

    def _watching(self, kind: str, name: str) -> list[tuple[int, Watch]]:
        """The policies that speak of such an observation."""
        known = self._speaking.get((kind, name))
        if known is None:
            known = [(index, watch) for index, watch in enumerate(self.watches) if watch.speaks_of(kind, name)]
            self._speaking[kind, name] = known
        return known

    @cached_property
    def _speaking(self) -> dict[tuple[str, str], list[tuple[int, Watch]]]:
        return {}

    @cached_property
    def _refused_only(self) -> bool:
        """Whether a refused answer is none: whoever gives some answers that pass and one that does not has given those
        that pass, and nothing can happen before the others are asked again."""
        leads_away = any(one.way.to != PAUSED for one in self.program.interrupts.values())
        return not leads_away and not any(
            isinstance(state.plan, AskPlan) and (state.within or state.remind) for state in self.program.states.values()
        )


Run = tuple[Step, Mapping[int, tuple[str, ...]]]
Stepped = tuple[Node, Move, bool, Mapping[int, tuple[str, ...]], frozenset[tuple[str, str, int, bool]]]


def _note(notes: tuple[Note, ...], graph: Graph) -> None:
    for note in notes:
        if isinstance(note, StateEntered):
            graph.entered.add(note.state)
        elif isinstance(note, ExitTaken):
            graph.taken.add((note.way.source, note.way.result, note.way.index))


def _told(watches: tuple[Watch, ...]) -> Told:
    """The fields of operations' inputs that policies read."""
    found: dict[str, frozenset[str]] = {}
    for watch in watches:
        for operation, read in watch.inputs.items():
            found[operation] = found.get(operation, frozenset()) | read
    return found


def _is_refusal(made: Step) -> bool:
    return any(isinstance(effect, RefuseAnswer) for effect in made.effects)


def loops_over(program: Program, lists: frozenset[str], reading: Reading) -> Iterator[str]:
    """The loops whose items come from these lists."""
    for state in program.states.values():
        if isinstance(state.plan, EachPlan):
            read = {path.partition(".")[0] for path in reading.through(names(state.plan.items.tree))}
            if not lists.isdisjoint(read):
                yield state.id
