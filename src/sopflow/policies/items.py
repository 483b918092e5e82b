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


@dataclass(frozen=True)
class Items:
    """`each: LIST as NAME`. `turns` are the names that loops over the list give to the item whose turn it is."""

    list: str
    name: str
    turns: frozenset[str]

    def of(self, seen: Observation) -> Iterator[tuple[object, Observation]]:
        """The items that something is about, each with what happened as the policy sees it."""
        turn = next((seen.values[name] for name in self.turns if name in seen.values), None)
        every = seen.values.get(self.list) if turn is None else (turn,)
        for item in every if isinstance(every, tuple) else ():
            yield item, replace(seen, values={**seen.values, self.name: item})


def items_of(each: str, loops: Mapping[str, frozenset[str]]) -> Items:
    """What `LIST as NAME` says."""
    of, _, name = each.partition(AS)
    return Items(of, name, loops.get(of, frozenset()))


def with_item(scope: Scope, items: Items) -> Scope:
    """The names that the conditions of such a policy may read: the item too, where the list is one."""
    declared = scope.names.get(items.list)
    if declared is None or not isinstance(declared.type, ListOf):
        return scope
    return replace(scope, names={**scope.names, items.name: Declared(declared.type.item)})


def loops_of(playbook: Playbook) -> Mapping[str, frozenset[str]]:
    """The names that loops give to items, by the list that they go over. A name that loops over several lists share
    tells nothing."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for of, item in _loops(playbook.states):
        found[item].add(of)
    lists = {of for all_ in found.values() for of in all_}
    return {one: frozenset(item for item, all_ in found.items() if all_ == {one}) for one in lists}


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


def _loops(states: Mapping[str, State]) -> Iterator[tuple[str, str]]:
    for state in states.values():
        if isinstance(state.verb, Each):
            yield state.verb.in_.text, state.verb.item
            yield from _loops(state.verb.states)


def in_turns(paths: frozenset[str], items: Items) -> frozenset[str]:
    """What is read of the item is read of what loops call it."""
    own = {path for path in paths if path.partition(".")[0] == items.name}
    turns = {f"{turn}{path.removeprefix(items.name)}" for path in own for turn in items.turns}
    return (paths - own) | turns
