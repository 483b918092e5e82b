"""Why a way was taken, or passed over: the guard's parts with the values that they saw."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.expressions.explain import Explanation, explain
from sopflow.program.model import Exit, Guard, Program


def why(program: Program, way: Exit, values: dict[str, object]) -> tuple[Explanation, ...]:
    """One explanation a part of the guard, in the author's order; none where the way has no guard (`else`).

    Args:
        program: the one that the way belongs to.
        way: an exit of it.
        values: what the guard saw: `ExitTaken.values` of a step that was asked to explain itself.
    """
    return () if way.guard is None else tuple(_parts(program, way.guard, values))


def _parts(program: Program, guard: Guard, values: dict[str, object]) -> Iterator[Explanation]:
    for part in guard.parts:
        if isinstance(part, Guard):
            yield from _parts(program, part, values)
        else:
            yield explain(part.tree, program.scope, values)
