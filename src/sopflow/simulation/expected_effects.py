"""The effects that were expected, and those that came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.simulation.comparing import matches
from sopflow.simulation.given import Fields, Given, entries, items, word
from sopflow.simulation.printing import printed, written
from sopflow.simulation.trace import Effect, Trace
from sopflow.simulation.wanted import wanted
from sopflow.values.types import Field, Privacy, Record, parts

NO_WORDS = Words(en="", id="")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An effect that was expected: its operation, the inputs that are named, and how it is shown."""

    operation: str
    input: Given | None
    text: str

    def is_met_by(self, effect: Effect) -> bool:
        """Whether the effect is that operation with those inputs."""
        if self.operation != effect.operation:
            return False
        return self.input is None or (effect.shape is not None and matches(self.input, effect.input, effect.shape))


def effects_differ(given: Given, trace: Trace) -> Iterator[Words]:
    """Every write, in order, and no other: the first that differs, and both lists."""
    expected = _wanted(given, trace)
    came = trace.effects
    for place in range(max(len(expected), len(came))):
        one = expected[place] if place < len(expected) else None
        effect = came[place] if place < len(came) else None
        if one is not None and effect is not None and one.is_met_by(effect):
            continue
        first = _difference(one, effect, place + 1)
        texts = ", ".join(each.text for each in expected) or "–"
        yield Words(
            en=f"{first.en}; expected: {texts}; came: {_list(came)}",
            id=f"{first.id}; yang diharapkan: {texts}; yang terjadi: {_list(came)}",
        )
        return


def effects_lacking(given: Given, trace: Trace) -> Iterator[Words]:
    """At least these, each by an effect of its own."""
    came = trace.effects
    for one in _unmet(_wanted(given, trace), came):
        nearest = next((effect for effect in came if effect.operation == one.operation), None)
        detail = _fields_that_differ(one, nearest) if nearest is not None else NO_WORDS
        yield Words(
            en=f"there is no effect `{one.text}`{detail.en}; effects were: {_list(came)}",
            id=f"tidak ada efek `{one.text}`{detail.id}; efeknya: {_list(came)}",
        )


def unwanted_effects(given: Given, trace: Trace) -> Iterator[Words]:
    """None of these."""
    for one in _wanted(given, trace):
        if any(one.is_met_by(effect) for effect in trace.effects):
            yield Words(
                en=f"`{one.text}` happened, and must not; effects were: {_list(trace.effects)}",
                id=f"`{one.text}` terjadi, padahal tidak boleh; efeknya: {_list(trace.effects)}",
            )


def _wanted(given: Given, trace: Trace) -> tuple[Wanted, ...]:
    shapes = {effect.operation: effect.shape for effect in trace.effects}
    if trace.program is not None:
        shapes |= {name: operation.input for name, operation in trace.program.operations.items()}
    return tuple(_one(item, shapes) for item in items(given))


def _one(given: Given, shapes: Mapping[str, Record | None]) -> Wanted:
    """What is expected, its inputs shown masked by the manifest's classes."""
    name = next(iter(given.parts), "") if isinstance(given, Fields) else word(given)
    input = next(iter(entries(given).values()), None)
    if input is None:
        return Wanted(name, None, name)
    shape = shapes.get(name)
    plain = printed(input.plain, None, Privacy.PUBLIC, show_personal=False)
    shown = plain if shape is None else wanted(input, shape, Privacy.PUBLIC)
    return Wanted(name, input, f"{name}: {written(shown)}")


def _unmet(expected: Sequence[Wanted], effects: Sequence[Effect]) -> list[Wanted]:
    """Those that find no effect of their own, when as many as possible do: one that names no inputs gives way."""
    taken: dict[int, int] = {}  # by effect, the expected one that it meets

    def find(place: int, tried: set[int]) -> bool:
        for at, effect in enumerate(effects):
            if at not in tried and expected[place].is_met_by(effect):
                tried.add(at)
                if at not in taken or find(taken[at], tried):
                    taken[at] = place
                    return True
        return False

    return [one for place, one in enumerate(expected) if not find(place, set())]


def _difference(one: Wanted | None, effect: Effect | None, number: int) -> Words:
    if effect is None:
        text = one.text if one is not None else ""
        return Words(en=f"effect {number} is lacking: `{text}`", id=f"efek {number} tidak ada: `{text}`")
    if one is None:
        return Words(
            en=f"effect {number} was not expected: `{effect.operation}`",
            id=f"efek {number} tidak diharapkan: `{effect.operation}`",
        )
    detail = _fields_that_differ(one, effect) if effect.operation == one.operation else NO_WORDS
    return Words(
        en=f"effect {number} is `{effect.operation}`{detail.en}; expected was `{one.text}`",
        id=f"efek {number} adalah `{effect.operation}`{detail.id}; yang diharapkan `{one.text}`",
    )


def _fields_that_differ(one: Wanted, effect: Effect) -> Words:
    """Which of the named inputs came out otherwise, and how, masked by the manifest's classes."""
    if effect.shape is None:
        return NO_WORDS
    listed = ", ".join(_differing(one.input, effect.input, Field(effect.shape), ""))
    return Words(en=f" with {listed}", id=f" dengan {listed}") if listed else NO_WORDS


def _differing(expected: Given | None, actual: object, field: Field, under: str) -> Iterator[str]:
    fields = parts(field.type) or {}
    for name, one in entries(expected).items():
        part = fields[name]
        value = actual.get(name) if isinstance(actual, Mapping) else None
        if matches(one, value, part.type):
            continue
        if isinstance(one, Fields) and isinstance(value, Mapping):
            yield from _differing(one, value, part, f"{under}{name}.")
        else:
            yield f"{under}{name} = {written(printed(value, part.type, part.privacy, show_personal=False))}"


def _list(effects: Sequence[Effect]) -> str:
    return ", ".join(effect.operation for effect in effects) or "–"
