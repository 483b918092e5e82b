"""The rules of the game by which every case can finish: whose turn each question of a step is, and who wins a move.

Somebody who wants to finish decides what comes from outside from here on: answers, replies, times. An opponent decides
what was forgotten, and what is not looked into.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Protocol

from sopflow.dataclass import dataclass
from sopflow.engine.case import Case
from sopflow.program.model import EachPlan, Program
from sopflow.proof.flow.sight import after
from sopflow.proof.graph.naming import paths_of
from sopflow.proof.values.choices import COMPARED, Key, Question

Place = Hashable
"""A kind of case, by whatever it is known."""


class Among(Protocol):
    """Some kinds of cases: those from which an end is come to."""

    def issuperset(self, kinds: Iterable[Place], /) -> bool:
        """Whether all of these are among them."""


Exits = frozenset[tuple[str, str, int, bool]]
"""Ways out that a step took, by state, result and index, and whether it was the one instead."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One run of a step, as the game has it: what was asked, whose turn each question is, and the nodes it comes to.
    `is_rare`: no case makes such a step without end."""

    asked: tuple[Question, ...]
    ours: tuple[bool, ...]
    nodes: tuple[Place, ...]
    is_rare: bool = False


@dataclass(frozen=True, eq=False)
class Rules:
    """The rules of the game for one program, as the proofs step it."""

    program: Program

    def turn(self, asked: tuple[Question, ...], exits: Exits, case: Case | None, nodes: tuple[Place, ...]) -> Turn:
        """A run of a step, as the game has it: what was asked, the ways out that it took, the case that it made (None
        where nothing came of it), and the kinds that this is."""
        return Turn(asked, tuple(ours(asked)), nodes, self._is_rare(exits, case))

    def _is_rare(self, exits: Exits, case: Case | None) -> bool:
        """Whether no case makes such a step without end: it goes on to the next item of a loop that is gone through
        once, or takes a way that may be taken so and so often."""
        if any((state, result, index) in self._limited for state, result, index, _ in exits):
            return True
        frames = () if case is None else case.frames
        return any(frame.turn > 0 and frame.state not in self._again for frame in frames)

    @cached_property
    def _limited(self) -> frozenset[tuple[str, str, int]]:
        ways = [way for state in self.program.states.values() for row in state.exits.values() for way in row]
        return frozenset((way.source, way.result, way.index) for way in ways if way.limit is not None)

    @cached_property
    def _again(self) -> frozenset[str]:
        """The loops that a case may come to again after it left them, but for the next item of one around."""
        states, to = self.program.states, after(self.program)
        found = set()
        for loop in (state.id for state in states.values() if isinstance(state.plan, EachPlan)):
            inside = {loop, *(state.id for state in states.values() if loop in state.loops)}
            around = set(states[loop].loops)
            waiting = [one for id in inside for one in to[id] if one not in inside]
            seen = set(waiting)
            while waiting:
                more = to[waiting.pop()] - seen - around
                seen |= more
                waiting.extend(more)
            if loop in seen:
                found.add(loop)
        return frozenset(found)


def wins(turns: Sequence[Turn], depth: int, won: Among, hoped: Among) -> bool:
    """Whether the one who wants to finish wins a move whose first answers are given."""
    first = turns[0]
    if depth == len(first.asked):
        return bool(first.nodes) and (hoped if first.is_rare else won).issuperset(first.nodes)
    by_answer: defaultdict[int, list[Turn]] = defaultdict(list)
    for turn in turns:
        by_answer[turn.asked[depth].index].append(turn)
    each = (wins(some, depth + 1, won, hoped) for some in by_answer.values())
    return any(each) if first.ours[depth] else all(each)


def ours(asked: tuple[Question, ...]) -> Iterator[bool]:
    """Whose turn each question is. A new value may be anything, as long as each answer about it is possible: of what is
    not looked into, the first that is asked of a value."""
    said: set[Key] = set()
    for question in asked:
        values = set() if question.about is None else set(_new_values(question.about))
        ours = bool(values) and (not question.is_guess or (_is_comparison(question.about) and values.isdisjoint(said)))
        if question.about is not None and not question.is_guess:
            ours = ours and _is_plain(question.about) and _all_new(question.about)
            ours = ours and (values.isdisjoint(said) or _there(question.about))
        yield ours
        if question.is_guess:
            said |= values


def _there(about: Key) -> bool:
    return isinstance(about, tuple) and about[0] == "there"


def _new_values(about: Key) -> Iterator[Key]:
    """The values from outside that a question is about."""
    if isinstance(about, tuple):
        if len(about) == 2 and about[0] == "$":
            if str(about[1]).endswith("'") or about[1] == "now":
                yield about
        else:
            for part in about:
                yield from _new_values(part)


def _all_new(about: Key) -> bool:
    return all(name.endswith("'") or name == "now" for name, _ in paths_of(about))


def _is_plain(about: Key) -> bool:
    """Whether a question is about a value itself or a field of it, or how long it is: any answer is some value's."""
    while isinstance(about, tuple):
        if about[0] == "$":
            return True
        if len(about) == 2 and about[0] in ("value", "there", "some", "length"):
            about = about[1]
        elif len(about) == 2 and isinstance(about[1], str):
            about = about[0]
        else:
            return False
    return False


def _is_comparison(about: Key) -> bool:
    """Whether it compares two values, of which one at least is new and itself."""
    if isinstance(about, tuple) and about[0] == "value":
        about = about[1]
    if not isinstance(about, tuple) or len(about) != 3 or about[0] not in COMPARED:
        return False
    return any(_is_plain(side) and _all_new(side) and bool(set(_new_values(side))) for side in about[1:])
