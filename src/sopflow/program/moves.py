"""The ways out of a state as arithmetic on bits, and what the steps on them touch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from sopflow.dataclass import dataclass
from sopflow.expressions.syntax import Node
from sopflow.program.masks import Compiled, Stretch
from sopflow.program.model import Exit
from sopflow.program.routes import Answer, Assume, Give, Inquire, Look, SetTo, Step, Steps, Take


@dataclass(frozen=True, slots=True, eq=False)
class Shift:
    """Several steps as one: what is kept of what was known, and what is added."""

    keep: int
    give: int


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """A way out of a state: the steps before it and those on it.

    Attributes:
        shift: what all its steps come to where nothing that they touch is told apart.
        facts: what its steps change.
        keys: what the conditions on it read.
    """

    exit: Exit
    before: Steps
    after: Steps
    shift: Shift
    facts: frozenset[str]
    keys: frozenset[Node]

    @property
    def steps(self) -> Steps:
        """All of them."""
        return (*self.before, *self.after)


def moves_of(compiled: Compiled, state: str) -> tuple[Move, ...]:
    """The ways out of a state, those of interrupts last; made once."""
    known: tuple[Move, ...] | None = compiled.moves.get(state)
    if known is None:
        known = compiled.moves[state] = tuple(_moves(compiled, state))
    return known


def _moves(compiled: Compiled, state: str) -> Iterator[Move]:
    masks = compiled.states[state]
    for group, (before, ways) in zip(compiled.groups[state], masks.groups, strict=True):
        for way, on in ways:
            yield _move(compiled, way.exit, group.steps, way.steps, _both(before, on))
    for way, on in masks.interrupts:
        yield _move(compiled, way.exit, (), way.steps, Shift(on.keep, on.give))


def _both(one: Stretch, then: Stretch) -> Shift:
    return Shift(one.keep & then.keep, one.give & then.keep | then.give)


def _move(compiled: Compiled, exit_: Exit, before: Steps, after: Steps, shift: Shift) -> Move:
    facts: set[str] = set()
    keys: set[Node] = set()
    for step in (*before, *after):
        facts.update(_changed(step))
        if isinstance(step, Assume | Inquire):
            keys.update(compiled.read_by(step.guard).keys)
    return Move(exit_, before, after, shift, frozenset(facts), frozenset(keys))


def _changed(step: Step) -> tuple[str, ...]:
    match step:
        case Give(facts=facts) | Take(facts=facts):
            return facts
        case Answer(fact=fact) | SetTo(fact=fact) | Inquire(fact=fact):
            return (fact,)
        case Look() | Assume():
            return ()
        case _ as never:
            assert_never(never)
