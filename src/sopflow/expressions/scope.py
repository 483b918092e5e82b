"""What the names in an expression mean: given by whoever knows the playbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace

from sopflow.dataclass import dataclass
from sopflow.expressions.syntax import Node
from sopflow.values.types import CONSENT, OUTCOME, TIME, YES_NO, Choice, ListOf, Type


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared name.

    Attributes:
        type: what it holds when it is not missing.
        optional: whether it can be missing where the expression stands.
        derived: the checked tree that it is computed by when read.
        kind: what people call it: fact, setting, table, item …
        computed: gives its value where none is stored under its name. A derived name that was frozen has one stored,
            and then that counts.
    """

    type: Type
    optional: bool = False
    derived: Node | None = None
    kind: str = "fact"
    computed: Callable[[dict[str, object]], object] | None = field(default=None, compare=False)


_NOW = Declared(TIME, kind="clock")


@dataclass(frozen=True, slots=True)
class Scope:
    """All names that an expression may read. `now` is always among them. `outcomes` are the playbook's outcomes,
    the values that stand bare where an outcome is wanted."""

    names: Mapping[str, Declared]
    outcomes: tuple[str, ...] = ()
    items: frozenset[str] = field(default=frozenset())

    def find(self, name: str) -> Declared | None:
        """What the name means; None where nobody declared it."""
        return self.names.get(name, _NOW if name == "now" else None)

    def with_item(self, name: str, type_: Type) -> Scope:
        """The scope inside a quantifier."""
        return replace(self, names={**self.names, name: Declared(type_, kind="item")}, items=self.items | {name})

    def choice_of(self, type_: Type | None) -> Choice | None:
        """The choice whose values may stand bare where this type is wanted; None where it has none."""
        if isinstance(type_, Choice):
            return type_
        return Choice(self.outcomes) if type_ == OUTCOME and self.outcomes else None


def as_read(type_: Type) -> Type:
    """The type that reading a value gives: a consent reads as yes/no."""
    if type_ == CONSENT:
        return YES_NO
    return ListOf(as_read(type_.item)) if isinstance(type_, ListOf) else type_
