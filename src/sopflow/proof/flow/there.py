"""Whether an expression surely has a value, by how it is written.

The engine gives missing for a division by zero, the greatest of an empty list, a time beyond the calendar, and for
durations of which one counts the clock and one working days, where they are ordered or divided. Numbers that are
entered are short, so that sums and products of them are always there; so is a time that is moved by a span that is
written down.
"""

from __future__ import annotations

from sopflow.expressions.checker import type_of
from sopflow.expressions.scope import Scope
from sopflow.expressions.syntax import (
    And,
    Arithmetic,
    CallFunction,
    ChoiceValue,
    Compare,
    DurationLiteral,
    Get,
    Has,
    If,
    In,
    Is,
    ListLiteral,
    Missing,
    Name,
    Negate,
    Node,
    Not,
    Number,
    Or,
    OrElse,
    Quantifier,
    TextLiteral,
    YesNo,
    children,
)
from sopflow.values.types import DATE, DURATION, TIME, ListOf, parts

ALWAYS = frozenset({"now", "settings"})
"""The names that always have a value."""

EXTREMES = frozenset({"min", "max"})
"""The functions of which an empty list has no result."""


def is_there(tree: Node, scope: Scope, known: frozenset[str]) -> bool:
    """Whether an expression that was checked surely has a value, where these names have one."""
    match tree:
        case Number() | DurationLiteral() | TextLiteral() | YesNo() | ChoiceValue() | Missing():
            return True
        case Name(name=name):
            return name in ALWAYS or name in known
        case Get(target=target, field=field):
            declared = (parts(type_of(target, scope)) or {}).get(field)
            sure = declared is not None and not declared.optional and is_there(target, scope, known)
            return sure and isinstance(target, Name | Get) and _root(target) in ALWAYS | scope.items
        case OrElse(left=left, right=right):
            return is_there(left, scope, known) or is_there(right, scope, known)
        case Quantifier():
            return _is_gathered(tree, scope, known)
        case ListLiteral() | Not() | Negate() | And() | Or() | If() | Is() | In() | Has():
            return _all_there(tree, scope, known)
        case Arithmetic() | Compare() | CallFunction():
            return _is_total(tree, scope) and _all_there(tree, scope, known)


def _root(node: Node) -> str:
    """Whose field it is. What a look-up found may lack a field that the operation's own reply has: that is seen only
    where items are at hand (`lifted`)."""
    while isinstance(node, Get):
        node = node.target
    return node.name if isinstance(node, Name) else ""


def _all_there(tree: Node, scope: Scope, known: frozenset[str]) -> bool:
    return all(is_there(one, scope, known) for one in children(tree))


def _is_gathered(tree: Quantifier, scope: Scope, known: frozenset[str]) -> bool:
    """A sum and a list are missing where one of what they gather is; none of a list is the first where it has none."""
    if tree.kind not in ("sum", "list", "first"):
        return True
    if tree.kind == "first":
        return False
    if tree.item is None or tree.body is None:
        return True
    listed = type_of(tree.source, scope)
    inner = scope.with_item(tree.item, listed.item if isinstance(listed, ListOf) else listed)
    return is_there(tree.body, inner, known | {tree.item})


def _is_total(tree: Arithmetic | Compare | CallFunction, scope: Scope) -> bool:
    """Whether an operation has a result whatever the values are that it is given."""
    match tree:
        case Compare(op=op, left=left, right=right):
            return op in ("==", "!=") or type_of(left, scope) != DURATION
        case CallFunction(name=name, arguments=arguments):
            return name not in EXTREMES or (len(arguments) > 1 and type_of(tree, scope) != DURATION)
        case Arithmetic(op="/", right=Number(value=value)):
            return value != 0
        case Arithmetic(op=op, left=left, right=right):
            moved = type_of(tree, scope) in (TIME, DATE)
            return op != "/" and (not moved or isinstance(left, DurationLiteral) or isinstance(right, DurationLiteral))


def is_on_clock(tree: Node, scope: Scope) -> bool:
    """Whether a duration surely counts the clock, and no working days."""
    match tree:
        case DurationLiteral(value=value):
            return value.working_days == 0
        case CallFunction(name="days" | "hours"):
            return True
        case Arithmetic(op="-", left=left) if type_of(left, scope) in (TIME, DATE):
            return True
        case Arithmetic(left=left, right=right):
            durations = [one for one in (left, right) if type_of(one, scope) == DURATION]
            return all(is_on_clock(one, scope) for one in durations)
        case Name(name=name):
            declared = scope.find(name)
            derived = None if declared is None else declared.derived
            return derived is not None and is_on_clock(derived, scope)
        case _:
            return False
