"""Runs of the engine's step, each once: cases that differ in what a state does not read take the same way.

A step is run with the facts that its state reads. In place of every other fact stands `UNTOUCHED`: what the step
leaves there is untouched, what it does not leave there has another value now, or none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Final

from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.engine.case import Case, ForAnswers
from sopflow.engine.notes import ExitTaken, StateEntered
from sopflow.engine.observing import observed
from sopflow.engine.step import Step, step
from sopflow.errors import UsageError
from sopflow.policies.compiled import Watch
from sopflow.policies.observing import Observation
from sopflow.program.model import AskPlan, CallPlan, CallsPlan, Limit, Program
from sopflow.proof.flow.listening import quiet_states
from sopflow.proof.flow.mentions import CALLED, COUNT, given_by
from sopflow.proof.flow.reading import Reading
from sopflow.proof.flow.sight import Slice
from sopflow.proof.graph.kinds import Core, Part, in_order
from sopflow.proof.graph.moves import Move, Moves
from sopflow.proof.graph.outstanding import come_upon
from sopflow.proof.values.abstract import TURN, RefusedError, is_door
from sopflow.proof.values.choices import Choices, Focus, Key, Question, TooManyQuestionsError
from sopflow.proof.values.unknown import symbol, unknown

UNTOUCHED: Final = object()
"""Stands for a fact that a step does not look at."""

Exits = frozenset[tuple[str, str, int, bool]]
Letters = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ran:
    """One run of a step. `known` is what is known then, `asked` what had to be decided, `guessed` whether some of it
    was not looked into. `gone` are the facts that have other values now, or none. There is no `case` where nothing
    came of it."""

    move: Move
    case: Case | None
    known: Mapping[Key, object]
    asked: tuple[Question, ...]
    guessed: bool
    letters: Letters
    exits: Exits
    entered: frozenset[str]
    gone: frozenset[str]

    @property
    def says(self) -> object:
        """All of it that can be told from outside."""
        return (self.move.kind, self.move.what, self.move.how, self.letters, self.exits, self.guessed)


@dataclass(frozen=True, slots=True)
class Unexplored:
    """A step that could not be followed: in which state, and why."""

    state: str
    reason: str


@dataclass(frozen=True, eq=False)
class Stepper:
    """Steps the cases of one program, whose expressions were compiled by `lifted` with `choices`. `made` counts the
    runs."""

    program: Program
    catalog: Catalog
    choices: Choices
    reading: Reading
    watches: tuple[Watch, ...] = ()
    made: Counter[str] = field(default_factory=Counter)
    _ran: dict[object, tuple[Ran | Unexplored, ...]] = field(default_factory=dict)

    @cached_property
    def moves(self) -> Moves:
        """What may happen to cases."""
        return Moves(self.program, self.catalog, self.choices)

    def reads(self, state: str, index: int | None) -> frozenset[str]:
        """The facts that a step from a state may look at, for the policy of that number."""
        return self.reading.local(state, None if index is None else self.watches[index])

    def runs(
        self, core: Core, parts: frozenset[Part], lost: frozenset[str], slice: Slice | None, index: int | None
    ) -> tuple[Ran | Unexplored, ...]:
        """Every way in which a case may go on. `parts` are those that its state reads; of the facts `lost` nobody
        knows anything, not even whether they are there; `slice` is what is remembered (None: all); `index` is the
        number of the policy that looks on."""
        key = (core, parts, lost, index, self._of_interest(core.case.state, slice))
        found = self._ran.get(key)
        if found is None:
            self.choices.focus = self._focus(slice, index)
            found = self._ran[key] = tuple(self._all(core, parts, lost, index))
            self.made["runs"] += len(found)
        return found

    def hearing(self, state: str, index: int | None) -> int | None:
        """The policy of that number, where it may see something of a step from a state."""
        if index is None:
            return None
        found = self._hearing.get((state, index))
        if found is None:
            watch = self.watches[index]
            hears = self.reading.hears(state, watch) and state.removesuffix(TURN) not in self._quiet(index)
            found = self._hearing[state, index] = hears
        return index if found else None

    def _quiet(self, index: int) -> frozenset[str]:
        """The states in which a policy hears nothing new."""
        if index not in self._quiet_states:
            self._quiet_states[index] = quiet_states(self.program, self.reading, self.watches[index])
        return self._quiet_states[index]

    @cached_property
    def _quiet_states(self) -> dict[int, frozenset[str]]:
        return {}

    @cached_property
    def _hearing(self) -> dict[tuple[str, int], bool]:
        return {}

    def _of_interest(self, state: str, slice: Slice | None) -> object:
        """What of a step from a state is looked into: all that a run depends on besides."""
        if slice is None:
            return None
        found = self._interests.get((state, slice))
        if found is None:
            paths = frozenset(path for path in self.reading.paths_at(state) if slice.keeps(path))
            found = self._interests[state, slice] = (paths, slice.roots & self._given(state), slice.cuts)
        return found

    @cached_property
    def _interests(self) -> dict[tuple[str, Slice], object]:
        return {}

    def _focus(self, slice: Slice | None, index: int | None) -> Focus:
        return Focus() if slice is None else Focus(slice.roots, self._told(index), slice.keeps, slice.cuts)

    def begun(self, slice: Slice | None, index: int | None) -> Iterator[Ran | Unexplored]:
        """Every way in which a case may begin."""
        self.choices.focus = self._focus(slice, index)
        yield from self._of(None, {}, self.moves.begin(), frozenset(), index)

    def _told(self, watch: int | None) -> Mapping[str, frozenset[str]]:
        return {} if watch is None else self.watches[watch].inputs

    def _given(self, state: str) -> frozenset[str]:
        found = self._gives.get(state)
        if found is None:
            inside = self.program.states[state.removesuffix(TURN)]
            around = (self.program.states[loop] for loop in inside.loops)
            names = {name for one in (inside, *around) for name in given_by(one, self.program)}
            found = self._gives[state] = frozenset(names) | self.reading.anywhere
        return found

    @cached_property
    def _gives(self) -> dict[str, frozenset[str]]:
        return {}

    def _all(
        self, core: Core, parts: frozenset[Part], lost: frozenset[str], watch: int | None
    ) -> Iterator[Ran | Unexplored]:
        scope = {**self._aside(core.case.state, watch), **core.case.scope}
        known = dict(core.known)
        for part in in_order(parts):
            scope.update(part.values)
            known.update(part.known)
        case = core.case._replace(scope=scope)
        for move in self.moves.of(case):
            yield from self._of(case, known, move, lost, watch)

    def _aside(self, state: str, watch: int | None) -> Mapping[str, object]:
        found = self._asides.get((state, watch))
        if found is None:
            held = self.reading.sight(state, frozenset()).names & self.program.facts.keys()
            names = held - self.reads(state, watch)
            found = self._asides[state, watch] = dict.fromkeys(names, UNTOUCHED)
        return found

    @cached_property
    def _asides(self) -> dict[tuple[str, int | None], Mapping[str, object]]:
        return {}

    def _of(
        self, case: Case | None, known: Mapping[Key, object], move: Move, lost: frozenset[str], watch: int | None
    ) -> Iterator[Ran | Unexplored]:
        try:
            for made, then in self.choices.runs(dict(known), lambda: self.run(case, move, lost, watch)):
                yield self._ran_of(case, move, made, then)
        except TooManyQuestionsError:
            yield Unexplored(self.program.start if case is None else case.state, "one step decides too much")
        except (TypeError, AttributeError, AssertionError, ValueError, LookupError) as why:
            state = self.program.start if case is None else case.state
            yield Unexplored(state, f"a step with unknown values failed ({type(why).__name__}: {why})")

    def _ran_of(self, case: Case | None, move: Move, made: Made | None, known: Mapping[Key, object]) -> Ran:
        asked, guessed = tuple(self.choices.asked), bool(self.choices.guessed)
        if made is None:
            return Ran(move, None, known, asked, guessed, (), frozenset(), frozenset(), frozenset())
        stepped, letters = made
        exits = exits_of(stepped)
        entered = frozenset(
            note.state for note in stepped.notes if isinstance(note, StateEntered) and not is_door(note.state)
        )
        then = stepped.case.scope
        before = {} if case is None else case.scope
        gone = frozenset(
            name for name, value in before.items() if value is UNTOUCHED and then.get(name) is not UNTOUCHED
        )
        left = {name: value for name, value in then.items() if value is not UNTOUCHED}
        return Ran(move, stepped.case._replace(scope=left), known, asked, guessed, letters, exits, entered, gone)

    def run(
        self, case: Case | None, move: Move, lost: frozenset[str] = frozenset(), watch: int | None = None
    ) -> Made | None:
        """One run of a step, and what the policies see of it; None where nothing happens."""
        if case is not None and lost:
            case = case._replace(scope={**case.scope, **dict(self._lost(case, lost))})
        if case is not None:
            case = self._limited(case)
            for call in self._writes_again(case.state):
                case = come_upon(case, call, self.choices)
        try:
            made = step(self.program, case, move.event, explain=True)
        except (UsageError, RefusedError):
            return None  # it was not to be
        return made, self._letters(case, move, made, watch)

    def _limited(self, case: Case) -> Case:
        """The case, where ways whose number nobody remembers were taken as often as they may be, or not."""
        forgotten = [one for one in self._limits(case.state) if self.choices.focus.forgets(f"{COUNT}{one.key}")]
        if not forgotten:
            return case
        counts = {one.key: self.choices.free((0, one.at_most)) for one in forgotten}
        return case._replace(counts={**case.counts, **counts})

    def _limits(self, state: str) -> tuple[Limit, ...]:
        """The limits of ways that a step may take, where they may have been taken before."""
        found = self._limited_ways.get(state)
        if found is None:
            inside = self.program.states[state.removesuffix(TURN)]
            states = (inside, *(self.program.states[loop] for loop in inside.loops))
            ways = [way for one in states for row in one.exits.values() for way in row]
            ways += [way for one in self.program.interrupts.values() for way in one.ways]
            limits = {way.limit.key: way.limit for way in ways if way.limit is not None}
            before = self.reading.present(state)
            found = tuple(one for key, one in limits.items() if f"{COUNT}{key}" in before)
            self._limited_ways[state] = found
        return found

    @cached_property
    def _limited_ways(self) -> dict[str, tuple[Limit, ...]]:
        return {}

    def _writes_again(self, state: str) -> tuple[CallPlan, ...]:
        """The writes behind a door that may have been made before."""
        found = self._again.get(state)
        if found is None:
            plan = self.program.states[state.removesuffix(TURN)].plan if is_door(state) else None
            calls = plan.calls if isinstance(plan, CallsPlan) else ()
            before = self.reading.present(state)
            found = tuple(one for one in calls if one.operation.key and f"{CALLED}{one.operation.name}" in before)
            self._again[state] = found
        return found

    @cached_property
    def _again(self) -> dict[str, tuple[CallPlan, ...]]:
        return {}

    def _lost(self, case: Case, names: frozenset[str]) -> Iterator[tuple[str, object]]:
        """Facts of which nobody knows anything: each is there or missing. That is decided at once where the engine
        itself looks, and else where a condition does."""
        state = self.program.states[case.state.removesuffix(TURN)]
        asked = case.waiting.facts if isinstance(case.waiting, ForAnswers) else ()
        questions = state.plan.facts if isinstance(state.plan, AskPlan) else ()
        for name in sorted(names.difference(asked)):
            fact = self.program.facts[name]
            if fact.loop and fact.loop not in state.loops:
                continue
            sure = unknown(symbol(name), fact.type, self.choices)
            if fact.is_item or name in self.reading.sure(case.state):
                yield name, sure
            elif fact.derived is None and name not in questions:
                yield name, unknown(symbol(name), fact.type, self.choices, may_lack=True)
            elif self.choices.pick(("there", symbol(name)), (True, False)):
                yield name, sure

    # ── policies ─────────────────────────────────────────────────────────────────────────────────────────────

    def _letters(self, case: Case | None, move: Move, made: Step, index: int | None) -> Letters:
        """What a policy sees of a step. What a person says was done, was done. Nobody speaks of doors."""
        if index is None:
            return ()
        watch = self.watches[index]
        told = [Observation("done", move.what, dict(made.case.scope))] if move.is_told_done else []
        found = (
            watch.letters(seen)
            for seen in (*told, *observed(case, made))
            if not is_door(seen.name) and watch.speaks_of(seen.kind, seen.name)
        )
        return tuple(letters for letters in found if letters)


Made = tuple[Step, Letters]


def exits_of(made: Step) -> Exits:
    """The ways out that a step took, but for doors."""
    return frozenset(_exits(made))


def _exits(made: Step) -> Iterator[tuple[str, str, int, bool]]:
    for note in made.notes:
        if isinstance(note, ExitTaken) and not is_door(note.way.source):
            yield (note.way.source, note.way.result, note.way.index, note.way.is_then)
