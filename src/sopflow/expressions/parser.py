"""An expression's text as a tree, by precedence climbing.

Loosest first: `if … then … else`, `or`, `and`, `not`, comparisons (which do not chain), `or else`, `+ -`, `* /`.
Bounded: 2,000 characters, 400 nodes, depth 40. Never raises; what is wrong comes back as problems, and where the
meaning is plain all the same, with the tree.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import cast

from sopflow.dataclass import dataclass
from sopflow.expressions import complaints, syntax
from sopflow.expressions.cursor import MOST_CHARACTERS, MOST_DEPTH, ReadingError
from sopflow.expressions.grammar import COMPARE, IF, INFIX_SLIPS, LEVELS, NEGATE, NOT, NULLS, PREFIX_SLIPS
from sopflow.expressions.lexer import Token, foreign_spelling, lex
from sopflow.expressions.operands import Operands
from sopflow.expressions.problems import Problem
from sopflow.expressions.syntax import Node


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree, None where there is none to be had, and everything found. Any problem means: do not run it."""

    tree: Node | None
    problems: tuple[Problem, ...]


@lru_cache(maxsize=1024)
def parse(text: str) -> Parsed:
    """The expression that the text says. Total: never raises, and takes time in proportion to at most 2,000
    characters. What was read lately is remembered: half of a playbook's expressions stand in it more than once."""
    if len(text) > MOST_CHARACTERS:
        return Parsed(None, (complaints.too_large(f"{MOST_CHARACTERS:,}", "characters", "karakter", 0, len(text)),))
    lexed = lex(text)
    if lexed.tokens is None:
        return Parsed(None, lexed.problems)
    parser = _Parser(text, lexed.tokens)
    try:
        tree = parser.whole()
    except ReadingError as stop:
        return Parsed(None, (*lexed.problems, *parser.problems, stop.problem))
    return Parsed(tree, (*lexed.problems, *parser.problems))


class _Parser(Operands):
    """The loose half: operators and what stands before them."""

    def whole(self) -> Node:
        if self.token.kind == "end":
            raise ReadingError(complaints.empty(len(self.text)))
        tree = self.expression(IF)
        if self.token.kind != "end":
            raise ReadingError(complaints.left_over(self.token, self.peek()))
        return tree

    def expression(self, level: int) -> Node:
        """Everything that binds tighter than `level`, or as tight for prefixes."""
        self.nesting += 1
        if self.nesting > MOST_DEPTH:
            raise ReadingError(complaints.too_deep(MOST_DEPTH, self.token.start, self.token.end))
        left = self.prefix(level)
        while True:
            operator = self.operator()
            if operator is None or LEVELS[operator] <= level:
                break
            left = self.infix(left, operator)
        self.nesting -= 1
        return left

    def operator(self) -> str | None:
        token = self.token
        if token.kind == "word" and token.text in INFIX_SLIPS:
            right = INFIX_SLIPS[token.text]
            self.problems.append(foreign_spelling(token.text, right, token.start, token.end))
            self.tokens[self.at] = replace(token, kind="keyword", text=right)
        if self.token.kind not in ("op", "keyword"):
            return None
        text = self.token.text
        if text == "or" and self.peek().kind == "keyword" and self.peek().text == "else":
            return "or else"
        return text if text in LEVELS else None

    # ── what stands before an operand ────────────────────────────────────────────────────────────────────────

    def prefix(self, level: int) -> Node:
        token = self.token
        if token.kind == "word" and token.text in PREFIX_SLIPS and self.peek().kind in ("word", "text", "number"):
            self.take()
            right = PREFIX_SLIPS[token.text]
            raise_or_go = foreign_spelling(token.text, right, token.start, token.end)
            if right == "if":
                raise ReadingError(raise_or_go)
            self.problems.append(raise_or_go)
            return self.negated(token, level)
        if self.sees("not"):
            return self.negated(self.take(), level)
        if self.sees("if"):
            return self.conditional(self.take(), level)
        if self.sees("-"):
            self.take()
            operand = self.expression(NEGATE)
            return self.made(syntax.Negate(operand, start=token.start, end=operand.end))
        return self.postfix(self.primary())

    def negated(self, token: Token, level: int) -> Node:
        if level > NOT:
            self.problems.append(complaints.misplaced_not(token))
        operand = self.expression(NOT)
        return self.made(syntax.Not(operand, start=token.start, end=operand.end))

    def conditional(self, token: Token, level: int) -> Node:
        if level > IF:
            raise ReadingError(complaints.bare_if(token))
        condition = self.expression(IF)
        self.needs("then", token)
        then = self.expression(IF)
        self.needs("else", token)
        otherwise = self.expression(IF)
        return self.made(syntax.If(condition, then, otherwise, start=token.start, end=otherwise.end))

    # ── operators ────────────────────────────────────────────────────────────────────────────────────────────

    def infix(self, left: Node, operator: str) -> Node:
        level = LEVELS[operator]
        if level == COMPARE:
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
        return self.made(syntax.Arithmetic(cast("syntax.ArithmeticOp", operator), left, right, **place))

    def operand(self, level: int) -> Node:
        if self.token.kind == "end" or self.sees(")", "]", ",", "then", "else", "where", "for"):
            raise ReadingError(complaints.operand_missing(self.tokens[self.at - 1]))
        return self.expression(level)

    def comparison(self, left: Node) -> Node:
        node = self.compared(left)
        operator = self.operator()
        if operator is None or LEVELS[operator] != COMPARE:
            return node
        middle_start = getattr(node, "right", node).start
        second = self.compared(getattr(node, "right", node))
        meant = f"{self.text[node.start : node.end]} and {self.text[middle_start : second.end]}"
        alone = second.end - node.start == len(self.text)
        self.problems.append(complaints.chained(node.start, second.end, meant if alone else f"({meant})"))
        return self.made(syntax.And(node, second, start=node.start, end=second.end))

    def compared(self, left: Node) -> Node:
        operator = self.take()
        match operator.text:
            case "is":
                return self.after_is(left, operator)
            case "not":
                return self.after_not(left, operator)
            case "in":
                right = self.operand(COMPARE)
                return self.made(syntax.In(left, right, start=left.start, end=right.end))
            case "has":
                right = self.operand(COMPARE)
                return self.made(syntax.Has(left, right, start=left.start, end=right.end))
            case _:
                return self.after_sign(left, operator)

    def after_is(self, left: Node, operator: Token) -> Node:
        negated = self.takes("not")
        if self.sees("missing"):
            return self.made(syntax.Missing(left, negated, start=left.start, end=self.take().end))
        if self.token.text in NULLS and self.token.kind == "word":
            return self.null(left, operator, negated)
        if self.sees("in"):
            end = self.take().end
            right_form = "not in" if negated else "in"
            wrong = self.text[operator.start : end]
            self.problems.append(foreign_spelling(wrong, right_form, operator.start, end))
            right = self.operand(COMPARE)
            return self.made(syntax.In(left, right, negated, start=left.start, end=right.end))
        right = self.operand(COMPARE)
        return self.made(syntax.Is(left, right, negated, start=left.start, end=right.end))

    def after_not(self, left: Node, operator: Token) -> Node:
        if self.takes("in"):
            right = self.operand(COMPARE)
            return self.made(syntax.In(left, right, True, start=left.start, end=right.end))
        if self.sees("is"):
            end = self.take().end
            self.problems.append(foreign_spelling("not is", "is not", operator.start, end))
            right = self.operand(COMPARE)
            return self.made(syntax.Is(left, right, True, start=left.start, end=right.end))
        raise ReadingError(complaints.stray_not(operator))

    def after_sign(self, left: Node, operator: Token) -> Node:
        if self.token.kind == "word" and self.token.text in NULLS and operator.text in ("==", "!=", "="):
            return self.null(left, operator, operator.text == "!=")
        if operator.text == "=" and self.names_a_value():
            self.problems.append(complaints.equals_sign(operator))
            right = self.operand(COMPARE)
            return self.made(syntax.Is(left, right, start=left.start, end=right.end))
        if operator.text == "=":
            self.problems.append(foreign_spelling("=", "==", operator.start, operator.end))
        sign = cast("syntax.CompareOp", "==" if operator.text == "=" else operator.text)
        right = self.operand(COMPARE)
        return self.made(syntax.Compare(sign, left, right, start=left.start, end=right.end))

    def names_a_value(self) -> bool:
        """Whether a bare word or yes/no follows, alone: then `=` may have been meant as `is`."""
        return (self.token.kind == "word" or self.sees("yes", "no")) and self.peek().text not in (".", "(")

    def null(self, left: Node, operator: Token, negated: bool) -> Node:
        end = self.take().end
        right = "is not missing" if negated else "is missing"
        self.problems.append(foreign_spelling(self.text[operator.start : end], right, operator.start, end))
        return self.made(syntax.Missing(left, negated, start=left.start, end=end))
