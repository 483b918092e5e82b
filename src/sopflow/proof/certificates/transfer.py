"""What a step makes of a kind of case, for the checker: whole cases, each run anew, nothing remembered.

A kind says what it says of a case: the facts in its sight, as they are or missing. What else a case may know is
anything here, where the explorer leaves it out: if a later step does look at it, all that it may be is followed. What
the reading of a program claims of that (which facts a case may know in a state, and which it surely knows) is seen to
be so after every step, so it is not trusted either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.engine.case import Case, ForAnswers, Status
from sopflow.engine.notes import ExitTaken
from sopflow.engine.observing import observed
from sopflow.engine.step import Step, step
from sopflow.errors import UsageError
from sopflow.policies.assuming import unfailing
from sopflow.policies.compiled import Watch
from sopflow.policies.observing import Observation
from sopflow.program.model import AskPlan, CallsPlan, DoPlan, Fact, Limit, State
from sopflow.proof.flow.ahead import Ahead
from sopflow.proof.flow.mentions import ASKED, CALLED, COUNT, changes_of
from sopflow.proof.flow.sight import Sight, Slice
from sopflow.proof.graph.canonical import Canon
from sopflow.proof.graph.kinds import ASIDE, Kinds, Node
from sopflow.proof.graph.moves import Move, Moves
from sopflow.proof.graph.outstanding import come_upon
from sopflow.proof.subject import Subject
from sopflow.proof.values.abstract import TURN, RefusedError, is_door
from sopflow.proof.values.choices import Focus, Key, Question, TooManyQuestionsError
from sopflow.proof.values.unknown import Unknown, UnknownList, symbol, unknown
from sopflow.proof.verdicts.game import Exits


class UnfollowedError(Exception):
    """A step that nobody can follow, or that does what the reading of the program says it does not."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run of a step: by which move, what had to be decided, what the policy saw, the ways out, and the case that it
    made (None where nothing came of it) with the kinds that this is."""

    move: tuple[str, str, str]
    asked: tuple[Question, ...]
    letters: tuple[str, ...]
    exits: Exits
    case: Case | None
    kinds: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Transfer:
    """Steps kinds of cases of a subject. `tracked` is what a claim remembers (None: all), `watch` its policy."""

    subject: Subject
    tracked: frozenset[str] | None
    watch: Watch | None

    @cached_property
    def slice(self) -> Slice | None:
        return None if self.tracked is None else Slice(self.tracked, cuts=self.watch is not None)

    @cached_property
    def canon(self) -> Canon:
        """What makes kinds of cases."""
        about, view = self.subject, None
        if self.tracked and self.watch is not None and self.ahead is not None:
            view = about.reading.view(self.watch, self.tracked, self.ahead.matters)
        return Canon(about.stepped, about.reading, about.choices, about.grown, Kinds(), self.slice, view)

    @cached_property
    def ahead(self) -> Ahead | None:
        """What of the policy may still happen."""
        return None if self.watch is None else self.subject.onward.ahead(self.watch)

    @cached_property
    def _made(self) -> frozenset[str] | None:
        """The facts whose values are made: those of which something is remembered, and those that are said to be surely
        known since they were set, so that it is seen."""
        if self.slice is None:
            return None
        states = self.subject.stepped.states.values()
        sure = frozenset[str]().union(*(self.subject.reading.sure(state.id) for state in states))
        return self.slice.roots | {
            change.fact for state in states for change in changes_of(state) if change.fact in sure
        }

    def of(self, node: Node | None) -> Iterator[Outcome]:
        """Every run of a step from a kind; of None: how cases begin.

        Raises:
            UnfollowedError: a step cannot be followed.
        """
        moves = Moves(self.subject.stepped, self.subject.catalog, self.subject.choices)
        told = {} if self.watch is None else self.watch.inputs
        self.subject.choices.focus = (
            Focus() if self.slice is None else Focus(self._made, told, self.slice.keeps, self.slice.cuts)
        )
        if node is None:
            yield from self._by(None, {}, moves.begin())
        elif not node.is_over:
            never_fail = frozenset() if self.watch is None else unfailing(self.watch.policy.assume)
            for move in moves.of(node.case):
                if not (move.what in never_fail and move.is_failure):
                    yield from self._by(node, node.known, move)

    def _by(self, node: Node | None, known: Mapping[Key, object], move: Move) -> Iterator[Outcome]:
        choices = self.subject.choices
        try:
            for made, then in choices.runs(dict(known), lambda: self._run(node, move)):
                yield self._outcome(node, move, made, then)
        except (TooManyQuestionsError, TypeError, AttributeError, AssertionError, ValueError, LookupError) as why:
            raise UnfollowedError(str(why)) from why

    def _run(self, node: Node | None, move: Move) -> tuple[Case | None, Step] | None:
        case = None if node is None else self._whole(node)
        try:
            made = step(self.subject.stepped, case, move.event, explain=True)
        except (UsageError, RefusedError):
            return None
        return case, made

    def _outcome(
        self, node: Node | None, move: Move, made: tuple[Case | None, Step] | None, known: Mapping[Key, object]
    ) -> Outcome:
        name, asked = (move.kind, move.what, move.how), tuple(self.subject.choices.asked)
        if made is None:
            return Outcome(name, asked, (), frozenset(), None, ())
        case, stepped = made
        letters = tuple(self._letters(case, move, stepped))
        ways = [note.way for note in stepped.notes if isinstance(note, ExitTaken) and not is_door(note.way.source)]
        exits = frozenset((way.source, way.result, way.index, way.is_then) for way in ways)
        self._seen_to_be_so(stepped.case, known)
        after = stepped.case if node is None or case is None else self._left_open(node, case, stepped.case)
        return Outcome(name, asked, letters, exits, stepped.case, tuple(self.canon.nodes(after, known)))

    def _left_open(self, node: Node, before: Case, after: Case) -> Case:
        """The case without the derived facts that may have been frozen, as far as the step left them as they may be and
        the kind that it comes to does not speak of them: it says the same of both."""
        facts = self.subject.stepped.facts
        left = {
            name
            for name, value in after.scope.items()
            if name in facts and facts[name].derived is not None and before.scope.get(name) is value
        } - node.case.scope.keys()
        if after.status is Status.DONE or not left:
            return after
        without = after._replace(scope={name: value for name, value in after.scope.items() if name not in left})
        spoken_of = left & self._sight(without).names
        return without._replace(scope={**without.scope, **{name: after.scope[name] for name in spoken_of}})

    def _letters(self, case: Case | None, move: Move, made: Step) -> Iterator[str]:
        """What the policy sees of a step. What a person says was done, was done. Nobody speaks of doors."""
        if self.watch is None:
            return
        if move.is_told_done:
            yield from filter(None, [self.watch.letters(Observation("done", move.what, dict(made.case.scope)))])
        for seen in observed(case, made):
            if not is_door(seen.name) and self.watch.speaks_of(seen.kind, seen.name):
                yield from filter(None, [self.watch.letters(seen)])

    # ── what a kind does not say ─────────────────────────────────────────────────────────────────────────────

    def _whole(self, node: Node) -> Case:
        """A case of the kind, with all that the kind does not say."""
        case, choices = node.case, self.subject.choices
        sight = self._sight(case)
        state = self.subject.stepped.states[case.state.removesuffix(TURN)]
        looked_up = self._looked_up(state)
        asked = case.waiting.facts if isinstance(case.waiting, ForAnswers) else ()
        scope = dict(case.scope)
        for fact in self.subject.stepped.facts.values():
            if fact.name not in sight.names and fact.name not in asked and self._may_know(case.state, fact):
                value = self._anything(case.state, fact, is_looked_up=fact.name in looked_up)
                scope.update({} if value is None else {fact.name: value})
        counts = {one.key: choices.free((0, one.at_most)) for one in self._limits(state, case.state, sight)}
        case = case._replace(scope=scope, counts={**case.counts, **counts})
        return self._with_writes(case, state)

    def _anything(self, at: str, fact: Fact, *, is_looked_up: bool) -> object:
        """A fact of which nobody knows anything; None: it is missing. Where the engine itself looks whether it is
        there that is decided at once, and else where a condition looks."""
        sure = unknown(symbol(fact.name), fact.type, self.subject.choices)
        if self._surely_knows(at, fact):
            return sure
        if fact.derived is None and not is_looked_up:
            return unknown(symbol(fact.name), fact.type, self.subject.choices, may_lack=True)
        return sure if self.subject.choices.pick(("there", symbol(fact.name)), (True, False)) else None

    def _limits(self, state: State, at: str, sight: Sight) -> list[Limit]:
        """The limits that a step may look at, where the kind does not say how often their ways were taken."""
        program = self.subject.stepped
        rows = [row for one in (state, *(program.states[loop] for loop in state.loops)) for row in one.exits.values()]
        rows += [one.ways for one in program.interrupts.values()]
        limits = {way.limit.key: way.limit for row in rows for way in row if way.limit is not None}
        marks = self.subject.reading.present(at)
        return [one for key, one in limits.items() if f"{COUNT}{key}" in marks and f"{COUNT}{key}" not in sight.names]

    def _with_writes(self, case: Case, state: State) -> Case:
        """The case, where a write that it is about to make may have been made before."""
        calls = state.plan.calls if is_door(case.state) and isinstance(state.plan, CallsPlan) else ()
        for call in calls:
            if f"{CALLED}{call.operation.name}" in self.subject.reading.present(case.state):
                case = come_upon(case, call, self.subject.choices)
        return case

    def _looked_up(self, state: State) -> frozenset[str]:
        """The facts that the engine itself looks up in a state."""
        match state.plan:
            case AskPlan(facts=facts):
                return frozenset(facts)
            case DoPlan(evidence=str(evidence)):
                return frozenset((evidence,))
            case _:
                return frozenset()

    def _sight(self, case: Case) -> Sight:
        facts = self.subject.stepped.facts
        return self.canon.sight(
            case.state, frozenset(name for name in case.scope if name in facts and facts[name].derived is not None)
        )

    # ── what the reading of the program claims ───────────────────────────────────────────────────────────────

    def _may_know(self, at: str, fact: Fact) -> bool:
        """Whether a case may know a fact in a state."""
        loops = self.subject.stepped.states[at.removesuffix(TURN)].loops
        return fact.name in self.subject.reading.present(at) and (not fact.loop or fact.loop in loops)

    def _surely_knows(self, at: str, fact: Fact) -> bool:
        """Whether every case knows a fact in a state where it may."""
        return fact.is_item or fact.name in self.subject.reading.sure(at)

    def _seen_to_be_so(self, case: Case, known: Mapping[Key, object]) -> None:
        """See that a case knows in its state what it may know, and what it surely knows."""
        if case.status is Status.DONE:
            return
        at, facts = case.state, self.subject.stepped.facts
        marks = {f"{COUNT}{key}" for key in case.counts} | {f"{ASKED}{fact}" for fact in case.skipped}
        marks |= {f"{CALLED}{entry.operation}" for entry in case.ledger.values()}
        strange = marks - self.subject.reading.present(at)
        strange |= {name for name in case.scope.keys() - ASIDE if not self._may_know(at, facts[name])}
        missing = {
            name
            for name, fact in facts.items()
            if self._may_know(at, fact) and self._surely_knows(at, fact) and not _is_there(case.scope.get(name), known)
        }
        if strange or missing:
            raise UnfollowedError(f"{at}: {', '.join(sorted(strange | missing))}")


def _is_there(value: object, known: Mapping[Key, object]) -> bool:
    """Whether a value is surely there."""
    if isinstance(value, Unknown | UnknownList) and value.may_lack:
        return known.get(("there", value.key)) is True
    return value is not None
