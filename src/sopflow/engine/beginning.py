"""What a case must be given to begin; what it can ask for by itself, it asks for."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.program.model import Program


def missing_inputs(program: Program, inputs: Mapping[str, object]) -> tuple[str, ...]:
    """The inputs that a case must be given and that it cannot ask for."""
    return tuple(
        name
        for name, (_, may_be_left_out) in program.interface.inputs.items()
        if name not in inputs and not may_be_left_out and not program.facts[name].questions
    )
