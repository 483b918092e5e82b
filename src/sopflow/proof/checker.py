"""Checks a certificate: an invariant is held against the engine's step, kind by kind. Nothing of the search is used.

What this trusts: `engine.step`; the program compiled to take unknown values (`lifted`, `abstract`, `unknown`,
`choices`); what a later step can see of a case (`canonical` and what it uses); what may happen to a case (`moves`);
what a policy sees (`observing`). It does not trust `explore`, `judging`, or anything that stands in the file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import cached_property

from sopflow.engine.case import Case
from sopflow.engine.effects import RefuseAnswer
from sopflow.engine.interrupts import PAUSED
from sopflow.engine.observing import observed
from sopflow.engine.step import step
from sopflow.errors import UsageError
from sopflow.policies.automata import BAD, START, Automaton
from sopflow.policies.compiled import Watch
from sopflow.policies.observing import Observation
from sopflow.program.model import AskPlan
from sopflow.proof.canonical import Canon, Node
from sopflow.proof.certificate import BEGIN, Certified, Marks, digest, stepped
from sopflow.proof.moves import Move, Moves

Row = tuple[str, ...]
"""What a policy saw in a step."""


class Refusal(Exception):
    """A certificate does not hold; `reason` says why, `kind` where."""

    def __init__(self, reason: str, kind: str) -> None:
        super().__init__(f"{reason}: {kind}")
        self.reason = reason
        self.kind = kind


class Checker:
    """Steps the kinds of one program. `watches` look on, `watch` is the one of the claim; None for "every case can
    finish"."""

    def __init__(self, canon: Canon, moves: Moves, watches: Sequence[Watch], watch: Watch | None) -> None:
        self.canon = canon
        self.moves = moves
        self.watches = watches
        self.watch = watch

    def holds(self, given: Certified) -> None:
        """Return where the invariant contains the start, is closed under step and has no bad kind.

        Raises:
            Refusal: it is none.
        """
        kinds = given.kinds
        if BEGIN not in kinds or (self.watch is not None and START not in kinds[BEGIN]):
            raise Refusal("the start is not in it", BEGIN)
        reached: set[str] = {BEGIN}
        waiting: deque[tuple[str, Node | None]] = deque([(BEGIN, None)])
        while waiting:
            name, node = waiting.popleft()
            nearest: list[int] = []
            for row, target in self._steps(node):
                after = digest(target.key)
                if after not in kinds:
                    raise Refusal("a step leads out of it", name)
                self._follows(kinds[name], row, kinds[after], name)
                nearest += kinds[after]
                if after not in reached:
                    reached.add(after)
                    waiting.append((after, target))
            self._nears(node, kinds[name], nearest, name)
        if reached != kinds.keys():
            raise Refusal("no case comes to a kind in it", min(kinds.keys() - reached))

    def _follows(self, marks: Marks, row: Row, then: Marks, name: str) -> None:
        """A policy: each state of its automaton leads to one that is listed, and never to the bad one."""
        for state in marks if self.watch is not None else ():
            after = stepped(_automaton(self.watch), state, row)
            if BAD in (after, state):
                raise Refusal("the policy is broken", name)
            if after not in then:
                raise Refusal("a step leads out of it", name)

    def _nears(self, node: Node | None, marks: Marks, nearest: Sequence[int], name: str) -> None:
        """Every case can finish: it is over, or a step leads nearer to an end."""
        if self.watch is None:
            over = node is not None and node.case.outcome is not None
            if len(marks) != 1 or (marks[0] != 0 if over else min(nearest, default=marks[0]) >= marks[0]):
                raise Refusal("no step leads nearer to an end", name)

    def _steps(self, node: Node | None) -> Iterator[tuple[Row, Node]]:
        """Every step from a kind."""
        if node is not None and node.case.outcome is not None:
            return
        case = None if node is None else node.case
        for move in [self.moves.begin()] if case is None else self.moves.of(case):
            known = {} if node is None else dict(node.known)
            for found, then in self.canon.choices.runs(known, lambda: self._run(case, move)):  # noqa: B023 - run at once
                if found is not None:
                    for target in self.canon.nodes(found[0], then):
                        yield found[1], target

    @cached_property
    def _refusals_are_none(self) -> bool:
        """Whether an answer that is refused changes nothing: until it is given again nothing else can happen."""
        program = self.canon.program
        asking = [state for state in program.states.values() if isinstance(state.plan, AskPlan)]
        stays = all(one.way.to == PAUSED for one in program.interrupts.values())
        return stays and not any(state.within or state.remind for state in asking)

    def _run(self, case: Case | None, move: Move) -> tuple[Case, Row] | None:
        try:
            made = step(self.canon.program, case, move.event, explain=True)
        except UsageError:
            return None  # it was not to be
        if self._refusals_are_none and any(isinstance(effect, RefuseAnswer) for effect in made.effects):
            return None
        told = (Observation("done", move.what, dict(made.case.scope)),) if move.is_told_done else ()
        rows = [[(one, one.letters(seen)) for one in self._hearing(seen)] for seen in (*told, *observed(case, made))]
        return made.case, tuple(letters for row in rows for one, letters in row if letters and one is self.watch)

    def _hearing(self, seen: Observation) -> Iterator[Watch]:
        """The policies that look at such a thing: each may decide something by it."""
        return (one for one in self.watches if one.speaks_of(seen.kind, seen.name))


def _automaton(watch: Watch | None) -> Automaton:
    assert watch is not None
    return watch.automaton
