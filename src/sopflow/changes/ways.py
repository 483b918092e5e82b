"""Where cases go from a state, in both versions."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.changes.deciding import Decision, first_of, partings
from sopflow.changes.model import Change, Level, Sort
from sopflow.changes.walk import Difference, Renamed
from sopflow.expressions.syntax import Node
from sopflow.playbook.states import Branch, Branches, ByChoice, ByResult, Go
from sopflow.playbook.values import Code, Condition
from sopflow.program.model import Exit, Program
from sopflow.program.worlds import tree_of


def ways_compared(id: str, old: Program, new: Program, renamed: Renamed) -> tuple[bool, tuple[Change, ...]]:
    """Which cases go elsewhere from a state of the new version, and whether that was decided for all values."""
    now, before = new.states[id], old.states[_old_name(id, renamed)]
    exact, found = True, list[Change]()
    for result in before.exits.keys() & now.exits.keys():
        one = _decision(old, before.exits[result], renamed)
        other = _decision(new, now.exits[result], {})
        differing = partings(one, other)
        if differing is None:
            exact = False
            continue
        shown = now.exits[result][0].at if now.exits[result] else now.at
        path = ("next",) if len(now.exits) == 1 else ("next", result)
        found += [
            Change(Level.BEHAVIOUR, Sort.ELSEWHERE, "state", id, path, one.old, one.new, before.at, shown, one)
            for one in differing
        ]
    return exact and before.exits.keys() == now.exits.keys(), tuple(found)


def _old_name(id: str, renamed: Renamed) -> str:
    return next((before for before, after in renamed.items() if after == id), id)


def _decision(program: Program, ways: tuple[Exit, ...], renamed: Renamed) -> Decision:
    taken = [way for way in ways if not way.is_then]
    guards = [None if way.guard is None else tree_of(way.guard) for way in taken]
    known: tuple[Node, ...] = tuple(guard for guard in guards if guard is not None)
    return Decision(program, known, first_of(zip(guards, (_target(way, renamed) for way in taken), strict=True)))


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
    exact, elsewhere = ways_compared(id, old, new, renamed)
    rest = [one for one in found if one not in routing]
    if elsewhere:
        return rest, list(elsewhere)
    if not exact or any(_does_more(one) for one in routing):
        return found, []
    first = routing[0].place
    return rest, [Change(Level.COSMETIC, Sort.SAME, "state", id, ("next",), None, None, first.old, first.new)]


def _is_routing(found: Difference) -> bool:
    """Whether it is about where cases go: a condition, a target, a branch."""
    path = found.place.path
    if path[:1] != ("next",):
        return False
    kinds = (Condition, Branch, Branches, Go, ByResult, ByChoice, Code)
    return path[-1] == "to" or isinstance(found.old, kinds) or isinstance(found.new, kinds)


def _does_more(found: Difference) -> bool:
    """Whether a way that came or went does something on the way."""
    ways = (go for one in (found.old, found.new) for go in _gos(one))
    return any(go.set or go.add or go.ask_again or go.at_most is not None for go in ways)


def _gos(written: object) -> Iterator[Go]:
    match written:
        case Go():
            yield written
        case Branch(go=go):
            yield go
        case Branches(branches=below):
            yield from (branch.go for branch in below)
        case ByResult(targets=targets):
            yield from (go for target in targets.values() for go in _gos(target))
        case ByChoice(cases=cases, else_=rest):
            yield from (go for target in (*cases.values(), rest) for go in _gos(target))
        case _:
            return
