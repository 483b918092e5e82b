"""What follows from a condition for what is there: `x is not missing and …`, also through derived names."""

from __future__ import annotations

from sopflow.dataclass import dataclass
from sopflow.expressions.checker import type_of
from sopflow.expressions.scope import Scope
from sopflow.expressions.syntax import (
    And,
    Arithmetic,
    CallFunction,
    ChoiceValue,
    Get,
    If,
    Is,
    Missing,
    Name,
    Node,
    Not,
    Or,
    OrElse,
    Quantifier,
    YesNo,
    children,
    path_of,
)
from sopflow.values.types import ListOf

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Paths that are certainly there, and paths that are certainly missing."""

    present: frozenset[str] = _NONE
    absent: frozenset[str] = _NONE

    def both(self, other: Narrowed) -> Narrowed:
        """When the one holds and the other too."""
        return Narrowed(self.present | other.present, self.absent | other.absent)

    def either(self, other: Narrowed) -> Narrowed:
        """When one of them holds."""
        return Narrowed(self.present & other.present, self.absent & other.absent)


def narrowing(tree: Node, scope: Scope, truth: bool) -> Narrowed:
    """What is certain when the checked tree, a condition, is true (or false: not merely unknown)."""
    return Narrowing(scope).of(tree, truth)


def is_present(path: str, present: frozenset[str]) -> bool:
    """Whether the path, or one that goes on from it, is among those that are there."""
    return path in present or any(other.startswith(f"{path}.") for other in present)


class Narrowing:
    """Looks into trees of one scope. Derived names are looked into once; a circle of them says nothing."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.derived_truths: dict[tuple[str, bool], Narrowed] = {}
        self.derived_presences: dict[str, frozenset[str]] = {}

    def of(self, node: Node, truth: bool) -> Narrowed:
        match node:
            case And(left=left, right=right):
                return self.joined(left, right, truth, together=truth)
            case Or(left=left, right=right):
                return self.joined(left, right, truth, together=not truth)
            case Not(operand=operand):
                return self.of(operand, not truth)
            case Missing(operand=operand, negated=negated):
                return self.missing(operand, is_missing=truth is not negated)
            case Name(name=name):
                return self.name(name, truth)
            case Is(left=left, right=YesNo(value=yes), negated=negated):
                return self.of(left, (yes is truth) is not negated)
            case If():
                return self.chosen(node, truth)
            case OrElse(left=left, right=YesNo(value=yes)) if yes is not truth:
                return self.of(left, truth)
            case Quantifier(kind="any" | "none") if (node.kind == "any") is truth:
                return self.some(node)
            case _:
                return Narrowed(self.certain(node))

    def joined(self, left: Node, right: Node, truth: bool, *, together: bool) -> Narrowed:
        one, other = self.of(left, truth), self.of(right, truth)
        return one.both(other) if together else one.either(other)

    def missing(self, operand: Node, *, is_missing: bool) -> Narrowed:
        if not is_missing:
            return Narrowed(self.certain(operand))
        path = path_of(operand)
        return Narrowed() if path is None else Narrowed(absent=frozenset((path,)))

    def name(self, name: str, truth: bool) -> Narrowed:
        declared = self.scope.find(name)
        itself = Narrowed(frozenset((name,)))
        if declared is None or declared.derived is None:
            return itself
        key = (name, truth)
        if key not in self.derived_truths:
            self.derived_truths[key] = Narrowed()
            self.derived_truths[key] = self.of(declared.derived, truth)
        return itself.both(self.derived_truths[key])

    def chosen(self, node: If, truth: bool) -> Narrowed:
        yes = self.of(node.condition, True).both(self.of(node.then, truth))
        no = self.of(node.condition, False).both(self.of(node.otherwise, truth))
        if node.then == YesNo(not truth):  # this way cannot have been taken
            return no
        if node.otherwise == YesNo(not truth):
            return yes
        return yes.either(no)

    def some(self, node: Quantifier) -> Narrowed:
        """One item at least: the list is there, and so is whatever the condition needs."""
        found = Narrowed(self.certain(node.source))
        if node.item is None or node.where is None:
            return found
        listed = type_of(node.source, self.scope)
        item = listed.item if isinstance(listed, ListOf) else listed
        inside = Narrowing(self.scope.with_item(node.item, item)).of(node.where, True)
        return found.both(Narrowed(_without(node.item, inside.present), _without(node.item, inside.absent)))

    def certain(self, node: Node) -> frozenset[str]:
        """The paths that are there when the node's value is there: what it reads strictly."""
        match node:
            case Name(name=name):
                return self.certain_name(name)
            case Get(target=target):
                path = path_of(node)
                return self.certain(target) | (_NONE if path is None else {path})
            case And() | Or() | OrElse():
                return self.certain(node.left) & self.certain(node.right)
            case If():
                both_ways = self.certain(node.then) & self.certain(node.otherwise)
                return self.certain(node.condition) | both_ways
            case Missing() | CallFunction(name="unique" | "join") | ChoiceValue():
                return _NONE
            case Arithmetic(op="+") if isinstance(type_of(node, self.scope), ListOf):
                return _NONE
            case Quantifier(kind=kind, source=source):
                return self.certain(source) if kind == "first" else _NONE
            case _:
                return frozenset[str]().union(*(self.certain(child) for child in children(node)))

    def certain_name(self, name: str) -> frozenset[str]:
        declared = self.scope.find(name)
        if declared is None or declared.derived is None:
            return frozenset((name,))
        if name not in self.derived_presences:
            self.derived_presences[name] = _NONE
            self.derived_presences[name] = self.certain(declared.derived)
        return self.derived_presences[name] | {name}


def _without(item: str, paths: frozenset[str]) -> frozenset[str]:
    return frozenset(path for path in paths if path.partition(".")[0] != item)
