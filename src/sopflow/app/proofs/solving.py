"""Arithmetic between facts, where the extra `solver` (z3) is installed; without it, both answers are followed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from importlib.util import find_spec

from sopflow.proof.values.choices import Choices, Key
from sopflow.proof.values.concrete import Values

SOLVER = "z3"


def has_solver() -> bool:
    """Whether the extra is installed."""
    return find_spec(SOLVER) is not None


def deciding(*, with_solver: bool | None = None) -> Choices:
    """Who decides about values that nobody knows: with the solver, or without; None: with it where there is one."""
    if not (has_solver() if with_solver is None else with_solver):
        return Choices()
    return Choices(import_module("sopflow.proof.values.arithmetic").Arithmetic())


def values(choices: Choices) -> Callable[[Mapping[Key, object]], Values]:
    """What gives plain values of what is known of them: numbers of which comparisons hold, where there is a solver."""
    if choices.oracle is None:
        return Values
    return partial(Values, numbers=choices.oracle.numbers)
