"""Decodes policies: what must hold in every case."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.playbook.decode_place import Place, each_of, entries_of, maybe, names_of, text_of, whole_of
from sopflow.playbook.decode_values import condition
from sopflow.playbook.model import Policy, PolicyStep

FORMS = ("never", "every", "at_most", "always", "after", "must")
"""The words that make a policy's form, the deciding one first: `after A, must B` is an `after`, `never A after B` a
`never`."""

STEPS = ("call", "try", "stuck", "enter", "end", "say", "ask")
_PARTS = ("never", "every", "at_most", "always", "after", "must", "before", "by")


def policies(place: Place | None) -> Mapping[str, Policy]:
    """All policies of a playbook."""
    return {name: _policy(name, below) for name, below in entries_of(place)}


def _policy(name: str, place: Place) -> Policy:
    form = next((word for word in FORMS if place.has(word)), "")
    main = place.get(form) or place
    return Policy(
        name,
        form,
        {word: _step(below) for word, below in place.entries() if word in _PARTS},
        names_of(main.get("has") or place.get("has")),
        whole_of(main.get("times") or place.get("times")),
        maybe(condition, place.get("when")),
        text_of(place.get("each")),
        names_of(place.get("because")),
        names_of(place.get("assume")),
        place.at,
        moments=tuple(_moment(item) for item in each_of(main.get("at") or place.get("at"))),
    )


def _step(place: Place) -> PolicyStep:
    """`{call: OPERATION, where: …}` and its like, `end`, or a condition."""
    for kind in STEPS:
        named = place.get(kind)
        if named is not None:
            where = maybe(condition, place.get("where"))
            return PolicyStep("call" if kind == "try" else kind, named.text, where, place.at, tried=kind == "try")
    if place.text == "end":
        return PolicyStep("end", None, None, place.at)
    return PolicyStep("that", None, condition(place.get("that") or place), place.at)


def _moment(place: Place) -> PolicyStep:
    """Where an `always` is looked at: a state, an operation (its name has a dot), or a step written out."""
    if place.is_map:
        return _step(place)
    return PolicyStep("call" if "." in place.text else "enter", place.text, None, place.at)
