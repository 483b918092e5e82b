"""A trace and the traces of the sub-playbooks that ran inside it, as one."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.program.model import Program
from sopflow.simulation.steps import Step, SubCase
from sopflow.simulation.trace import Trace


def all_steps(trace: Trace) -> Iterator[Step]:
    """Every step; those of a sub-playbook stand before the step that tells of it."""
    for step in trace.steps:
        if isinstance(step, SubCase) and step.trace is not None:
            yield from all_steps(step.trace)
        yield step


def programs(trace: Trace) -> Iterator[Program]:
    """The playbooks of the trace, its own first."""
    if trace.program is not None:
        yield trace.program
    for step in trace.steps:
        if isinstance(step, SubCase) and step.trace is not None:
            yield from programs(step.trace)
