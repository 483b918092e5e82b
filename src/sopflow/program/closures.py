"""Closures and where they come from: expressions, guards, and makers of values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import final

from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer
from sopflow.expressions.syntax import Node
from sopflow.values.types import Type

Values = dict[str, object]
"""What a closure reads: facts, loop items, `settings`, `now`, `event`, by name. What is missing is not in it."""

Closure = Callable[[Values], object]


@final
@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """An expression that was checked: its closure, and its tree for explanations and proofs."""

    evaluate: Closure
    tree: Node
    text: str
    type: Type
    at: Pointer
    offset: int = 0


@final
@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """A condition: one expression, or `all`, `any`, `none` of several guards. `test` answers it as a whole."""

    mode: str  # "one", "all", "any", "none"
    parts: tuple[Expression | Guard, ...]
    test: Closure
    at: Pointer


@final
@dataclass(frozen=True, slots=True, eq=False)
class Maker:
    """A closure that makes a value (a record, a text with holes, a literal) and the expressions it reads."""

    evaluate: Closure
    type: Type
    reads: tuple[Expression, ...]
    at: Pointer
    optional: bool = False  # `field?`: left out when missing
    fields: Mapping[str, Maker] = field(default_factory=dict)


def always(value: object) -> Closure:
    """What depends on nothing."""
    return lambda values: value


def of_all(mode: str, closures: tuple[Closure, ...]) -> Closure:
    """Whether `all`, `any` or `none` of several hold; one holds or does not by itself."""
    if len(closures) == 1 and mode != "none":
        return closures[0]
    if mode in ("all", "one"):
        return lambda values: all(closure(values) for closure in closures)
    if mode == "any":
        return lambda values: any(closure(values) for closure in closures)
    return lambda values: not any(closure(values) for closure in closures)


def list_of(closures: tuple[Closure, ...]) -> Closure:
    """The list of what each gives."""
    return lambda values: tuple([closure(values) for closure in closures])


def record_of(fields: Mapping[str, Maker]) -> Closure:
    """The record of what each gives; what is missing is not in it."""
    makers = tuple((name, made.evaluate) for name, made in fields.items())

    def make(values: Values) -> dict[str, object]:
        made: dict[str, object] = {}
        for name, evaluate in makers:
            value = evaluate(values)
            if value is not None:
                made[name] = value
        return made

    return make
