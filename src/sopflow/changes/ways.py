"""Where cases go from a state, in both versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace

from sopflow.changes.deciding import Decision, first_of, partings
from sopflow.changes.model import Change, Level, Sort
from sopflow.changes.parts import states_of
from sopflow.changes.walk import Difference, Renamed, likeness
from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer
from sopflow.expressions.syntax import Node
from sopflow.playbook.states import Branch, Branches, ByChoice, ByResult, Go
from sopflow.playbook.values import Code, Condition
from sopflow.program.model import Exit, Program
from sopflow.program.worlds import tree_of

Doing = Mapping[Pointer, str]
"""What is done on each way besides going (set, add, ask again, count), by where it is written."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What becomes of cases that leave a state.

    Attributes:
        elsewhere: which of them go to another state.
        is_same: all values were looked at, and whichever way is taken leads to the same and does the same.
    """

    elsewhere: tuple[Change, ...]
    is_same: bool


def leaving(id: str, old: Program, new: Program, renamed: Renamed) -> Leaving:
    """What becomes of cases that leave a state of the new version."""
    now, before = new.states[id], old.states[_old_name(id, renamed)]
    is_same, found = before.exits.keys() == now.exits.keys(), list[Change]()
    doing = _doing(old, before.id, renamed), _doing(new, id, {})
    for result in (one for one in now.exits if one in before.exits):
        ways = before.exits[result], now.exits[result]
        shown = ways[1][0].at if ways[1] else now.at
        path = ("next",) if len(now.exits) == 1 else ("next", result)
        found += [
            Change(Level.BEHAVIOUR, Sort.ELSEWHERE, "state", id, path, one.old, one.new, before.at, shown, one)
            for one in partings(_decision(old, ways[0], renamed), _decision(new, ways[1], {})).witnesses
        ]
        is_same = is_same and not found and _do_the_same((old, new), ways, renamed, doing)
    return Leaving(tuple(found), is_same)


def _do_the_same(
    programs: tuple[Program, Program],
    ways: tuple[tuple[Exit, ...], tuple[Exit, ...]],
    renamed: Renamed,
    doing: tuple[Doing, Doing],
) -> bool:
    old = _decision(programs[0], ways[0], renamed, doing[0])
    parted = partings(old, _decision(programs[1], ways[1], {}, doing[1]))
    return parted.is_whole and not parted.witnesses


def _doing(program: Program, id: str, renamed: Renamed) -> Doing:
    """What the ways of a state do, with states by their new names."""
    return {go.at: _done_on(go, renamed) for go in _gos(states_of(program.playbook)[id])}


def _done_on(go: Go, renamed: Renamed) -> str:
    then = None if go.then is None else renamed.get(go.then, go.then)
    return likeness(replace(go, to="", covers=(), then=then))


def _old_name(id: str, renamed: Renamed) -> str:
    return next((before for before, after in renamed.items() if after == id), id)


def _decision(program: Program, ways: tuple[Exit, ...], renamed: Renamed, doing: Doing | None = None) -> Decision:
    """Where these ways lead; with `doing`, what is done on them as well."""
    taken = [way for way in ways if not way.is_then]
    guards = [None if way.guard is None else tree_of(way.guard) for way in taken]
    known: tuple[Node, ...] = tuple(guard for guard in guards if guard is not None)
    targets = [_target(way, renamed) for way in taken]
    results = targets if doing is None else [(to, doing.get(way.at)) for to, way in zip(targets, taken, strict=True)]
    return Decision(program, known, first_of(zip(guards, results, strict=True)))


def _target(way: Exit, renamed: Renamed) -> str:
    """Where it leads, by the name that the new version knows: a state, or what becomes of a loop."""
    return way.step if way.step in ("next_item", "leave") else renamed.get(way.to, way.to)


def routed(
    id: str, old: Program, new: Program, renamed: Renamed, found: list[Difference]
) -> tuple[list[Difference], list[Change]]:
    """What is left of a state's differences once it is known which cases go elsewhere, and the changes that says."""
    routing = [one for one in found if _is_routing(one)]
    if not routing or id not in new.states or _old_name(id, renamed) not in old.states:
        return found, []
    left = leaving(id, old, new, renamed)
    rest = [one for one in found if one not in routing]
    if left.elsewhere:
        return rest, list(left.elsewhere)
    if not left.is_same:
        return found, []
    first = routing[0].place
    return rest, [Change(Level.COSMETIC, Sort.SAME, "state", id, ("next",), None, None, first.old, first.new)]


def _is_routing(found: Difference) -> bool:
    """Whether it is about where cases go: a condition, a target, a branch; not what is set on the way."""
    path = found.place.path
    if path[:1] != ("next",) or {"set", "add"}.intersection(found.place.keys):
        return False
    kinds = (Condition, Branch, Branches, Go, ByResult, ByChoice, Code)
    return path[-1] == "to" or isinstance(found.old, kinds) or isinstance(found.new, kinds)


def _gos(part: object) -> Iterator[Go]:
    """Every way that is written within a part."""
    if isinstance(part, Go):
        yield part
    elif is_dataclass(part):
        for one in fields(part):
            yield from _gos(getattr(part, one.name))
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from _gos(each)
    elif isinstance(part, tuple):
        for each in part:
            yield from _gos(each)
