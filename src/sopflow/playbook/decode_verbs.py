"""Decodes what a state does: one small function per verb. `each` stands with the states it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sopflow.playbook.decode_facts import demands
from sopflow.playbook.decode_next import error_target, target
from sopflow.playbook.decode_place import Place, each_of, entries_of, maybe, names_of, says_no, text_of, whole_of
from sopflow.playbook.decode_values import code, condition, localized, record_or_form, value
from sopflow.playbook.states import (
    Approve,
    Ask,
    Awaited,
    Call,
    Confirmation,
    Decide,
    Do,
    End,
    OpenCase,
    Operation,
    Patience,
    Remind,
    Repeat,
    Require,
    Retry,
    Run,
    Undo,
    Verb,
    Wait,
)


def _ask(place: Place) -> Ask:
    return Ask(names_of(place), place.at)


def _call(place: Place) -> Call:
    return Call(tuple(_operation(item) for item in place.items()), place.at)


def _operation(place: Place) -> Operation:
    return Operation(
        text_of(place.get("operation")) or "",
        place.at,
        with_=maybe(record_or_form, place.get("with")),
        save=text_of(place.get("save")),
        add_to=text_of(place.get("add_to")),
        retry=maybe(_retry, place.get("retry")),
        timeout=maybe(value, place.get("timeout")),
        repeat=maybe(_repeat, place.get("repeat")),
        on_error={error: error_target(below) for error, below in entries_of(place.get("on_error"))},
        undo=maybe(_undo, place.get("undo")),
        confirm=_confirm(place.get("confirm")),
        because=text_of(place.get("because")),
    )


def _undo(place: Place) -> Undo:
    return Undo(text_of(place.get("operation") or place) or "", place.at, maybe(record_or_form, place.get("with")))


def _confirm(place: Place | None) -> bool | Confirmation:
    if place is None or not place.is_map:
        return not says_no(place)
    return Confirmation(text_of(place.get("role")), names_of(place.get("not_by")), place.at)


def _retry(place: Place) -> Retry:
    return Retry(whole_of(place.get("times") or place) or 0, maybe(value, place.get("wait")), place.at)


def _repeat(place: Place) -> Repeat:
    every, until = place.get("every") or place, place.get("until") or place
    return Repeat(value(every), whole_of(place.get("at_most")) or 1, condition(until), place.at)


def _decide(place: Place) -> Decide:
    return Decide(text_of(place.get("table")) or "", text_of(place.get("save")) or "", place.at)


def _require(place: Place) -> Require:
    return Require(demands(place), place.at)


def _run(place: Place) -> Run:
    with_ = maybe(record_or_form, place.get("with"))
    return Run(text_of(place.get("playbook")) or "", with_, _saved(place.get("save")), place.at)


def _saved(place: Place | None) -> Mapping[str, str]:
    """Facts and the outputs that they keep; names alone are kept under their own."""
    if place is not None and place.is_map:
        return {fact: output.text for fact, output in place.entries()}
    return {name: name for name in names_of(place)}


def _open_case(place: Place) -> OpenCase:
    return OpenCase(text_of(place.get("playbook")) or "", maybe(record_or_form, place.get("with")), place.at)


def _wait(place: Place) -> Wait:
    awaited = place.get("for")
    delay = awaited if awaited is not None and _is_delay(awaited) else None
    events = () if delay is not None else tuple(_awaited(item, place) for item in each_of(awaited))
    return Wait(events, maybe(code, place.get("until")), maybe(value, delay), place.at)


def _is_delay(place: Place) -> bool:
    """A delay begins with a digit (`2h`) or is computed (`=settings.pause`); an event's name does neither."""
    return not place.is_list and not place.is_map and not place.text[:1].isalpha()


def _awaited(place: Place, wait: Place) -> Awaited:
    """One event; `where` and `save` of the whole `wait` hold for events that have none of their own."""
    return Awaited(
        text_of(place.get("event")) or place.text,
        maybe(condition, place.get("where") or wait.get("where")),
        text_of(place.get("save") or wait.get("save")),
        place.at,
    )


def _approve(place: Place) -> Approve:
    return Approve(
        localized(place.get("what") or place),
        text_of(place.get("role")),
        whole_of(place.get("need")) or 1,
        whole_of(place.get("of")),
        names_of(place.get("not_by")),
        place.at,
        freeze=names_of(place.get("freeze")),
    )


def _do(place: Place) -> Do:
    text = localized(place.get("text") or place)
    return Do(text, text_of(place.get("role")), text_of(place.get("evidence")), place.at)


def _end(place: Place) -> End:
    return End(code(place) if place.text.startswith("=") else place.text, place.at)


VERBS: Mapping[str, Callable[[Place], Verb]] = {
    "ask": _ask,
    "call": _call,
    "decide": _decide,
    "require": _require,
    "run": _run,
    "open_case": _open_case,
    "wait": _wait,
    "approve": _approve,
    "do": _do,
    "end": _end,
}
"""The verbs whose whole meaning stands under their key; `each` also has states beside it."""


def patience(state: Place) -> Patience:
    """`within`, `remind` and `late`, inside the verb or beside it; inside wins."""
    inside = state.get("wait") or state.get("approve") or state.get("do") or state
    return Patience(
        maybe(value, inside.get("within") or state.get("within")),
        maybe(_remind, inside.get("remind") or state.get("remind")),
        maybe(target, inside.get("late") or state.get("late")),
    )


def _remind(place: Place) -> Remind:
    every = value(place.get("every") or place)
    return Remind(every, whole_of(place.get("times")) or 1, text_of(place.get("to")), place.at)
