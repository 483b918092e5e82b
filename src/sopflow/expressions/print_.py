"""A tree as text: reading the text again gives an equal tree."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import assert_never

from sopflow.expressions.grammar import AND, COMPARE, IF, KEYWORDS, NEGATE, NOT, OR, OR_ELSE, PRODUCT, SUM, TIGHT
from sopflow.expressions.lexer import quoted
from sopflow.expressions.numerals import duration_form, plain_form
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


def unparse(tree: Node) -> str:
    """The expression as its author would write it, with the brackets that it needs and no others."""
    return _text(tree, IF)


def choice_form(value: str) -> str:
    """A choice's value as an expression says it: quoted where it is not one plain word."""
    plain = re.fullmatch(r"[^\W\d]\w*", value) and (value not in KEYWORDS or value in ("yes", "no"))
    return value if plain else quoted(value)


def _text(node: Node, level: int) -> str:
    own, text = _written(node)
    return f"({text})" if own < level else text


def _written(node: Node) -> tuple[int, str]:
    """How tightly it binds, and its text."""
    match node:
        case Number() | DurationLiteral() | TextLiteral() | YesNo() | ChoiceValue() | Name() | ListLiteral():
            return TIGHT, _atom(node)
        case Get() | Quantifier() | CallFunction():
            return TIGHT, _compound(node)
        case Not(operand=operand):
            return NOT, f"not {_text(operand, NOT)}"
        case Negate(operand=operand):
            return NEGATE, f"-{_text(operand, NEGATE)}"
        case Is() | In() | Has() | Compare() | Missing():
            return COMPARE, _comparison(node)
        case And() | Or() | OrElse() | Arithmetic():
            return _chain(node)
        case If(condition=condition, then=then, otherwise=otherwise):
            return IF, f"if {_text(condition, IF)} then {_text(then, IF)} else {_text(otherwise, IF)}"
        case _:
            assert_never(node)


def _atom(node: Number | DurationLiteral | TextLiteral | YesNo | ChoiceValue | Name | ListLiteral) -> str:
    match node:
        case Number(value=value):
            return _number(value)
        case DurationLiteral(value=duration):
            return duration_form(duration)
        case TextLiteral(value=text):
            return quoted(text)
        case YesNo(value=yes):
            return "yes" if yes else "no"
        case ChoiceValue(value=word):
            return choice_form(word)
        case Name(name=name):
            return name
        case ListLiteral(items=items):
            return f"[{', '.join(map(unparse, items))}]"
        case _:
            assert_never(node)


def _number(value: int | Decimal) -> str:
    """`2.125` could be read as thousands, so it gets a further digit."""
    text = plain_form(value)
    return f"{text}0" if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text) else text


def _comparison(node: Is | In | Has | Compare | Missing) -> str:
    match node:
        case Missing(operand=operand, negated=negated):
            return f"{_text(operand, OR_ELSE)} {'is not missing' if negated else 'is missing'}"
        case Is(negated=negated):
            word = "is not" if negated else "is"
        case In(negated=negated):
            word = "not in" if negated else "in"
        case Has():
            word = "has"
        case Compare(op=op):
            word = op
        case _:
            assert_never(node)
    return f"{_text(node.left, OR_ELSE)} {word} {_text(node.right, OR_ELSE)}"


def _chain(node: And | Or | OrElse | Arithmetic) -> tuple[int, str]:
    match node:
        case And():
            level, word = AND, "and"
        case Or():
            level, word = OR, "or"
        case OrElse():
            level, word = OR_ELSE, "or else"
        case Arithmetic(op=op):
            level, word = SUM if op in "+-" else PRODUCT, op
        case _:
            assert_never(node)
    return level, f"{_text(node.left, level)} {word} {_text(node.right, level + 1)}"


def _compound(node: Get | Quantifier | CallFunction) -> str:
    match node:
        case Get(target=target, field=field):
            return f"{_text(target, TIGHT)}.{field}"
        case CallFunction(name=name, arguments=arguments):
            return f"{name}({', '.join(map(unparse, arguments))})"
        case Quantifier(kind=kind, source=source, item=item, where=where, body=body):
            tail = f" where {unparse(where)}" if where is not None else ""
            if item is None:
                return f"{kind}({unparse(source)})"
            head = f"{unparse(body)} for {item}" if body is not None else item
            return f"{kind}({head} in {_text(source, OR_ELSE)}{tail})"
        case _:
            assert_never(node)
