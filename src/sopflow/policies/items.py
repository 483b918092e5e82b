"""Policies that speak of each item of a list: which item something that happens is about.

Rules: a policy `each: LIST as NAME` is judged for each item apart. What happens inside a loop over the list is about
the item whose turn it is; what happens elsewhere is about every item, as far as `where` and `when` let it be.
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

Loops = Mapping[str, frozenset[tuple[str, str]]]
"""By list the loops over it: the state of each, and the name that it gives to the item whose turn it is."""


@dataclass(frozen=True)
class Items:
    """`each: LIST as NAME`. `turns` are the names that loops over the list give to the item whose turn it is, `loops`
    the states of those loops."""

    list: str
    name: str
    turns: frozenset[str]
    loops: frozenset[str] = frozenset()

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
        """The item whose turn it is; None outside of turns."""
        return next((seen.values[name] for name in self.turns if name in seen.values), None)

    def _before(self, turn: object, seen: Observation) -> int:
        """How many items that are equal to the one whose turn it is had theirs in this loop."""
        loop = next((one for one in seen.turns if one.state in self.loops), None)
        return 0 if loop is None else loop.items[: loop.turn].count(turn)


def items_of(each: str, loops: Loops) -> Items:
    """What `LIST as NAME` says."""
    of, _, name = each.partition(AS)
    over = loops.get(of, frozenset())
    return Items(of, name, frozenset(item for _, item in over), frozenset(state for state, _ in over))


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
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for of, state, item in loops:
        if over[item] == {of}:
            found[of].add((state, item))
    return {of: frozenset(all_) for of, all_ in found.items()}


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
    turns = {f"{turn}{path.removeprefix(items.name)}" for path in own for turn in items.turns}
    return (paths - own) | turns
