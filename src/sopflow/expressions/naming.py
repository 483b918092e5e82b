"""What a bare word means: a declared name, or a value of a choice.

It is decided here and nowhere else. Where a choice is wanted (right of `is`, inside `in […]`, right of `has`, in the
result of an `if` …), its values come first, then the declared names. A word that is a value becomes a `ChoiceValue`.
"""

from __future__ import annotations

from typing import assert_never

from sopflow.dataclass import dataclass
from sopflow.expressions import unknowns
from sopflow.expressions.problems import Problem
from sopflow.expressions.scope import Scope, as_read
from sopflow.expressions.syntax import (
    ChoiceValue,
    DurationLiteral,
    ListLiteral,
    Name,
    Negate,
    Node,
    Number,
    TextLiteral,
    YesNo,
)
from sopflow.values.types import DURATION, MONEY, NOTHING, NUMBER, TEXT, WHOLE, YES_NO, Choice, Type, fits


@dataclass(frozen=True, slots=True)
class Typed:
    """A node in which every word is what it means, and what it gives."""

    type: Type
    node: Node


class Naming:
    """Literals and names of one scope."""

    def __init__(self, scope: Scope, problems: list[Problem]) -> None:
        self.scope = scope
        self.problems = problems

    def literal(self, node: Number | DurationLiteral | TextLiteral | YesNo | ChoiceValue, wanted: Type | None) -> Typed:
        choice = self.scope.choice_of(wanted)
        match node:
            case Number(value=int()):
                return Typed(MONEY if wanted == MONEY else WHOLE, node)
            case Number():
                return Typed(NUMBER, node)
            case DurationLiteral():
                return Typed(DURATION, node)
            case YesNo(value=yes):
                word = "yes" if yes else "no"
                return (
                    self.value(node, word, choice, wanted) if choice and word in choice.values else Typed(YES_NO, node)
                )
            case TextLiteral(value=text):
                return self.value(node, text, choice, wanted) if choice else Typed(TEXT, node)
            case ChoiceValue(value=word):
                return self.value(node, word, choice, wanted) if choice else Typed(Choice((word,)), node)
            case _:
                assert_never(node)

    def value(self, node: Node, word: str, choice: Choice, wanted: Type | None) -> Typed:
        """A word as a value of the choice that is wanted."""
        if word not in choice.values:
            self.problems.append(unknowns.unknown_value(node, word, choice))
            return Typed(NOTHING, node)
        return Typed(wanted or choice, ChoiceValue(word, start=node.start, end=node.end))

    def name(self, node: Name, wanted: Type | None) -> Typed:
        declared = self.scope.find(node.name)
        choice = self.scope.choice_of(wanted)
        if choice is not None and node.name in choice.values:
            if declared is not None and wanted is not None and fits(declared.type, wanted):
                self.problems.append(unknowns.ambiguous(node))
            return self.value(node, node.name, choice, wanted)
        if declared is not None:
            return Typed(as_read(declared.type), node)
        if choice is not None:
            return self.value(node, node.name, choice, wanted)
        # Beside something that was wrong already, nobody can say what the word was meant to be.
        if wanted != NOTHING or not self.problems:
            self.problems.append(unknowns.unknown_name(node, self.scope))
        return Typed(NOTHING, node)


def is_written(node: Node, scope: Scope) -> bool:
    """Whether it is a literal or a word that nobody declared, whose type its surroundings decide."""
    match node:
        case Number() | TextLiteral() | YesNo() | ChoiceValue() | ListLiteral():
            return True
        case Name(name=name):
            return scope.find(name) is None
        case Negate(operand=operand):
            return is_written(operand, scope)
        case _:
            return False
