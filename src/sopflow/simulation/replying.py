"""What a given answer means where no question of a fact's type is put: yes or no, inputs, the end of a sub-playbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sopflow.program.model import Program, RunPlan
from sopflow.simulation.given import (
    Given,
    One,
    entries,
    is_null,
    part,
    word,
)
from sopflow.simulation.turns import Used, take
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import TEXT, YES_NO, Type

GRANTED = "granted"
REFUSED = "refused"
DONE = "done"

OUTCOME = "outcome"
OUTPUTS = "outputs"


def says_yes(given: Given, now: datetime) -> bool | None:
    """Whether an answer grants or refuses; None where it does neither."""
    if not isinstance(given, One) or given.value is None:
        return None
    if given.value in (GRANTED, DONE):
        return True
    if given.value == REFUSED:
        return False
    value = parse(given.plain, YES_NO, now=now)
    return value if isinstance(value, bool) else None


def given_inputs(program: Program, answers: Mapping[str, Given], now: datetime) -> dict[str, object]:
    """The inputs of a playbook that runs by itself: they are given as answers are."""
    inputs: dict[str, object] = {}
    for name, (type_, _) in program.interface.inputs.items():
        given = take(answers.get(name), Used(), (name,), {}).given
        if given is not None and not is_null(given):
            value = parse(given.plain, type_, now=now)
            if not isinstance(value, Refusal):
                inputs[name] = value
    return inputs


def output_types(program: Program, state: str) -> dict[str, Type]:
    """The types that a state wants of its sub-playbook's outputs: those of the facts that they are saved in."""
    plan = program.states[state].plan
    if not isinstance(plan, RunPlan):
        return {}
    return {output: program.facts[fact].type for fact, output in plan.save.items()}


def ended_with(given: Given, types: Mapping[str, Type], now: datetime) -> tuple[str, dict[str, object]]:
    """The outcome and the outputs that a sub-playbook is answered with: `{outcome, outputs}`, or the outcome alone.

    Outputs that nobody saves, or that cannot be read, are left out.
    """
    if isinstance(given, One):
        return word(given), {}
    outputs: dict[str, object] = {}
    for name, output in entries(part(given, OUTPUTS)).items():
        value = parse(output.plain, types.get(name, TEXT), now=now)
        if not isinstance(value, Refusal):
            outputs[name] = value
    return word(part(given, OUTCOME)), outputs
