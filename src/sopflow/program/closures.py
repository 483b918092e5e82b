"""Closures and where they come from: expressions, guards, and makers of values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sopflow.document.pointer import Pointer
from sopflow.expressions.syntax import Node
from sopflow.values.types import Type

Values = Mapping[str, object]
"""What a closure reads: facts, loop items, `settings`, `now`, `event`, by name. What is missing is not in it."""

Closure = Callable[[Values], object]


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """An expression that was checked: its closure, and its tree for explanations and proofs."""

    evaluate: Closure
    tree: Node
    text: str
    type: Type
    at: Pointer
    offset: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """A condition: one expression, or `all`, `any`, `none` of several guards. `test` answers it as a whole."""

    mode: str  # "one", "all", "any", "none"
    parts: tuple[Expression | Guard, ...]
    test: Closure
    at: Pointer


@dataclass(frozen=True, slots=True, eq=False)
class Maker:
    """A closure that makes a value (a record, a text with holes, a literal) and the expressions it reads."""

    evaluate: Closure
    type: Type
    reads: tuple[Expression, ...]
    at: Pointer
    optional: bool = False  # `field?`: left out when missing
    fields: Mapping[str, Maker] = field(default_factory=dict)
