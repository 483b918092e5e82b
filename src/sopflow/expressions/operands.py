"""Reading what operators stand between: literals, names, fields, brackets, calls, quantifiers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import cast

from sopflow.expressions import complaints, syntax
from sopflow.expressions.cursor import Cursor, ReadingError
from sopflow.expressions.grammar import AMOUNT_SLIPS, COMPARE, IF, QUANTIFIERS, UNIT_SLIPS, VALUE_SLIPS
from sopflow.expressions.lexer import Token, foreign_spelling
from sopflow.expressions.syntax import Node
from sopflow.values.kinds import Duration


class Operands(Cursor, ABC):
    """The tight half of the parser."""

    @abstractmethod
    def expression(self, level: int) -> Node:
        """Everything that binds tighter than `level`."""

    def primary(self) -> Node:
        token = self.take()
        place = {"start": token.start, "end": token.end}
        match token.kind:
            case "number":
                return self.number(token)
            case "duration":
                return self.made(syntax.DurationLiteral(cast("Duration", token.value), **place))
            case "text":
                return self.made(syntax.TextLiteral(cast("str", token.value), **place))
            case "word":
                return self.word(token)
        if token.kind == "keyword" and token.text in ("yes", "no"):
            return self.made(syntax.YesNo(token.text == "yes", **place))
        if token.kind == "op" and token.text == "(":
            return self.bracketed(token)
        if token.kind == "op" and token.text == "[":
            items, end = self.items("]", token)
            return self.made(syntax.ListLiteral(items, start=token.start, end=end))
        raise ReadingError(complaints.no_operand(token))

    def bracketed(self, opened: Token) -> Node:
        inside = self.expression(IF)
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
        value = cast("int", token.value)
        if following == "working" and self.peek().text in ("day", "days") and isinstance(value, int):
            self.take()
            return self.made(
                syntax.DurationLiteral(Duration(working_days=value), start=token.start, end=self.take().end)
            )
        if following == "hari" and self.peek().text == "kerja":
            self.take()
            return self.unit_slip(token, Duration(working_days=value), f"{token.text} working days")
        if following in UNIT_SLIPS and isinstance(value, int):
            unit = UNIT_SLIPS[following]
            seconds = value * {"d": 86400, "h": 3600, "m": 60, "s": 1}[unit]
            return self.unit_slip(token, Duration(seconds), f"{token.text}{unit}")
        if following in AMOUNT_SLIPS and isinstance(value, int):
            unit, times = AMOUNT_SLIPS[following]
            end = self.take().end
            self.problems.append(
                foreign_spelling(self.text[token.start : end], f"{token.text}{unit}", token.start, end)
            )
            return self.made(syntax.Number(value * times, start=token.start, end=end))
        return self.made(syntax.Number(token.value, start=token.start, end=token.end))  # type: ignore[arg-type]

    def unit_slip(self, token: Token, value: Duration, right: str) -> Node:
        end = self.take().end
        self.problems.append(foreign_spelling(self.text[token.start : end], right, token.start, end))
        return self.made(syntax.DurationLiteral(value, start=token.start, end=end))

    def word(self, token: Token) -> Node:
        if self.sees("("):
            return self.quantifier(token) if token.text in QUANTIFIERS else self.call(token)
        if token.text in VALUE_SLIPS:
            right = VALUE_SLIPS[token.text]
            self.problems.append(foreign_spelling(token.text, right, token.start, token.end))
            return self.made(syntax.YesNo(right == "yes", start=token.start, end=token.end))
        return self.made(syntax.Name(token.text, start=token.start, end=token.end))

    def postfix(self, node: Node) -> Node:
        while self.sees("."):
            dot = self.take()
            token = self.take()
            if token.kind not in ("word", "keyword"):
                raise ReadingError(complaints.no_field(dot, token))
            node = self.made(syntax.Get(node, token.text, start=node.start, end=token.end))
            if self.sees("("):
                raise ReadingError(complaints.method(token, self.token))
        return node

    def items(self, closing: str, opened: Token) -> tuple[tuple[Node, ...], int]:
        items: list[Node] = []
        while not self.sees(closing):
            items.append(self.expression(IF))
            if not self.takes(","):
                break
        return tuple(items), self.needs(closing, opened).end

    def call(self, token: Token) -> Node:
        arguments, end = self.items(")", self.take())
        return self.made(syntax.CallFunction(token.text, arguments, start=token.start, end=end))

    def quantifier(self, token: Token) -> Node:
        """`any(xs)`, `any(x in xs where …)`, `sum(x.y for x in xs where …)`"""
        kind = cast("syntax.QuantifierKind", token.text)
        opened = self.take()
        item, body = None, None
        if self.sees(")"):
            raise ReadingError(complaints.empty_quantifier(token))
        if self.token.kind == "word" and self.peek().kind == "keyword" and self.peek().text == "in":
            item = self.take().text
            self.take()
        source = self.expression(COMPARE if item else IF)
        if self.sees("for"):
            self.take()
            body, item = source, self.item_name()
            source = self.expression(COMPARE)
        where = self.expression(IF) if self.takes("where") else None
        end = self.needs(")", opened).end
        if where is not None and item is None:
            raise ReadingError(complaints.no_item(token, self.text[source.start : source.end], end))
        if kind == "all" and where is None:
            raise ReadingError(complaints.all_without_where(token, end))
        if kind in ("any", "all", "none", "count") and body is not None:
            raise ReadingError(complaints.needless_body(token, end))
        return self.made(syntax.Quantifier(kind, source, item, where, body, start=token.start, end=end))

    def item_name(self) -> str:
        token = self.take()
        if token.kind != "word" or not self.takes("in"):
            raise ReadingError(complaints.no_item_name(token))
        return token.text
