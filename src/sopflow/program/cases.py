"""Follows routes with the values of a few atoms in mind: cases that those values tell apart are kept apart.

A `Seen` is what is known of a case: the bits of what is there, and for each atom the class of its value, None where
nothing is known of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import assert_never

from sopflow.dataclass import dataclass
from sopflow.expressions.syntax import Name, Node, path_of
from sopflow.program.knowledge import Knowledge, Need
from sopflow.program.masks import Compiled, Stretch, apply
from sopflow.program.model import Guard
from sopflow.program.moves import Move, Shift, moves_of
from sopflow.program.partial import answer
from sopflow.program.routes import Answer, Assume, Give, Inquire, Look, SetTo, Step, Steps, Take
from sopflow.program.worlds import Atom, Odd

Valuation = tuple[object, ...]
Seen = tuple[int, Valuation]
OnRead = Callable[[Need, int], None]


@dataclass(frozen=True, eq=False)
class Cases:
    """Steps as functions from what is known to what may be known then."""

    compiled: Compiled
    modes: tuple[Atom, ...]

    @cached_property
    def _knowledge(self) -> Knowledge:
        return self.compiled.knowledge

    @cached_property
    def _answers(self) -> dict[tuple[int, Valuation], object]:
        return {}

    @cached_property
    def _guards(self) -> dict[int, tuple[Node, tuple[int, ...]]]:
        return {}

    def start(self, root_mask: int) -> Valuation:
        """What is known of the atoms when a case begins: what nobody gave is missing."""
        return tuple(
            Odd.MISSING if Odd.MISSING in mode.classes and self._starts_missing(mode.key, root_mask) else None
            for mode in self.modes
        )

    def _starts_missing(self, key: Node, root_mask: int) -> bool:
        root = (path_of(key) or "").partition(".")[0]
        fact = self.compiled.program.facts.get(root)
        return fact is not None and fact.derived is None and not root_mask & self._knowledge.all_of((root,))

    def moves(self, state: str) -> tuple[tuple[Move, bool], ...]:
        """The ways out of a state, and whether any of their steps touches an atom."""
        known = self._moves.get(state)
        if known is None:
            known = tuple((move, self._is_touched(move)) for move in moves_of(self.compiled, state))
            self._moves[state] = known
        return known

    def _is_touched(self, move: Move) -> bool:
        return not (self._read.isdisjoint(move.facts) and self._keys.isdisjoint(move.keys))

    def behind(self, move: Move, seen: Seen) -> Iterable[Seen]:
        """What may be known behind a way whose steps touch atoms."""
        before = self.run(move.before, seen)
        return before if not move.after else [after for one in before for after in self.run(move.after, one)]

    def run(self, steps: Steps, seen: Seen, on_read: OnRead | None = None) -> list[Seen]:
        """What may be known behind some steps; nothing where no case gets there."""
        if on_read is not None:
            return self._followed(steps, seen, on_read)
        short = self._shortened(steps)
        if not short:
            return [seen]
        behind = self._behind.get((id(steps), seen))
        if behind is None:
            behind = self._behind[id(steps), seen] = self._followed(short, seen, None)
        return behind

    def _followed(self, steps: tuple[Step | Shift, ...], seen: Seen, on_read: OnRead | None) -> list[Seen]:
        now = [seen]
        for step in steps:
            if isinstance(step, Shift):
                now = [(mask & step.keep | step.give, values) for mask, values in now]
            else:
                now = list(dict.fromkeys(after for one in now for after in self._step(step, one, on_read)))
        return now

    def _shortened(self, steps: Steps) -> tuple[Step | Shift, ...]:
        """The same steps where those that touch none of the atoms are put together as arithmetic on bits."""
        known = self._short.get(id(steps))
        if known is None:
            known = self._short[id(steps)] = tuple(self._put_together(steps))
        return known

    def _put_together(self, steps: Steps) -> Iterator[Step | Shift]:
        together = Stretch()
        for step in steps:
            if not self._touches(step):
                apply(step, together, self._knowledge, {})
                continue
            yield from _shift(together)
            together = Stretch()
            yield step
        yield from _shift(together)

    def _touches(self, step: Step) -> bool:
        match step:
            case Look():
                return False
            case Assume(guard=guard):
                return bool(self._looked_into(guard)[1])
            case Give(facts=facts) | Take(facts=facts):
                return not self._read.isdisjoint(facts)
            case Answer(fact=fact) | SetTo(fact=fact):
                return fact in self._read
            case Inquire(fact=fact, guard=guard):
                return fact in self._read or bool(self._looked_into(guard)[1])
            case _ as never:
                assert_never(never)

    @cached_property
    def _keys(self) -> frozenset[Node]:
        return frozenset(mode.key for mode in self.modes)

    @cached_property
    def _moves(self) -> dict[str, tuple[tuple[Move, bool], ...]]:
        return {}

    @cached_property
    def _behind(self) -> dict[tuple[int, Seen], list[Seen]]:
        """What was found already: the flow, and then the path through it, ask the same again."""
        return {}

    @cached_property
    def _short(self) -> dict[int, tuple[Step | Shift, ...]]:
        return {}

    @cached_property
    def _read(self) -> frozenset[str]:
        return frozenset[str]().union(*(mode.facts for mode in self.modes))

    def _step(self, step: Step, seen: Seen, on_read: OnRead | None) -> Iterable[Seen]:
        mask, values = seen
        match step:
            case Look():
                assert on_read is not None  # else it was put together with the steps around it
                for need in self.compiled.needs.get(id(step), ()):
                    if self._is_made(need, values):
                        on_read(need, mask)
                return (seen,)
            case Assume(guard=guard, holds=holds):
                return self._assume(guard, holds, seen)
            case Answer(fact=fact):
                bit = self._knowledge.all_of((fact,))
                return (seen,) if mask & bit else ((mask | bit, self._changed(values, (fact,), None)),)
            case Give(facts=facts):
                return ((self._given(mask, facts), self._changed(values, facts, None)),)
            case SetTo(fact=fact, value=value):
                return ((self._given(mask, (fact,)), self._changed(values, (fact,), value)),)
            case Take(facts=facts, forgot=forgot):
                taken = mask & ~self._taken(facts)
                return ((taken, self._changed(values, facts, Odd.MISSING if forgot else Odd.UNKNOWN)),)
            case Inquire():
                return self._inquire(step, seen, on_read)
            case _ as never:
                assert_never(never)

    def _is_made(self, need: Need, values: Valuation) -> bool:
        """Whether the read is made in this case: not where what is settled before it would be otherwise."""
        world = self._world(values) if need.before else {}
        derived = self.compiled.vocabulary.derived
        return all(answer(tree, world, derived) is not (not holds) for tree, holds in need.before)

    def _inquire(self, step: Inquire, seen: Seen, on_read: OnRead | None) -> Iterator[Seen]:
        for asked in self._assume(step.guard, True, seen):
            for mask, values in self.run(step.steps, asked, on_read):
                yield (mask, values) if step.certain else (mask & asked[0], self._changed(values, (step.fact,), None))
        yield from self._assume(step.guard, False, seen)

    def _assume(self, guard: Guard, holds: bool, seen: Seen) -> Iterator[Seen]:
        mask, values = seen
        told = mask | self._told(guard, holds)
        free = [index for index in self._looked_into(guard)[1] if values[index] is None]
        for chosen in itertools.product(*(self._possible(index, told) for index in free)):
            filled = list(values)
            for index, value in zip(free, chosen, strict=True):
                filled[index] = value
            now = tuple(filled) if free else values
            if self._may_hold(guard, holds, now):
                yield told | self._there(free, chosen), now

    def _may_hold(self, guard: Guard, holds: bool, values: Valuation) -> bool:
        found = self._answers.get((id(guard), values))
        if found is None:
            tree, derived = self._looked_into(guard)[0], self.compiled.vocabulary.derived
            found = self._answers[id(guard), values] = answer(tree, self._world(values), derived)
        return found is holds or found is Odd.UNKNOWN

    def _told(self, guard: Guard, holds: bool) -> int:
        return self._knowledge.tells(guard, holds)

    def _looked_into(self, guard: Guard) -> tuple[Node, tuple[int, ...]]:
        """The tree of a guard, and which of the atoms it reads."""
        known = self._guards.get(id(guard))
        if known is None:
            read = self.compiled.read_by(guard)
            known = (read.tree, tuple(index for index, mode in enumerate(self.modes) if mode.key in read.keys))
            self._guards[id(guard)] = known
        return known

    def _possible(self, index: int, mask: int) -> tuple[object, ...]:
        mode = self.modes[index]
        if mask & self._bit(mode.key):
            return tuple(value for value in mode.classes if value is not Odd.MISSING)
        return mode.classes

    def _there(self, indices: list[int], values: tuple[object, ...]) -> int:
        return sum(
            {self._bit(self.modes[index].key) for index, value in zip(indices, values, strict=True)
             if value is not Odd.MISSING}
        )  # fmt: skip

    def _world(self, values: Valuation) -> Mapping[Node, object]:
        return {mode.key: value for mode, value in zip(self.modes, values, strict=True) if value is not None}

    def _bit(self, key: Node) -> int:
        path = path_of(key)
        return 0 if path is None else self._knowledge.bits.get(path, 0)

    def _taken(self, facts: Iterable[str]) -> int:
        mask = 0
        for fact in facts:
            mask |= self._knowledge.takes(fact)
        return mask

    def _given(self, mask: int, facts: tuple[str, ...]) -> int:
        return mask & ~self._taken(facts) | self._knowledge.all_of(facts)

    def _changed(self, values: Valuation, facts: tuple[str, ...], value: object) -> Valuation:
        """The atoms behind a change: what reads these facts is not known any more, except the fact itself where its
        new value is. What may be missing (`UNKNOWN`) and was missing still is."""
        changed = list(values)
        for index, mode in enumerate(self.modes):
            if mode.facts.isdisjoint(facts):
                continue
            if value is Odd.UNKNOWN:
                changed[index] = Odd.MISSING if values[index] is Odd.MISSING else None
            elif mode.key in [Name(fact) for fact in facts] and value in mode.classes:
                changed[index] = value
            else:
                changed[index] = None
        return tuple(changed)


def _shift(together: Stretch) -> Iterator[Shift]:
    """What steps come to, where it is anything."""
    if (together.keep, together.give) != (-1, 0):
        yield Shift(together.keep, together.give)
