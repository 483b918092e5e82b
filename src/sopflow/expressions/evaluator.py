"""A checked tree as a Python function of the values: closures, built once, run often.

Values are a plain dict by name. Missing is None, or absent. What reads a missing value gives missing; a condition
has three answers, and `and`, `or`, `not` treat missing as unknown (`no and missing` is no). Nothing raises on values
of the declared types: a division by zero, a time beyond the calendar give missing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_never

from sopflow.errors import InternalError
from sopflow.expressions import closures, comparing, counting, quantifying
from sopflow.expressions.checker import type_of
from sopflow.expressions.counting import Calendar
from sopflow.expressions.functions import FUNCTIONS
from sopflow.expressions.scope import Declared, Scope
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
)
from sopflow.values.types import CONSENT, ListOf, Record, Type, parts

Values = dict[str, object]
Compiled = Callable[[dict[str, Any]], Any]


def compile_(tree: Node, scope: Scope, calendar: Calendar | None = None) -> Callable[[Values], object]:
    """The function that gives the tree's value. `tree` is what `check` gave back, in the same scope. Working days
    are counted by `calendar`; without one, Monday to Friday.

    Raises:
        InternalError: the tree reads a name that the scope lacks: it was not checked.
    """
    return Compiler(scope, calendar or counting.Weekdays(), {}).compiled(tree)


class Compiler:
    """Compiles in one scope. `derived` holds the closures of derived names, None while one is being built. The proofs
    compile with one of their own, whose closures also take values that nobody knows."""

    def __init__(self, scope: Scope, calendar: Calendar, derived: dict[str, Compiled | None]) -> None:
        self.scope = scope
        self.calendar = calendar
        self.derived = derived

    def compiled(self, node: Node) -> Compiled:
        match node:
            case Number() | DurationLiteral() | TextLiteral() | YesNo() | ChoiceValue():
                return closures.always(node.value)
            case ListLiteral(items=items):
                return self.list_literal(items)
            case Name(name=name):
                return self.name(name)
            case Get(target=target, field=field):
                return self.field(target, field)
            case Not() | And() | Or() | Missing() | OrElse() | If():
                return self.logic(node)
            case Compare() | Is() | In() | Has():
                return self.comparison(node)
            case Negate() | Arithmetic():
                return self.arithmetic(node)
            case Quantifier():
                return self.quantifier(node)
            case CallFunction(name=name, arguments=arguments):
                return self.function(name, arguments)
            case _:
                assert_never(node)

    def type(self, node: Node) -> Type:
        return type_of(node, self.scope)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────

    def name(self, name: str) -> Compiled:
        declared = self.scope.find(name)
        if declared is None:
            raise InternalError(f"the expression reads {name!r}, which its scope does not have")
        if declared.computed is not None:
            return closures.reading(closures.stored_or(name, declared.computed), declared.type)
        if declared.derived is not None:
            return self.derived_name(name, declared.derived)
        return closures.reading(closures.of_name(name), declared.type)

    def derived_name(self, name: str, tree: Node) -> Compiled:
        if name not in self.derived:
            self.derived[name] = None
            self.derived[name] = self.compiled(tree)
        # A name that is derived from itself never has a value; the compiler of playbooks reports the circle.
        return self.derived[name] or closures.always(None)

    def field(self, target: Node, field: str) -> Compiled:
        owner = self.type(target)
        fields = parts(owner)
        type_ = None if fields is None or field not in fields else fields[field].type
        if isinstance(owner, Record):
            return closures.reading(self.record_field(target, field), type_)
        return closures.part(self.compiled(target), owner, field)

    def record_field(self, target: Node, field: str) -> Compiled:
        declared = self.scope.find(target.name) if isinstance(target, Name) else None
        if isinstance(target, Name) and isinstance(declared, Declared) and _is_stored(declared):
            return closures.field_of_name(target.name, field)
        return closures.field_of(self.compiled(target), field)

    # ── logic ────────────────────────────────────────────────────────────────────────────────────────────────

    def logic(self, node: Not | And | Or | Missing | OrElse | If) -> Compiled:
        match node:
            case Not(operand=operand):
                return closures.negation(self.compiled(operand))
            case And():
                return closures.conjunction(self.compiled(node.left), self.compiled(node.right))
            case Or():
                return closures.disjunction(self.compiled(node.left), self.compiled(node.right))
            case Missing(operand=operand, negated=negated):
                return closures.is_missing(self.compiled(operand), negated)
            case OrElse():
                return closures.or_else(self.compiled(node.left), self.compiled(node.right))
            case If():
                return closures.conditional(
                    self.compiled(node.condition), self.compiled(node.then), self.compiled(node.otherwise)
                )
            case _:
                assert_never(node)

    def comparison(self, node: Compare | Is | In | Has) -> Compiled:
        left, right = self.compiled(node.left), self.compiled(node.right)
        match node:
            case Is(left=Name(name=name), right=ChoiceValue(value=value) | YesNo(value=value), negated=negated):
                return (
                    comparing.name_is(name, value, negated)
                    if self.is_plain(name)
                    else comparing.is_(left, right, negated)
                )
            case Is(negated=negated):
                return comparing.is_(left, right, negated)
            case Compare(op=op):
                return comparing.compare(op, left, right, self.type(node.left), self.type(node.right))
            case In(negated=negated):
                if isinstance(node.right, ListLiteral) and all(
                    isinstance(one, ChoiceValue) for one in node.right.items
                ):
                    return comparing.in_values(left, frozenset(right({})), negated)
                return comparing.in_(left, right, negated, self.type(node.left), self.type(node.right))
            case Has():
                return comparing.in_(right, left, False, self.type(node.right), self.type(node.left))
            case _:
                assert_never(node)

    def is_plain(self, name: str) -> bool:
        """Whether the name's value is read as it is."""
        declared = self.scope.find(name)
        return declared is not None and _is_stored(declared) and declared.type != CONSENT

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────

    def list_literal(self, items: tuple[Node, ...]) -> Compiled:
        if all(isinstance(item, Number | DurationLiteral | TextLiteral | YesNo | ChoiceValue) for item in items):
            return closures.always(tuple(self.compiled(item)({}) for item in items))
        return closures.listed(tuple(self.compiled(item) for item in items))

    def arithmetic(self, node: Negate | Arithmetic) -> Compiled:
        if isinstance(node, Negate):
            return counting.negated(self.compiled(node.operand))
        left, right = self.compiled(node.left), self.compiled(node.right)
        return counting.arithmetic(node.op, left, right, self.type(node.left), self.type(node.right), self.calendar)

    def quantifier(self, node: Quantifier) -> Compiled:
        source = self.compiled(node.source)
        whole = self.type(node)
        if node.item is None:
            return quantifying.plain(node.kind, source, whole)
        listed = self.type(node.source)
        item = listed.item if isinstance(listed, ListOf) else listed
        inner = self.inside(node.item, item)
        where = None if node.where is None else inner.compiled(node.where)
        body = None if node.body is None else inner.compiled(node.body)
        return quantifying.each(node.kind, node.item, source, where, body, whole)

    def inside(self, item: str, type_: Type) -> Compiler:
        """The compiler of what stands inside a quantifier."""
        return type(self)(self.scope.with_item(item, type_), self.calendar, self.derived)

    def function(self, name: str, arguments: tuple[Node, ...]) -> Compiled:
        function = FUNCTIONS[name]
        compiled = tuple(self.compiled(argument) for argument in arguments)
        if function.takes_lists:
            compiled = (closures.or_else(compiled[0], closures.always(())), *compiled[1:])
        return closures.applied(function.apply, compiled)


def _is_stored(declared: Declared) -> bool:
    return declared.derived is None and declared.computed is None
