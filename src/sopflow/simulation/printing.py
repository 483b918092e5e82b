"""A trace as the plain object that commands print: the fixed contract's names, masked unless told otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from sopflow.diagnostics import Language, Words
from sopflow.simulation.steps import Called, SubCase
from sopflow.simulation.trace import Effect, Trace
from sopflow.values.masking import mask, mask_text
from sopflow.values.showing import Json, plain
from sopflow.values.types import Privacy, Type

Printed = str | int | float | bool | None | list["Printed"] | dict[str, "Printed"]
"""What every JSON writer can write."""


def as_json(
    trace: Trace,
    *,
    show_personal: bool = False,
    passed: bool | None = None,
    failures: tuple[Words, ...] = (),
    language: Language = "en",
    key: Callable[[str], str] | None = None,
) -> dict[str, Printed]:
    """The object of `simulate --format json`.

    Money is a whole number, a time ISO 8601, a phone E.164. Facts are masked by their class, inputs by those of the
    manifest's fields, keys and texts where they hold numbers of people.

    Args:
        show_personal: without masks.
        passed: the verdict, where there is one; else whether the telling itself did not fail.
        failures: those of the verdict, which hold the telling's own.
        key: gives the key of a write as systems know it, which says nothing of people; None where none was called: the
            engine's own keys stand there.
    """
    said = failures or trace.failures
    return {
        "scenario": trace.scenario,
        "status": trace.status,
        "outcome": trace.outcome,
        "path": list(trace.path),
        "needs": list(trace.needs),
        "opened": [case.playbook for case in trace.opened],
        "asked": list(trace.asked),
        "said": list(trace.said),
        "facts": _facts(trace, show_personal),
        "effects": _effects(trace, show_personal, key),
        **({"sla": dict(trace.slas)} if trace.slas else {}),
        "made_up": list(made_up(trace)),
        **_plan(trace),
        "passed": not said if passed is None else passed,
        "failures": [failure.in_(language) for failure in said],
    }


def made_up(trace: Trace) -> tuple[str, ...]:
    """The operations whose reply nobody scripted, each once, in the order of their first call; those of sub-cases
    too."""
    return tuple(dict.fromkeys(_made_up(trace)))


def _made_up(trace: Trace) -> Iterator[str]:
    for step in trace.steps:
        if isinstance(step, Called) and step.synthetic:
            yield step.operation
        elif isinstance(step, SubCase) and step.trace is not None:
            yield from _made_up(step.trace)


def _plan(trace: Trace) -> dict[str, Printed]:
    """The writes that were not sent, each operation once; nothing where there are none."""
    planned: list[Printed] = list(dict.fromkeys(_planned(trace)))
    return {"planned": planned} if planned else {}


def _planned(trace: Trace) -> Iterator[str]:
    """The writes that were not sent."""
    for step in trace.steps:
        if isinstance(step, Called) and step.planned:
            yield step.operation
        elif isinstance(step, SubCase) and step.trace is not None:
            yield from _planned(step.trace)


def _facts(trace: Trace, show_personal: bool) -> dict[str, Printed]:
    declared = trace.program.facts if trace.program is not None else {}
    return {
        name: printed(value, declared[name].type, declared[name].privacy, show_personal)
        for name, value in trace.facts.items()
        if name in declared
    }


def _effects(trace: Trace, show_personal: bool, key: Callable[[str], str] | None) -> list[Printed]:
    known = {} if key is None else {each.key: key(each.key) for each in trace.effects}
    return [_effect(effect, show_personal, known) for effect in trace.effects]


def _effect(effect: Effect, show_personal: bool, known: Mapping[str, str]) -> dict[str, Printed]:
    given = {name: known.get(part, part) if isinstance(part, str) else part for name, part in effect.input.items()}
    own = effect.key if show_personal else mask_text(effect.key)
    return {
        "operation": effect.operation,
        "input": printed(given, effect.shape, Privacy.PUBLIC, show_personal),
        "key": known.get(effect.key, own),
        "status": effect.status,
    }


def printed(value: object, type_: Type | None, privacy: Privacy, show_personal: bool) -> Printed:
    """One value as it is printed. Without a type every text in it is looked through for numbers of people."""
    if show_personal and privacy is not Privacy.SECRET:
        return _numbers(plain(value))
    return _numbers(mask(value, type_, privacy)) if type_ is not None else _masked(_numbers(plain(value)))


def _masked(value: Printed) -> Printed:
    match value:
        case str():
            return mask_text(value)
        case list():
            return [_masked(part) for part in value]
        case dict():
            return {name: _masked(part) for name, part in value.items()}
        case _:
            return value


def _numbers(value: Json) -> Printed:
    """Decimals as JSON's numbers."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case list():
            return [_numbers(part) for part in value]
        case Mapping():
            return {name: _numbers(part) for name, part in value.items()}
        case _:
            return value


def written(value: Printed) -> str:
    """A printed value on one line, as a scenario would write it."""
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case list():
            return f"[{', '.join(written(part) for part in value)}]"
        case dict():
            return "{" + ", ".join(f"{name}: {written(part)}" for name, part in value.items()) + "}"
        case _:
            return str(value)
