"""An expression's text as a tree, by precedence climbing.

Loosest first: `if … then … else`, `or`, `and`, `not`, comparisons (which do not chain), `or else`, `+ -`, `* /`.
Bounded: 2,000 characters, 400 nodes, depth 40. Never raises; what is wrong comes back as problems, and where the
meaning is plain all the same, with the tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import cast

from sopflow.expressions import complaints, syntax
from sopflow.expressions.lexer import Token, foreign_spelling, lex
from sopflow.expressions.problems import Problem
from sopflow.expressions.syntax import Node
from sopflow.values.kinds import Duration

MOST_CHARACTERS = 2_000
MOST_NODES = 400
MOST_DEPTH = 40

_IF, _OR, _AND, _NOT, _COMPARE, _OR_ELSE, _SUM, _PRODUCT, _NEGATE = range(9)
_LEVELS: Mapping[str, int] = MappingProxyType(
    {
        **{"or": _OR, "and": _AND, "or else": _OR_ELSE, "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT},
        **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "=", "is", "in", "not", "has"), _COMPARE),
    }
)
_QUANTIFIERS = frozenset(("any", "all", "none", "count", "sum", "first", "list"))
_INFIX_SLIPS: Mapping[str, str] = MappingProxyType(
    {"AND": "and", "OR": "or", "dan": "and", "atau": "or", "adalah": "is", "IS": "is", "IN": "in"}
)
_PREFIX_SLIPS: Mapping[str, str] = MappingProxyType({"tidak": "not", "bukan": "not", "NOT": "not", "jika": "if"})
_VALUE_SLIPS: Mapping[str, str] = MappingProxyType(
    {"true": "yes", "false": "no", "True": "yes", "False": "no", "TRUE": "yes", "FALSE": "no"}
)
_NULLS = frozenset(("null", "None", "nil", "NULL", "undefined", "kosong"))
_UNIT_SLIPS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("day", "days", "hari"), "d"),
        **dict.fromkeys(("hour", "hours", "jam"), "h"),
        **dict.fromkeys(("minute", "minutes", "menit"), "m"),
        **dict.fromkeys(("second", "seconds", "detik"), "s"),
    }
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree, None where there is none to be had, and everything found. Any problem means: do not run it."""

    tree: Node | None
    problems: tuple[Problem, ...]


def parse(text: str) -> Parsed:
    """The expression that the text says. Total: never raises, and takes time in proportion to at most 2,000
    characters."""
    if len(text) > MOST_CHARACTERS:
        return Parsed(None, (complaints.too_large(f"{MOST_CHARACTERS:,}", "characters", "karakter", 0, len(text)),))
    lexed = lex(text)
    if lexed.tokens is None:
        return Parsed(None, lexed.problems)
    parser = _Parser(text, lexed.tokens)
    try:
        tree = parser.whole()
    except _Unreadable as stop:
        return Parsed(None, (*lexed.problems, *parser.problems, stop.problem))
    return Parsed(tree, (*lexed.problems, *parser.problems))


def parse_literal(text: str) -> Node | None:
    """A value as a table's cell or a setting says it (`10jt`, `3x24h`, `VIP`, `yes`, `-5`); None where the text is
    no plain value."""
    parsed = parse(text)
    if parsed.problems or parsed.tree is None:
        return None
    tree = parsed.tree
    plain = tree.operand if isinstance(tree, syntax.Negate) else tree
    if tree is not plain:
        return tree if isinstance(plain, syntax.Number) else None
    values = (syntax.Number, syntax.DurationLiteral, syntax.TextLiteral, syntax.YesNo, syntax.Name)
    return tree if isinstance(tree, values) else None


class _Unreadable(Exception):
    """Nothing further can be read. Never leaves this module."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message.en)


class _Parser:
    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0
        self.nodes = 0
        self.nesting = 0
        self.depths: dict[int, int] = {}
        self.kept: list[Node] = []
        self.problems: list[Problem] = []

    # ── tokens ───────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.token
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def sees(self, *texts: str) -> bool:
        return self.token.kind in ("op", "keyword") and self.token.text in texts

    def takes(self, text: str) -> bool:
        if self.sees(text):
            self.take()
            return True
        return False

    def needs(self, text: str, opened: Token) -> Token:
        if not self.sees(text):
            raise _Unreadable(complaints.unclosed(text, opened, self.token))
        return self.take()

    # ── nodes ────────────────────────────────────────────────────────────────────────────────────────────────

    def made(self, node: Node) -> Node:
        """Counts the node: every tree that leaves this module is small and shallow."""
        self.nodes += 1
        depth = 1 + max((self.depths[id(child)] for child in syntax.children(node)), default=0)
        if self.nodes > MOST_NODES:
            raise _Unreadable(complaints.too_large(str(MOST_NODES), "parts", "bagian", 0, len(self.text)))
        if depth > MOST_DEPTH:
            raise _Unreadable(complaints.too_deep(MOST_DEPTH, node.start, node.end))
        self.depths[id(node)] = depth
        self.kept.append(node)
        return node

    def whole(self) -> Node:
        if self.token.kind == "end":
            raise _Unreadable(complaints.empty(len(self.text)))
        tree = self.expression(_IF)
        if self.token.kind != "end":
            raise _Unreadable(complaints.left_over(self.token, self.peek()))
        return tree

    def expression(self, level: int) -> Node:
        """Everything that binds tighter than `level`, or as tight for prefixes."""
        self.nesting += 1
        if self.nesting > MOST_DEPTH:
            raise _Unreadable(complaints.too_deep(MOST_DEPTH, self.token.start, self.token.end))
        left = self.prefix(level)
        while True:
            operator = self.operator()
            if operator is None or _LEVELS[operator] <= level:
                break
            left = self.infix(left, operator)
        self.nesting -= 1
        return left

    def operator(self) -> str | None:
        token = self.token
        if token.kind == "word" and token.text in _INFIX_SLIPS:
            right = _INFIX_SLIPS[token.text]
            self.problems.append(foreign_spelling(token.text, right, token.start, token.end))
            self.tokens = (*self.tokens[: self.at], replace(token, kind="keyword", text=right), *self.tokens[self.at + 1 :])
        if self.token.kind not in ("op", "keyword"):
            return None
        text = self.token.text
        if text == "or" and self.peek().kind == "keyword" and self.peek().text == "else":
            return "or else"
        return text if text in _LEVELS else None

    # ── what stands before an operand ────────────────────────────────────────────────────────────────────────

    def prefix(self, level: int) -> Node:
        token = self.token
        if token.kind == "word" and token.text in _PREFIX_SLIPS and self.peek().kind in ("word", "text", "number"):
            self.take()
            right = _PREFIX_SLIPS[token.text]
            raise_or_go = foreign_spelling(token.text, right, token.start, token.end)
            if right == "if":
                raise _Unreadable(raise_or_go)
            self.problems.append(raise_or_go)
            return self.negated(token, level)
        if self.sees("not"):
            return self.negated(self.take(), level)
        if self.sees("if"):
            return self.conditional(self.take(), level)
        if self.sees("-"):
            self.take()
            operand = self.expression(_NEGATE)
            return self.made(syntax.Negate(operand, start=token.start, end=operand.end))
        return self.postfix(self.primary())

    def negated(self, token: Token, level: int) -> Node:
        if level > _NOT:
            self.problems.append(complaints.misplaced_not(token))
        operand = self.expression(_NOT)
        return self.made(syntax.Not(operand, start=token.start, end=operand.end))

    def conditional(self, token: Token, level: int) -> Node:
        if level > _IF:
            raise _Unreadable(complaints.bare_if(token))
        condition = self.expression(_IF)
        self.needs("then", token)
        then = self.expression(_IF)
        self.needs("else", token)
        otherwise = self.expression(_IF)
        return self.made(syntax.If(condition, then, otherwise, start=token.start, end=otherwise.end))

    # ── operators ────────────────────────────────────────────────────────────────────────────────────────────

    def infix(self, left: Node, operator: str) -> Node:
        level = _LEVELS[operator]
        if level == _COMPARE:
            return self.comparison(left)
        self.take()
        if operator == "or else":
            self.take()
        right = self.operand(level)
        place = {"start": left.start, "end": right.end}
        if operator == "and":
            return self.made(syntax.And(left, right, **place))
        if operator == "or":
            return self.made(syntax.Or(left, right, **place))
        if operator == "or else":
            return self.made(syntax.OrElse(left, right, **place))
        return self.made(syntax.Arithmetic(cast(syntax.ArithmeticOp, operator), left, right, **place))

    def operand(self, level: int) -> Node:
        if self.token.kind == "end" or self.sees(")", "]", ",", "then", "else", "where", "for"):
            raise _Unreadable(complaints.operand_missing(self.tokens[self.at - 1]))
        return self.expression(level)

    def comparison(self, left: Node) -> Node:
        node = self.compared(left)
        operator = self.operator()
        if operator is None or _LEVELS[operator] != _COMPARE:
            return node
        middle_start = getattr(node, "right", node).start
        second = self.compared(getattr(node, "right", node))
        first_text, second_text = self.text[node.start : node.end], self.text[middle_start : second.end]
        self.problems.append(complaints.chained(node.start, second.end, f"{first_text} and {second_text}"))
        return self.made(syntax.And(node, second, start=node.start, end=second.end))

    def compared(self, left: Node) -> Node:
        operator = self.take()
        match operator.text:
            case "is":
                return self.after_is(left, operator)
            case "not":
                return self.after_not(left, operator)
            case "in":
                right = self.operand(_COMPARE)
                return self.made(syntax.In(left, right, start=left.start, end=right.end))
            case "has":
                right = self.operand(_COMPARE)
                return self.made(syntax.Has(left, right, start=left.start, end=right.end))
            case _:
                return self.after_sign(left, operator)

    def after_is(self, left: Node, operator: Token) -> Node:
        negated = self.takes("not")
        if self.sees("missing"):
            return self.made(syntax.Missing(left, negated, start=left.start, end=self.take().end))
        if self.token.text in _NULLS and self.token.kind == "word":
            return self.null(left, operator, negated)
        if self.sees("in"):
            end = self.take().end
            right_form = "not in" if negated else "in"
            wrong = self.text[operator.start : end]
            self.problems.append(foreign_spelling(wrong, right_form, operator.start, end))
            right = self.operand(_COMPARE)
            return self.made(syntax.In(left, right, negated, start=left.start, end=right.end))
        right = self.operand(_COMPARE)
        return self.made(syntax.Is(left, right, negated, start=left.start, end=right.end))

    def after_not(self, left: Node, operator: Token) -> Node:
        if self.takes("in"):
            right = self.operand(_COMPARE)
            return self.made(syntax.In(left, right, True, start=left.start, end=right.end))
        if self.sees("is"):
            end = self.take().end
            self.problems.append(foreign_spelling("not is", "is not", operator.start, end))
            right = self.operand(_COMPARE)
            return self.made(syntax.Is(left, right, True, start=left.start, end=right.end))
        raise _Unreadable(complaints.stray_not(operator))

    def after_sign(self, left: Node, operator: Token) -> Node:
        if self.token.kind == "word" and self.token.text in _NULLS and operator.text in ("==", "!=", "="):
            return self.null(left, operator, operator.text == "!=")
        sign = operator.text
        if sign == "=":
            wanted = "is" if self.names_a_value() else "=="
            self.problems.append(foreign_spelling("=", wanted, operator.start, operator.end, spaced=wanted == "is"))
            sign = "=="
            if wanted == "is":
                right = self.operand(_COMPARE)
                return self.made(syntax.Is(left, right, start=left.start, end=right.end))
        right = self.operand(_COMPARE)
        return self.made(syntax.Compare(cast(syntax.CompareOp, sign), left, right, start=left.start, end=right.end))

    def names_a_value(self) -> bool:
        """Whether a bare word or yes/no follows, alone: then `=` was meant as `is`."""
        return (self.token.kind == "word" or self.sees("yes", "no")) and self.peek().text not in (".", "(")

    def null(self, left: Node, operator: Token, negated: bool) -> Node:
        end = self.take().end
        right = "is not missing" if negated else "is missing"
        self.problems.append(foreign_spelling(self.text[operator.start : end], right, operator.start, end))
        return self.made(syntax.Missing(left, negated, start=left.start, end=end))

    # ── operands ─────────────────────────────────────────────────────────────────────────────────────────────

    def primary(self) -> Node:
        token = self.take()
        place = {"start": token.start, "end": token.end}
        match token.kind:
            case "number":
                return self.number(token)
            case "duration":
                return self.made(syntax.DurationLiteral(cast(Duration, token.value), **place))
            case "text":
                return self.made(syntax.TextLiteral(cast(str, token.value), **place))
            case "word":
                return self.word(token)
        if token.kind == "keyword" and token.text in ("yes", "no"):
            return self.made(syntax.YesNo(token.text == "yes", **place))
        if token.kind == "op" and token.text == "(":
            return self.bracketed(token)
        if token.kind == "op" and token.text == "[":
            items, end = self.items("]", token)
            return self.made(syntax.ListLiteral(items, start=token.start, end=end))
        raise _Unreadable(complaints.no_operand(token))

    def bracketed(self, opened: Token) -> Node:
        inside = self.expression(_IF)
        closed = self.needs(")", opened)
        return self.moved(inside, opened.start, closed.end)

    def moved(self, node: Node, start: int, end: int) -> Node:
        """The node with its brackets, so that an edit of what is around it keeps them."""
        moved = replace(node, start=start, end=end)
        self.depths[id(moved)] = self.depths[id(node)]
        self.kept.append(moved)
        return moved

    def number(self, token: Token) -> Node:
        following = self.token.text if self.token.kind == "word" else ""
        value = cast(int, token.value)
        if following == "working" and self.peek().text in ("day", "days") and isinstance(value, int):
            self.take()
            return self.made(
                syntax.DurationLiteral(Duration(working_days=value), start=token.start, end=self.take().end)
            )
        if following == "hari" and self.peek().text == "kerja":
            self.take()
            return self.unit_slip(token, Duration(working_days=value), f"{token.text} working days")
        if following in _UNIT_SLIPS and isinstance(value, int):
            unit = _UNIT_SLIPS[following]
            seconds = value * {"d": 86400, "h": 3600, "m": 60, "s": 1}[unit]
            return self.unit_slip(token, Duration(seconds), f"{token.text}{unit}")
        return self.made(syntax.Number(token.value, start=token.start, end=token.end))  # type: ignore[arg-type]

    def unit_slip(self, token: Token, value: Duration, right: str) -> Node:
        end = self.take().end
        self.problems.append(foreign_spelling(self.text[token.start : end], right, token.start, end))
        return self.made(syntax.DurationLiteral(value, start=token.start, end=end))

    def word(self, token: Token) -> Node:
        if self.sees("("):
            return self.quantifier(token) if token.text in _QUANTIFIERS else self.call(token)
        if token.text in _VALUE_SLIPS:
            right = _VALUE_SLIPS[token.text]
            self.problems.append(foreign_spelling(token.text, right, token.start, token.end))
            return self.made(syntax.YesNo(right == "yes", start=token.start, end=token.end))
        return self.made(syntax.Name(token.text, start=token.start, end=token.end))

    def postfix(self, node: Node) -> Node:
        while self.sees("."):
            dot = self.take()
            token = self.take()
            if token.kind not in ("word", "keyword"):
                raise _Unreadable(complaints.no_field(dot, token))
            node = self.made(syntax.Get(node, token.text, start=node.start, end=token.end))
            if self.sees("("):
                raise _Unreadable(complaints.method(token, self.token))
        return node

    def items(self, closing: str, opened: Token) -> tuple[tuple[Node, ...], int]:
        items: list[Node] = []
        while not self.sees(closing):
            items.append(self.expression(_IF))
            if not self.takes(","):
                break
        return tuple(items), self.needs(closing, opened).end

    def call(self, token: Token) -> Node:
        arguments, end = self.items(")", self.take())
        return self.made(syntax.CallFunction(token.text, arguments, start=token.start, end=end))

    def quantifier(self, token: Token) -> Node:
        """`any(xs)`, `any(x in xs where …)`, `sum(x.y for x in xs where …)`"""
        kind = cast(syntax.QuantifierKind, token.text)
        opened = self.take()
        item, body = None, None
        if self.sees(")"):
            raise _Unreadable(complaints.empty_quantifier(token))
        if self.token.kind == "word" and self.peek().kind == "keyword" and self.peek().text == "in":
            item = self.take().text
            self.take()
        source = self.expression(_COMPARE if item else _IF)
        if self.sees("for"):
            self.take()
            body, item = source, self.item_name()
            source = self.expression(_COMPARE)
        where = self.expression(_IF) if self.takes("where") else None
        end = self.needs(")", opened).end
        if where is not None and item is None:
            raise _Unreadable(complaints.no_item(token, self.text[source.start : source.end], end))
        if kind == "all" and where is None:
            raise _Unreadable(complaints.all_without_where(token, end))
        if kind in ("any", "all", "none", "count") and body is not None:
            raise _Unreadable(complaints.needless_body(token, end))
        return self.made(syntax.Quantifier(kind, source, item, where, body, start=token.start, end=end))

    def item_name(self) -> str:
        token = self.take()
        if token.kind != "word" or not self.takes("in"):
            raise _Unreadable(complaints.no_item_name(token))
        return token.text
