"""Types: what an expression gives, whether its parts go together, and what each bare word means.

What a bare word means is decided by `naming` and recorded in `Checked.tree`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar, assert_never

from sopflow.dataclass import dataclass
from sopflow.expressions import mismatches, operators, unknowns
from sopflow.expressions.functions import FUNCTIONS
from sopflow.expressions.naming import Naming, Typed, is_written
from sopflow.expressions.print_ import choice_form, unparse
from sopflow.expressions.problems import Problem
from sopflow.expressions.scope import Declared, Scope, as_read
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
    Placed,
    Quantifier,
    TextLiteral,
    YesNo,
)
from sopflow.values.types import (
    DURATION,
    MONEY,
    NOTHING,
    NUMBER,
    WHOLE,
    YES_NO,
    Choice,
    ListOf,
    Type,
    fits,
    parts,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checker found.

    Attributes:
        type: what the expression gives; NOTHING where that cannot be said.
        problems: everything that is wrong, in the order of the text.
        tree: the tree in which every word is what it means. Compile this one.
    """

    type: Type
    problems: tuple[Problem, ...]
    tree: Node


def check(tree: Node, scope: Scope, wanted: Type | None = None) -> Checked:
    """Checks a parsed tree (or a checked one again). `wanted` is the type that its place asks for."""
    checker = _Checker(scope, [])
    found = checker.typed(tree, wanted)
    if wanted is not None and not fits(found.type, wanted):
        no_condition = wanted == YES_NO
        checker.problems.append(
            mismatches.no_condition(found.node, found.type)
            if no_condition
            else mismatches.not_wanted(found.node, found.type, wanted)
        )
    problems = tuple(sorted(checker.problems, key=lambda problem: (problem.start, problem.end)))
    return Checked(found.type, problems, found.node)


def type_of(tree: Node, scope: Scope) -> Type:
    """The type of a checked tree."""
    return _Checker(scope, []).typed(tree, None).type


_Some = TypeVar("_Some", bound=Placed)


class _Checker(Naming):
    """Walks one tree. Inside a quantifier a second one walks with the item in scope and the same problems."""

    def typed(self, node: Node, wanted: Type | None, *, rounding: bool = False) -> Typed:
        match node:
            case Number() | DurationLiteral() | TextLiteral() | YesNo() | ChoiceValue():
                return self.literal(node, wanted)
            case ListLiteral():
                return self.list_literal(node, wanted)
            case Name():
                return self.name(node, wanted)
            case Get():
                return self.field(node)
            case Not() | And() | Or() | Missing() | Compare() | Is() | In() | Has():
                return self.answer(node)
            case Negate() | Arithmetic():
                return self.arithmetic(node, wanted, rounding)
            case OrElse() | If():
                return self.alternative(node, wanted)
            case Quantifier():
                return self.quantifier(node, wanted)
            case CallFunction():
                return self.function(node)
            case _:
                assert_never(node)

    def answer(self, node: Not | And | Or | Missing | Compare | Is | In | Has) -> Typed:
        """What gives yes or no."""
        match node:
            case Not() | And() | Or():
                return self.condition_of(node)
            case Missing(operand=operand):
                return Typed(YES_NO, _with(node, operand=self.typed(operand, None).node))
            case Compare() | Is() | In() | Has():
                return self.comparison(node)
            case _:
                assert_never(node)

    # ── lists and fields ──────────────────────────────────────────────────────────────────────────────────────────

    def list_literal(self, node: ListLiteral, wanted: Type | None) -> Typed:
        item = wanted.item if isinstance(wanted, ListOf) else None
        together: Type = NOTHING
        items: list[Node] = []
        for one in node.items:
            found = self.typed(one, item or (together if isinstance(together, Choice) else None))
            items.append(found.node)
            common = operators.common(together, found.type)
            if common is None:
                self.problems.append(mismatches.mixed_list(one, found.type, together))
            together = together if common is None else common
        return Typed(ListOf(together), replace(node, items=tuple(items)))

    def field(self, node: Get) -> Typed:
        target = self.typed(node.target, None)
        fields = parts(target.type)
        if target.type == NOTHING:
            return Typed(NOTHING, _with(node, target=target.node))
        if fields is None or node.field not in fields:
            self.problems.append(unknowns.unknown_field(node, target.type, fields or {}))
            return Typed(NOTHING, _with(node, target=target.node))
        return Typed(as_read(fields[node.field].type), _with(node, target=target.node))

    # ── conditions ───────────────────────────────────────────────────────────────────────────────────────────

    def condition(self, node: Node) -> Node:
        found = self.typed(node, None)
        if not fits(found.type, YES_NO):
            self.problems.append(mismatches.no_condition(found.node, found.type))
        return found.node

    def condition_of(self, node: Not | And | Or) -> Typed:
        if isinstance(node, Not):
            return Typed(YES_NO, _with(node, operand=self.condition(node.operand)))
        left = self.condition(node.left)
        slip = self.forgotten_comparison(left, node) if isinstance(node, Or) else None
        if slip is not None:
            self.problems.append(slip)
            return Typed(YES_NO, _with(node, left=left))
        return Typed(YES_NO, _with(node, left=left, right=self.condition(node.right)))

    def forgotten_comparison(self, left: Node, node: Or) -> Problem | None:
        """`segment is VIP or VVIP`: the second word is another value, not a condition."""
        right = node.right
        if not (isinstance(left, Is) and not left.negated and isinstance(left.right, ChoiceValue)):
            return None
        choice = self.scope.choice_of(type_of(left.left, self.scope))
        if isinstance(right, Name) and self.scope.find(right.name) is None and choice and right.name in choice.values:
            meant = f"{unparse(left.left)} in [{choice_form(left.right.value)}, {choice_form(right.name)}]"
            return mismatches.forgotten_comparison(node, meant)
        return None

    def comparison(self, node: Compare | Is | In | Has) -> Typed:
        match node:
            case In():
                left, right = self.member(node)
            case Has():
                left, right = self.having(node)
            case Is():
                left, right = self.sides(node.left, node.right)
                self.problems.extend(mismatches.of_is(node, left.node, left.type, right.type))
            case Compare():
                left, right = self.compared(node)
            case _:
                assert_never(node)
        return Typed(YES_NO, _with(node, left=left.node, right=right.node))

    def sides(self, left: Node, right: Node) -> tuple[Typed, Typed]:
        """Both sides, the one that says its type first: the other's bare values are understood by it."""
        if is_written(left, self.scope) and not is_written(right, self.scope):
            second = self.typed(right, None)
            return self.typed(left, second.type), second
        first = self.typed(left, None)
        return first, self.typed(right, first.type)

    def compared(self, node: Compare) -> tuple[Typed, Typed]:
        left, right = self.sides(node.left, node.right)
        equality = node.op in ("==", "!=")
        fitting = (
            operators.comparable(left.type, right.type) if equality else operators.orderable(left.type, right.type)
        )
        if not fitting:
            self.problems.append(mismatches.not_comparable(node, left.type, right.type))
        elif equality and isinstance(node.right, Name | YesNo) and isinstance(right.node, ChoiceValue | YesNo):
            self.problems.append(mismatches.use_is(node))
        return left, right

    def member(self, node: In) -> tuple[Typed, Typed]:
        left = self.typed(node.left, None)
        right = self.typed(node.right, ListOf(left.type) if isinstance(node.right, ListLiteral) else left.type)
        item = right.type.item if isinstance(right.type, ListOf) else None
        if right.type != NOTHING and (item is None or not operators.comparable(left.type, item)):
            self.problems.append(mismatches.not_in(node, left.type, right.type))
        return left, right

    def having(self, node: Has) -> tuple[Typed, Typed]:
        left = self.typed(node.left, None)
        item = left.type.item if isinstance(left.type, ListOf) else None
        right = self.typed(node.right, item)
        if left.type != NOTHING and (item is None or not operators.comparable(item, right.type)):
            self.problems.append(mismatches.not_having(node, left.type, right.type))
        return left, right

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────

    def arithmetic(self, node: Negate | Arithmetic, wanted: Type | None, rounding: bool) -> Typed:
        if isinstance(node, Negate):
            operand = self.typed(node.operand, wanted, rounding=rounding)
            if operand.type not in (WHOLE, NUMBER, MONEY, DURATION, NOTHING):
                self.problems.append(mismatches.not_negated(node, operand.type))
            return Typed(operand.type, _with(node, operand=operand.node))
        left, right = self.operands(node, wanted, rounding)
        found = operators.arithmetic(node.op, left.type, right.type, rounding=rounding)
        if found is None:
            inexact = operators.is_inexact(node.op, left.type, right.type)
            self.problems.append(
                mismatches.inexact(node) if inexact else mismatches.no_arithmetic(node, left.type, right.type)
            )
        if node.op == "/" and isinstance(node.right, Number) and node.right.value == 0:
            self.problems.append(mismatches.division_by_zero(node))
        return Typed(found or NOTHING, _with(node, left=left.node, right=right.node))

    def operands(self, node: Arithmetic, wanted: Type | None, rounding: bool) -> tuple[Typed, Typed]:
        if node.op in ("*", "/"):
            return self.typed(node.left, None, rounding=rounding), self.typed(node.right, None, rounding=rounding)
        if (
            is_written(node.left, self.scope)
            and not is_written(node.right, self.scope)
            and not isinstance(node.left, ListLiteral)
        ):
            second = self.typed(node.right, wanted, rounding=rounding)
            return self.typed(node.left, second.type, rounding=rounding), second
        first = self.typed(node.left, wanted, rounding=rounding)
        inside = (
            first.type if not isinstance(first.type, ListOf) or isinstance(node.right, ListLiteral) else first.type.item
        )
        return first, self.typed(node.right, wanted if inside == NOTHING else inside, rounding=rounding)

    def alternative(self, node: OrElse | If, wanted: Type | None) -> Typed:
        one, other = (node.left, node.right) if isinstance(node, OrElse) else (node.then, node.otherwise)
        if wanted is None:
            first, second = self.sides(one, other)
        else:
            first, second = self.typed(one, wanted), self.typed(other, wanted)
        common = operators.common(first.type, second.type)
        if common is None:
            self.problems.append(mismatches.no_alternative(other, first.type, second.type))
        result = NOTHING if common is None else common
        if isinstance(node, OrElse):
            return Typed(result, _with(node, left=first.node, right=second.node))
        return Typed(
            result, _with(node, condition=self.condition(node.condition), then=first.node, otherwise=second.node)
        )

    def quantifier(self, node: Quantifier, wanted: Type | None) -> Typed:
        source = self.typed(node.source, None)
        if not isinstance(source.type, ListOf):
            if source.type != NOTHING:
                self.problems.append(mismatches.no_list(node, source.type))
            return Typed(NOTHING, _with(node, source=source.node))
        item: Type = source.type.item
        if node.item is None:
            return self.quantified(_with(node, source=source.node), item, wanted)
        if self.scope.find(node.item) is not None:
            self.problems.append(unknowns.name_taken(node, node.item))
        inner = _Checker(self.scope.with_item(node.item, item), self.problems)
        where = None if node.where is None else inner.condition(node.where)
        body = None if node.body is None else inner.typed(node.body, self.body_wanted(node, wanted))
        checked = _with(node, source=source.node, where=where, body=None if body is None else body.node)
        return self.quantified(checked, item if body is None else body.type, wanted)

    @staticmethod
    def body_wanted(node: Quantifier, wanted: Type | None) -> Type | None:
        if node.kind == "list":
            return wanted.item if isinstance(wanted, ListOf) else None
        return wanted

    def quantified(self, node: Quantifier, each: Type, wanted: Type | None) -> Typed:
        """The type of the whole, `each` being what every item gives."""
        match node.kind:
            case "any" | "all" | "none":
                return Typed(YES_NO, node)
            case "count":
                return Typed(WHOLE, node)
            case "first":
                return Typed(each, node)
            case "list":
                return Typed(ListOf(each), node)
            case "sum":
                if each not in (WHOLE, NUMBER, MONEY, DURATION, NOTHING):
                    self.problems.append(mismatches.no_sum(node, each))
                    return Typed(NOTHING, node)
                return Typed(each, node)
            case _:
                assert_never(node.kind)

    def function(self, node: CallFunction) -> Typed:
        function = FUNCTIONS.get(node.name)
        if function is None:
            self.problems.append(unknowns.unknown_function(node))
            return Typed(NOTHING, node)
        wants = (*function.wants, *(None,) * len(node.arguments))
        found = [
            self.typed(argument, want, rounding=node.name == "round")
            for argument, want in zip(node.arguments, wants, strict=False)
        ]
        given = self.one_type(node, found) if node.name in ("min", "max") else tuple(one.type for one in found)
        result = function.gives(given)
        if result is None:
            self.problems.append(unknowns.wrong_arguments(node, function.usage, given))
        return Typed(result or NOTHING, _with(node, arguments=tuple(one.node for one in found)))

    def one_type(self, node: CallFunction, found: list[Typed]) -> tuple[Type, ...]:
        """`max(loss_amount, 0)`: a written number beside money is money."""
        money = any(one.type == MONEY for one in found)
        return tuple(
            MONEY if money and isinstance(one.node, Number) and one.type == WHOLE else one.type for one in found
        )


__all__ = ["Checked", "Declared", "Scope", "check", "type_of"]


def _with(node: _Some, **parts: Any) -> _Some:
    """The node with these parts; itself where it has them, as nearly always."""
    if all(getattr(node, name) is part for name, part in parts.items()):
        return node
    return replace(node, **parts)
