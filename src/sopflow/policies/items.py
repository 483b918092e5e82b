"""Policies that speak of each item of a list: which item something that happens is about.

Rules: a policy `each: LIST as NAME` is judged for each item apart. What happens inside a loop over the list is about
the item whose turn it is, in the innermost of such loops; what happens elsewhere is about every item, as far as `where`
and `when` let it be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sopflow.dataclass import dataclass
from sopflow.expressions.scope import Declared, Scope
from sopflow.playbook.model import Playbook
from sopflow.playbook.states import Each, State
from sopflow.policies.observing import Observation
from sopflow.values.types import ListOf

AS = " as "

Loops = Mapping[str, tuple[tuple[str, str], ...]]
"""By list the loops over it, as they are written, so outer ones before inner ones: the state of each, and the name that
it gives to the item whose turn it is."""


@dataclass(frozen=True)
class Items:
    """`each: LIST as NAME`. `loops` are the states of the loops over the list, outer ones before inner ones, each with
    the name that it gives to the item whose turn it is."""

    list: str
    name: str
    loops: tuple[tuple[str, str], ...] = ()

    def of(self, seen: Observation) -> Iterator[tuple[object, int, Observation]]:
        """The items that something is about, each with how many that are equal to it come before it, and what happened
        as the policy sees it. Items that are equal are items of their own all the same."""
        turn = self.turn(seen)
        if turn is not None:
            yield turn, self._before(turn, seen), replace(seen, values={**seen.values, self.name: turn})
            return
        of = seen.values.get(self.list)
        every = of if isinstance(of, tuple) else ()
        for place, item in enumerate(every):
            yield item, every[:place].count(item), replace(seen, values={**seen.values, self.name: item})

    def turn(self, seen: Observation) -> object:
        """The item whose turn it is in the innermost loop; None outside of turns."""
        names = dict(self.loops)
        around = [names[one.state] for one in seen.turns if one.state in names]
        if not seen.turns:  # what a test or a proof is told beside a step says no loops: the names must do
            around = list(names.values())
        return next((seen.values[name] for name in reversed(around) if name in seen.values), None)

    def _before(self, turn: object, seen: Observation) -> int:
        """How many items that are equal to the one whose turn it is had theirs in this loop."""
        states = dict(self.loops)
        loop = next((one for one in reversed(seen.turns) if one.state in states), None)
        return 0 if loop is None else loop.items[: loop.turn].count(turn)


def items_of(each: str, loops: Loops) -> Items:
    """What `LIST as NAME` says."""
    of, _, name = each.partition(AS)
    return Items(of, name, loops.get(of, ()))


def with_item(scope: Scope, items: Items) -> Scope:
    """The names that the conditions of such a policy may read: the item too, where the list is one."""
    declared = scope.names.get(items.list)
    if declared is None or not isinstance(declared.type, ListOf):
        return scope
    return replace(scope, names={**scope.names, items.name: Declared(declared.type.item)})


def loops_of(playbook: Playbook) -> Loops:
    """The loops by the list that they go over. A name that loops over several lists share tells nothing."""
    loops = tuple(_loops(playbook.states))
    over: defaultdict[str, set[str]] = defaultdict(set)
    for of, _, item in loops:
        over[item].add(of)
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for of, state, item in loops:
        if over[item] == {of}:
            found[of].append((state, item))
    return {of: tuple(all_) for of, all_ in found.items()}


def turns_of(playbook: Playbook) -> Mapping[str, frozenset[tuple[str, str]]]:
    """The loops by the list that they go over: the state of each, and that in which its turns begin."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for of, loop, start in _starts(playbook.states):
        found[of].add((loop, start))
    return {of: frozenset(starts) for of, starts in found.items()}


def _starts(states: Mapping[str, State]) -> Iterator[tuple[str, str, str]]:
    for name, state in states.items():
        if isinstance(state.verb, Each):
            yield state.verb.in_.text, name, state.verb.start
            yield from _starts(state.verb.states)


def _loops(states: Mapping[str, State]) -> Iterator[tuple[str, str, str]]:
    for name, state in states.items():
        if isinstance(state.verb, Each):
            yield state.verb.in_.text, name, state.verb.item
            yield from _loops(state.verb.states)


def in_turns(paths: frozenset[str], items: Items) -> frozenset[str]:
    """What is read of the item is read of what loops call it."""
    own = {path for path in paths if path.partition(".")[0] == items.name}
    turns = {f"{turn}{path.removeprefix(items.name)}" for path in own for _, turn in items.loops}
    return (paths - own) | turns
