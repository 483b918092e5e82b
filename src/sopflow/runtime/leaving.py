"""A call as it leaves: with the key that systems may see in the place of the engine's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sopflow.catalog.model import Operation
from sopflow.engine.effects import CallOperation
from sopflow.ports.world import Call
from sopflow.runtime.wants import Attention, Confirmation, Leftover, Paused, Want

Seal = Callable[[str], str]
"""The key of a write as systems see it."""


class Doubt(NamedTuple):
    """A doubtful write that is to be looked up: its operation, and when it came to be doubtful."""

    operation: Operation
    since: datetime


def _surely() -> bool:
    return True


class Leaving(NamedTuple):
    """A call that is about to leave. `is_new`: whether it has not left before, to be asked when the transaction is
    over in which this was said. `settles`: what a look-up is of."""

    call: Call
    playbook: str
    is_new: Callable[[], bool] = _surely
    settles: Doubt | None = None


class Origin(NamedTuple):
    """The case that a call is of: its id, and when it began."""

    case: str
    begun: datetime


def call_of(origin: Origin, call: CallOperation, operation: Operation, keys: Iterable[str], seal: Seal) -> Call:
    """What is asked of the systems. A key stands in the input too where a manifest wants it there, where a look-up asks
    for it, and where an undoing says what it undoes: `keys` are those of the case's writes. An author's `timeout` is
    for the whole reply, whatever is tried for it."""
    limits = operation.timeout
    seconds, total = (limits.attempt, limits.total) if call.timeout is None else (call.timeout.seconds,) * 2
    looks_up = None if call.looks_up is None else seal(call.looks_up)
    given = as_sent(call.input, (call.key, call.looks_up or "", *keys), seal)
    return Call(
        origin.case, call.effect, operation, given, seal(call.key), call.attempt,
        float(seconds), looks_up, float(total), origin.begun,
    )  # fmt: skip


def as_sent(given: Mapping[str, object], keys: Iterable[str], seal: Seal) -> Mapping[str, object]:
    """An input as it leaves: whatever in it is a key of the engine's, at any depth, says what systems may see."""
    return _input(given, {key: seal(key) for key in keys if key})


_OF_WRITES = Attention | Confirmation | Leftover | Paused


def as_systems_see(wants: tuple[Want, ...], keys: Iterable[str], seal: Seal) -> tuple[Want, ...]:
    """What a case waits for, with the keys of its writes as systems know them: whoever looks after a write there finds
    it by that key. `keys` are the engine's own."""
    if not any(isinstance(want, _OF_WRITES) for want in wants):
        return wants  # as most do
    known = {key: seal(key) for key in keys}
    return tuple(_seen(want, known) for want in wants)


def _seen(want: Want, known: Mapping[str, str]) -> Want:
    match want:
        case Confirmation(input=given):
            return replace(want, input=_input(given, known))
        case Attention(sent=sent, key=key):
            return replace(want, sent=None if sent is None else _input(sent, known), key=known.get(key, key))
        case Leftover(input=given, key=key):
            return replace(want, input=_input(given, known), key=known.get(key, key))
        case Paused(then=then):
            return replace(want, then=tuple(_seen(one, known) for one in then))
        case _:
            return want


def _input(given: Mapping[str, object], known: Mapping[str, str]) -> Mapping[str, object]:
    return {name: _renamed(value, known) for name, value in given.items()}


def _renamed(value: object, known: Mapping[str, str]) -> object:
    match value:
        case str():
            return known.get(value, value)
        case tuple():
            return tuple(_renamed(each, known) for each in value)
        case Mapping():
            return _input(value, known)
        case _:
            return value
