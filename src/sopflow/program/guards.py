"""Conditions: one expression, or `all`, `any`, `none` of several."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.document.pointer import Pointer
from sopflow.expressions.scope import Declared
from sopflow.expressions.syntax import ChoiceValue, Is, YesNo
from sopflow.playbook.values import Code, Condition
from sopflow.program.closures import of_all
from sopflow.program.compilation import CALENDAR, Compilation
from sopflow.program.model import Closure, Expression, Guard
from sopflow.values.types import YES_NO

Names = Mapping[str, Declared] | None


def guard(work: Compilation, condition: Condition, extra: Names = None) -> Guard | None:
    """The guard that a condition means; None where a part is wrong, which is noted."""
    parts = [_part(work, part, extra) for part in condition.parts]
    good = tuple(part for part in parts if part is not None)
    if len(good) < len(parts):
        return None
    return Guard(condition.mode, good, _test(condition.mode, good), condition.at)


def _part(work: Compilation, part: Code | Condition, extra: Names) -> Expression | Guard | None:
    return guard(work, part, extra) if isinstance(part, Condition) else work.expression(part, YES_NO, extra)


def _closure(part: Expression | Guard) -> Closure:
    return part.test if isinstance(part, Guard) else part.evaluate


def _test(mode: str, parts: tuple[Expression | Guard, ...]) -> Closure:
    return of_all(mode, tuple(_closure(part) for part in parts))


def equals(work: Compilation, by: Expression, value: str, at: Pointer) -> Guard:
    """The guard of one case of a `by`: the expression is that value."""
    right = YesNo(value == "yes") if by.type == YES_NO else ChoiceValue(value)
    tree = Is(by.tree, right, start=by.tree.start, end=by.tree.end)
    closure = work.evaluator(tree, work.scope(), CALENDAR)
    expression = Expression(closure, tree, f"{by.text} is {value}", YES_NO, by.at, by.offset)
    return Guard("one", (expression,), closure, at)
