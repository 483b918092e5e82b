"""Decodes where a case goes: `next`, branches, results, errors, and what is set and added on the way."""

from __future__ import annotations

from sopflow.playbook.decode_place import Place, each_of, entries_of, names_of, text_of, whole_of
from sopflow.playbook.decode_values import code, condition, value
from sopflow.playbook.states import (
    Assignment,
    Branch,
    Branches,
    ByChoice,
    ByResult,
    Continue,
    Go,
    Next,
    Target,
)


def assignments(place: Place | None) -> tuple[Assignment, ...]:
    """`set: {fact: value}` or `add: {fact: value}`."""
    return tuple(Assignment(fact, value(below), below.at) for fact, below in entries_of(place))


def go(place: Place) -> Go:
    """A state's name, or `{go, set, add, ask_again, at_most, then, covers}`."""
    return _go_to(place, text_of(place.get("go")) or "") if place.is_map else Go(place.text, place.at)


def _go_to(place: Place, to: str) -> Go:
    return Go(
        to,
        place.at,
        set=assignments(place.get("set")),
        add=assignments(place.get("add")),
        ask_again=names_of(place.get("ask_again")),
        at_most=whole_of(place.get("at_most")),
        then=text_of(place.get("then")),
        covers=names_of(place.get("covers")),
    )


def _branch(place: Place) -> Branch:
    other = place.get("else")
    if other is not None:
        return Branch(None, _go_to(place, other.text), place.at)
    when = place.get("when")
    return Branch(None if when is None else condition(when), go(place), place.at)


def _branches(place: Place) -> Branches:
    return Branches(tuple(_branch(item) for item in each_of(place)), place.at)


def target(place: Place) -> Target:
    """A state, `{go, …}`, or a list of branches."""
    return _branches(place) if place.is_list else go(place)


def error_target(place: Place) -> Target | Continue:
    """What `on_error` names: a target, or `continue`."""
    return Continue(place.at) if place.text == "continue" else target(place)


def next_(place: Place) -> Next:
    """`next`: a target, results, or `by` with its cases."""
    by = place.get("by")
    if by is not None:
        return _by_choice(place, by)
    if place.is_map and not place.has("go"):
        return ByResult({result: target(below) for result, below in place.entries()}, place.at)
    return target(place)


def _by_choice(place: Place, by: Place) -> ByChoice:
    """`else` may stand beside `cases` or among them."""
    cases = {case: target(below) for case, below in entries_of(place.get("cases"))}
    among = cases.pop("else", None)
    beside = place.get("else")
    return ByChoice(code(by), cases, among if beside is None else target(beside), place.at)
