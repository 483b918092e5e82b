"""What a tree reads, and with which constants it compares what it reads."""

from __future__ import annotations

from decimal import Decimal

from sopflow.expressions.syntax import (
    ChoiceValue,
    Compare,
    DurationLiteral,
    Get,
    Has,
    In,
    Is,
    ListLiteral,
    Name,
    Negate,
    Node,
    Number,
    OrElse,
    Quantifier,
    TextLiteral,
    YesNo,
    children,
    path_of,
    walk,
)
from sopflow.values.kinds import Duration

Constant = str | bool | int | Decimal | Duration


def reads(tree: Node) -> frozenset[str]:
    """The paths that a checked tree reads, the longest of each chain: `profile.area`, `msisdn`. Items of quantifiers
    are not among them."""
    return _reads(tree, frozenset())


def names(tree: Node) -> frozenset[str]:
    """The first words of the paths: the declared names that the tree reads."""
    return frozenset(path.partition(".")[0] for path in reads(tree))


def constants(tree: Node) -> dict[str, tuple[Constant, ...]]:
    """By path, the constants that it is compared with, in the order of the text: values of choices, yes and no,
    texts, numbers, durations; also where it is compared as `x or else 0`. Paths that begin with a quantifier's item
    are under the item's name."""
    found: dict[str, dict[Constant, None]] = {}
    for node in walk(tree):
        if isinstance(node, Compare | Is | In | Has):
            for one, other in ((node.left, node.right), (node.right, node.left)):
                path = path_of(one.left if isinstance(one, OrElse) else one)
                if path is not None:
                    found.setdefault(path, {}).update(dict.fromkeys(_constants(other)))
    return {path: tuple(values) for path, values in found.items() if values}


def _constants(node: Node) -> tuple[Constant, ...]:
    match node:
        case ChoiceValue(value=value) | TextLiteral(value=value):
            return (value,)
        case YesNo(value=yes):
            return (yes,)
        case Number(value=number):
            return (number,)
        case DurationLiteral(value=duration):
            return (duration,)
        case Negate(operand=Number(value=number)):
            return (-number,)
        case ListLiteral(items=items):
            return tuple(constant for item in items for constant in _constants(item))
        case _:
            return ()


def _reads(node: Node, items: frozenset[str]) -> frozenset[str]:
    match node:
        case Name() | Get():
            path = path_of(node)
            if path is not None:
                return frozenset() if path.partition(".")[0] in items else frozenset((path,))
        case Quantifier(item=str(item), source=source, where=where, body=body):
            inside = [part for part in (where, body) if part is not None]
            return _reads(source, items).union(*(_reads(part, items | {item}) for part in inside))
        case _:
            pass
    return frozenset[str]().union(*(_reads(child, items) for child in children(node)))
