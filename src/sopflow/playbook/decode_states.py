"""Decodes states: the verb, what stands beside it, and the inner machine of an `each`."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.playbook.decode_facts import facts
from sopflow.playbook.decode_next import assignments, next_
from sopflow.playbook.decode_place import Place, entries_of, maybe, names_of, says_yes, text_of, whole_of
from sopflow.playbook.decode_values import code, condition, localized
from sopflow.playbook.decode_verbs import VERBS, patience
from sopflow.playbook.states import Each, State, Verb


def states(place: Place | None) -> Mapping[str, State]:
    """All states of a playbook or of a loop, in the order of the file."""
    return {name: _state(name, below) for name, below in entries_of(place)}


def start(place: Place) -> str:
    """The state that a playbook or a loop begins with: the one named, else the first."""
    named = text_of(place.get("start"))
    return named if named is not None else next((name for name, _ in entries_of(place.get("states"))), "")


def _state(name: str, place: Place) -> State:
    return State(
        name,
        _verb(place),
        maybe(next_, place.get("next")),
        place.at,
        title=maybe(localized, place.get("title")),
        phase=text_of(place.get("phase")),
        covers=names_of(place.get("covers")),
        help=maybe(localized, place.get("help")),
        role=text_of(place.get("role")),
        say=names_of(place.get("say")),
        set=assignments(place.get("set")),
        add=assignments(place.get("add")),
        patience=patience(place),
        formerly=names_of(place.get("formerly")),
    )


def _verb(place: Place) -> Verb | None:
    loop = place.get("each")
    if loop is not None:
        return _each(loop, place)
    return next((VERBS[key](below) for key, below in place.entries() if key in VERBS), None)


def _each(place: Place, state: Place) -> Each:
    order = place.get("order")
    return Each(
        text_of(place.get("item")) or "",
        code(place.get("in") or place),
        maybe(condition, place.get("where")),
        None if order is None else code(order.get("by") or order),
        order is not None and says_yes(order.get("descending")),
        whole_of(place.get("at_most")),
        facts(state.get("facts")),
        start(state),
        states(state.get("states")),
        place.at,
    )
