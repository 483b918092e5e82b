"""The effects that were expected, and those that came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.diagnostics import Words
from sopflow.simulation.comparing import matches
from sopflow.simulation.given import Fields, Given, entries, items, word
from sopflow.simulation.printing import printed, written
from sopflow.simulation.trace import Effect, Trace
from sopflow.values.types import Field, Privacy, parts


def effects_differ(given: Given, trace: Trace) -> Iterator[Words]:
    """Every write, in order, and no other: the first that differs, and both lists."""
    wanted = items(given)
    came = trace.effects
    for place in range(max(len(wanted), len(came))):
        expected = wanted[place] if place < len(wanted) else None
        effect = came[place] if place < len(came) else None
        if expected is not None and effect is not None and _is(expected, effect):
            continue
        first = _difference(expected, effect, place + 1)
        yield Words(
            en=f"{first.en}; expected: {_wanted_list(wanted)}; came: {_list(came)}",
            id=f"{first.id}; yang diharapkan: {_wanted_list(wanted)}; yang terjadi: {_list(came)}",
        )
        return


def effects_lacking(given: Given, trace: Trace) -> Iterator[Words]:
    """At least these, each by an effect of its own."""
    left = list(trace.effects)
    for expected in items(given):
        found = next((effect for effect in left if _is(expected, effect)), None)
        if found is not None:
            left.remove(found)
            continue
        nearest = next((effect for effect in left if effect.operation == _name(expected)), None)
        detail = _fields_that_differ(expected, nearest) if nearest is not None else Words(en="", id="")
        yield Words(
            en=f"there is no effect `{_shown(expected)}`{detail.en}; effects were: {_list(trace.effects)}",
            id=f"tidak ada efek `{_shown(expected)}`{detail.id}; efeknya: {_list(trace.effects)}",
        )


def unwanted_effects(given: Given, trace: Trace) -> Iterator[Words]:
    """None of these."""
    for unwanted in items(given):
        if any(_is(unwanted, effect) for effect in trace.effects):
            yield Words(
                en=f"`{_shown(unwanted)}` happened, and must not; effects were: {_list(trace.effects)}",
                id=f"`{_shown(unwanted)}` terjadi, padahal tidak boleh; efeknya: {_list(trace.effects)}",
            )


def _difference(expected: Given | None, effect: Effect | None, number: int) -> Words:
    if effect is None and expected is not None:
        return Words(
            en=f"effect {number} is lacking: `{_shown(expected)}`",
            id=f"efek {number} tidak ada: `{_shown(expected)}`",
        )
    assert effect is not None
    if expected is None:
        return Words(
            en=f"effect {number} was not expected: `{effect.operation}`",
            id=f"efek {number} tidak diharapkan: `{effect.operation}`",
        )
    detail = _fields_that_differ(expected, effect) if effect.operation == _name(expected) else Words(en="", id="")
    return Words(
        en=f"effect {number} is `{effect.operation}`{detail.en}; expected was `{_shown(expected)}`",
        id=f"efek {number} adalah `{effect.operation}`{detail.id}; yang diharapkan `{_shown(expected)}`",
    )


def _is(expected: Given, effect: Effect) -> bool:
    if _name(expected) != effect.operation:
        return False
    input = _input(expected)
    return input is None or (effect.shape is not None and matches(input, effect.input, effect.shape))


def _name(expected: Given) -> str:
    return next(iter(expected.parts), "") if isinstance(expected, Fields) else word(expected)


def _input(expected: Given) -> Given | None:
    return next(iter(entries(expected).values()), None)


def _fields_that_differ(expected: Given, effect: Effect) -> Words:
    """Which of the named inputs came out otherwise, and how, masked by the manifest's classes."""
    if effect.shape is None:
        return Words(en="", id="")
    whole = Field(effect.shape)
    listed = ", ".join(_differing(_input(expected), effect.input, whole, ""))
    return Words(en=f" with {listed}", id=f" dengan {listed}") if listed else Words(en="", id="")


def _differing(expected: Given | None, actual: object, field: Field, under: str) -> Iterator[str]:
    fields = parts(field.type) or {}
    for name, wanted in entries(expected).items():
        part = fields[name]
        value = actual.get(name) if isinstance(actual, Mapping) else None
        if matches(wanted, value, part.type):
            continue
        if isinstance(wanted, Fields) and isinstance(value, Mapping):
            yield from _differing(wanted, value, part, f"{under}{name}.")
        else:
            yield f"{under}{name} = {_value(value, part)}"


def _value(value: object, part: Field) -> str:
    return written(printed(value, part.type, part.privacy, show_personal=False))


def _shown(expected: Given) -> str:
    input = _input(expected)
    if input is None:
        return _name(expected)
    return f"{_name(expected)}: {written(printed(input.plain, None, Privacy.PUBLIC, show_personal=False))}"


def _wanted_list(expected: tuple[Given, ...]) -> str:
    return ", ".join(_shown(one) for one in expected) or "–"


def _list(effects: tuple[Effect, ...]) -> str:
    return ", ".join(effect.operation for effect in effects) or "–"
