"""A world in words: the values that make a case fall through."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sopflow.diagnostics import Language
from sopflow.expressions.print_ import unparse
from sopflow.expressions.syntax import Missing, Node
from sopflow.program.worlds import OTHER_TEXT, Odd, World


def told(world: World) -> str:
    """`segment = VIP, amount = 10.000.001`: the same in both languages, names and values being the author's."""
    return ", ".join(_one(key, value) for key, value in world.items() if value is not Odd.PRESENT)


def _one(key: Node, value: object) -> str:
    if isinstance(value, bool) and isinstance(key, Missing):
        return unparse(Missing(key.operand, negated=not value))
    return f"{unparse(key)} = {shown(value)}"


def shown(value: object) -> str:
    """A value as people write it: numbers with Indonesian points."""
    match value:
        case Odd.MISSING:
            return "missing"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}".replace(",", ".")
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case str() if value == OTHER_TEXT:
            return "…"
        case _:
            return str(value)


def listed(witness: Mapping[str, object], language: Language) -> str:
    """The values of a table's inputs, joined as people say it; those that make no difference are left out."""
    pairs = [f"{name} = {shown(value)}" for name, value in witness.items() if value != OTHER_TEXT]
    joined = {"en": " and ", "id": " dan "}[language]
    return ", ".join(pairs[:-1]) + (joined if len(pairs) > 1 else "") + pairs[-1] if pairs else "…"
