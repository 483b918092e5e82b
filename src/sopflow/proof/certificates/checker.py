"""Checks a certificate: an invariant is held against the engine's step, kind by kind. Nothing of the search is used.

What this trusts: `engine.step`; the program compiled to take unknown values (`subject`, `lifted`, `abstract`,
`unknown`, `choices`); that a case is one of the kinds that `canonical` makes of it (with `kinds`, `naming`,
`outstanding`, `alike`); what may happen to a case (`moves`); what policies see (`observing`, `compiled`), and where
nothing of it can be seen any more by the ways of the program (`ahead`, with `happening`); the rules of the game
(`game`). It does not trust the steps of the explorer and what it remembers of them (`explore`, `stepping`), what is
thought to be read (`reading`), the search (`searching`, `hunting`, `refining`, `finishing`), `judging`, or anything in
the file.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from sopflow.dataclass import dataclass
from sopflow.policies.automata import BAD, START
from sopflow.policies.compiled import Watch
from sopflow.proof.certificates.certificate import BEGIN, Certified, Marks, digest, stepped
from sopflow.proof.certificates.transfer import Outcome, Transfer, UnfollowedError
from sopflow.proof.graph.kinds import Node
from sopflow.proof.graph.moves import GIVEN_UP
from sopflow.proof.subject import Subject
from sopflow.proof.verdicts.game import Place, Rules, Turn, wins


class Refusal(Exception):
    """A certificate does not hold; `reason` says why, `kind` where."""

    def __init__(self, reason: str, kind: str) -> None:
        super().__init__(f"{reason}: {kind}")
        self.reason = reason
        self.kind = kind


class Checker:
    """Steps the kinds of one program with what a claim remembers (`tracked`). `watch` is the policy that looks on; None
    for "every case can finish"."""

    def __init__(self, subject: Subject, tracked: frozenset[str] | None, watch: Watch | None) -> None:
        self.transfer = Transfer(subject, tracked, watch)
        self.automaton = None if watch is None else watch.automaton
        self.program = subject.stepped
        self.rules = Rules(subject.stepped)

    def holds(self, given: Certified) -> None:
        """Return where the invariant contains the start, is closed under step and has no bad kind. Kinds in it to which
        no step leads are not looked at: they change nothing. Those from which nothing can break the policy are not
        stepped.

        Raises:
            Refusal: it is none.
        """
        kinds = given.kinds
        if BEGIN not in kinds or (self.automaton is not None and START not in kinds[BEGIN]):
            raise Refusal("the start is not in it", BEGIN)
        reached: set[str] = {BEGIN}
        waiting: deque[tuple[str, Node | None]] = deque([(BEGIN, None)])
        while waiting:
            name, node = waiting.popleft()
            open_ = self._open(kinds[name], node)
            if self.automaton is not None and not open_:
                continue
            moves: defaultdict[object, list[Turn]] = defaultdict(list)
            for outcome in self._outcomes(node, name):
                after = {digest(target.key): target for target in outcome.kinds}
                turn = self.rules.turn(outcome.asked, outcome.exits, outcome.case, tuple(after))
                if outcome.move[0] != GIVEN_UP:
                    moves[outcome.move].append(turn)
                for other, target in after.items():
                    if other not in kinds:
                        raise Refusal("a step leads out of it", name)
                    self._follows(open_, outcome.letters, kinds[other], name)
                    if other not in reached:
                        reached.add(other)
                        waiting.append((other, target))
            if self.automaton is None and not self._nears(given, name, node, list(moves.values())):
                raise Refusal("no step leads nearer to an end", name)

    def _open(self, marks: Marks, node: Node | None) -> Marks:
        """The states of the automaton from which a case of that kind may yet break the policy."""
        ahead, state = self.transfer.ahead, self.program.start if node is None else node.core.case.state
        return marks if ahead is None else tuple(mark for mark in marks if not ahead.is_over(state, mark))

    def _outcomes(self, node: Node | None, name: str) -> Iterator[Outcome]:
        """Every step from a kind, with all that it comes to."""
        try:
            yield from self.transfer.of(node)
        except UnfollowedError as why:
            raise Refusal("a step cannot be followed", name) from why

    def _follows(self, marks: Marks, row: tuple[str, ...], then: Marks, name: str) -> None:
        """A policy: each state of its automaton leads to one that is listed, and never to the bad one."""
        if self.automaton is None:
            return
        for state in marks:
            after = stepped(self.automaton, state, row)
            if BAD in (after, state):
                raise Refusal("the policy is broken", name)
            if after not in then:
                raise Refusal("a step leads out of it", name)

    def _nears(self, given: Certified, name: str, node: Node | None, moves: list[list[Turn]]) -> bool:
        """Every case can finish: it is over, or some move wins that leads to fewer rounds, whoever decides what. A case
        that begins is of one of the other kinds."""
        marks = given.kinds[name]
        if node is None or node.is_over or len(marks) != 1:
            return len(marks) == 1 and (node is None or marks == (0,))
        fewer, all_of_them = Nearer(given, marks[0]), Nearer(given, None)
        return any(wins(move, 0, fewer, all_of_them) for move in moves)


@dataclass(frozen=True)
class Nearer:
    """The kinds from which an end is fewer rounds away than this; None: all that there are."""

    given: Certified
    rounds: int | None

    def issuperset(self, kinds: Iterable[Place], /) -> bool:
        """Whether all of these are among them."""
        marks = (self.given.kinds.get(str(kind), ()) for kind in kinds)
        return all(len(one) == 1 and one[0] >= 0 and (self.rounds is None or one[0] < self.rounds) for one in marks)
