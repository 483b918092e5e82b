"""The tree of an expression: one frozen class per form, each knowing where it stands in the expression's text.

Two trees are equal when they say the same, wherever they stand. A parsed tree has a `Name` for every bare word;
`checker.check` gives back the tree in which the words that are values of a choice have become `ChoiceValue`.
Everything behind the checker (evaluator, missing, explain, references) takes that tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from decimal import Decimal
from typing import Literal, assert_never

from sopflow.dataclass import dataclass
from sopflow.values.kinds import Duration

CompareOp = Literal["==", "!=", "<", "<=", ">", ">="]
ArithmeticOp = Literal["+", "-", "*", "/"]
QuantifierKind = Literal["any", "all", "none", "count", "sum", "first", "list"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Character offsets within the expression's text, the end not included."""

    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Number(Placed):
    """`1_000_000`, `0.5`, `500rb`, `1jt`"""

    value: int | Decimal


@dataclass(frozen=True, slots=True)
class DurationLiteral(Placed):
    """`72h`, `3x24h`, `30d`, `90m`, `1h30m`, `10 working days`"""

    value: Duration


@dataclass(frozen=True, slots=True)
class TextLiteral(Placed):
    """`"text"`"""

    value: str


@dataclass(frozen=True, slots=True)
class YesNo(Placed):
    """`yes`, `no`"""

    value: bool


@dataclass(frozen=True, slots=True)
class ChoiceValue(Placed):
    """A value of a choice. The parser never makes one: the checker does, where a choice is wanted."""

    value: str


@dataclass(frozen=True, slots=True)
class ListLiteral(Placed):
    """`[a, b]`"""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Name(Placed):
    """A bare word: a declared name or, in a tree that has not been checked yet, a value of a choice."""

    name: str


@dataclass(frozen=True, slots=True)
class Get(Placed):
    """`target.field`"""

    target: Node
    field: str


@dataclass(frozen=True, slots=True)
class Not(Placed):
    """`not operand`"""

    operand: Node


@dataclass(frozen=True, slots=True)
class Negate(Placed):
    """`-operand`"""

    operand: Node


@dataclass(frozen=True, slots=True)
class And(Placed):
    """`left and right`"""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Or(Placed):
    """`left or right`"""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare(Placed):
    """`left op right`"""

    op: CompareOp
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Is(Placed):
    """`left is right`, or `left is not right`: for choices and yes/no."""

    left: Node
    right: Node
    negated: bool = False


@dataclass(frozen=True, slots=True)
class In(Placed):
    """`left in right`, or `left not in right`"""

    left: Node
    right: Node
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Has(Placed):
    """`left has right`: a list has an item."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class OrElse(Placed):
    """`left or else right`: right where left is missing."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Placed):
    """`left op right`"""

    op: ArithmeticOp
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Missing(Placed):
    """`operand is missing`, or `operand is not missing`"""

    operand: Node
    negated: bool = False


@dataclass(frozen=True, slots=True)
class If(Placed):
    """`if condition then then else otherwise`"""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Quantifier(Placed):
    """`kind(source)`, `kind(item in source where …)`, or `kind(body for item in source where …)`"""

    kind: QuantifierKind
    source: Node
    item: str | None = None
    where: Node | None = None
    body: Node | None = None


@dataclass(frozen=True, slots=True)
class CallFunction(Placed):
    """`name(arguments)`: one of `functions.FUNCTIONS`."""

    name: str
    arguments: tuple[Node, ...]


Node = (
    Number
    | DurationLiteral
    | TextLiteral
    | YesNo
    | ChoiceValue
    | ListLiteral
    | Name
    | Get
    | Not
    | Negate
    | And
    | Or
    | Compare
    | Is
    | In
    | Has
    | OrElse
    | Arithmetic
    | Missing
    | If
    | Quantifier
    | CallFunction
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below it, in the order of the text as far as they have one. The usual ones are known first."""
    match node:
        case Name() | ChoiceValue() | YesNo() | Number() | TextLiteral() | DurationLiteral():
            return ()
        case Is() | And() | Or() | Compare() | In() | OrElse() | Has() | Arithmetic():
            return (node.left, node.right)
        case Missing(operand=one) | Get(target=one) | Not(operand=one) | Negate(operand=one):
            return (one,)
        case ListLiteral(items=nodes) | CallFunction(arguments=nodes):
            return nodes
        case If():
            return (node.condition, node.then, node.otherwise)
        case Quantifier():
            return tuple(part for part in (node.source, node.where, node.body) if part is not None)
        case _:
            assert_never(node)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, parents first."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(children(one)))


def path_of(node: Node) -> str | None:
    """`profile.area` for that chain of fields; None for what is no plain path."""
    match node:
        case Name(name=name):
            return name
        case Get(target=target, field=part):
            base = path_of(target)
            return None if base is None else f"{base}.{part}"
        case _:
            return None
