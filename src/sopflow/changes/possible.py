"""Which answers to comparisons go together: `a > b` and `b > a` are never both so, nor `count(xs) > 5` without `> 3`.

Comparisons that are not looked into are taken as yes or no each by itself. Those of the same two things, or of one
thing with numbers, speak of one position on a line: answers that no position gives are no case's.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from sopflow.expressions.print_ import unparse
from sopflow.expressions.syntax import Compare, DurationLiteral, Node, Quantifier
from sopflow.program.worlds import Atom, World, constant
from sopflow.values.kinds import Duration

_Holds = Callable[[Decimal, Decimal], bool]
_HOLDS: Mapping[str, _Holds] = MappingProxyType(
    {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne}
)
_MIRRORED = MappingProxyType({">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "==", "!=": "!="})


class _Claim(NamedTuple):
    """A comparison, as: the position of `subject` on its line stands so to `border`."""

    subject: tuple[Node | str, ...]
    border: Decimal
    holds: _Holds
    key: Node


class Lines:
    """Comparisons, by what they are about."""

    def __init__(self, atoms: Iterable[Atom]) -> None:
        lines: dict[tuple[Node | str, ...], list[_Claim]] = {}
        for atom in atoms:
            if isinstance(atom.key, Compare):
                claim = _claim(atom.key)
                lines.setdefault(claim.subject, []).append(claim)
        self._checked = [_allowed(claims) for claims in lines.values() if len(claims) > 1]
        self.compared = frozenset(key for keys, _ in self._checked for key in keys)
        """The comparisons that another one speaks of the same things with."""

    def go_together(self, world: World) -> bool:
        """Whether a world's answers to comparisons contradict each other nowhere."""
        return all(tuple(world[key] for key in keys) in allowed for keys, allowed in self._checked)


def _allowed(claims: list[_Claim]) -> tuple[list[Node], frozenset[tuple[bool, ...]]]:
    """The answers that some position gives, to the comparisons of one line."""
    keys = [claim.key for claim in claims]
    places = _positions(
        sorted({claim.border for claim in claims}), is_whole=isinstance(claims[0].subject[0], Quantifier)
    )
    return keys, frozenset(tuple(claim.holds(place, claim.border) for claim in claims) for place in places)


def _positions(borders: list[Decimal], *, is_whole: bool) -> Iterable[Decimal]:
    """One for each border and for each stretch between two; of what is counted, whole numbers only."""
    near = [place for border in borders for place in (border - 1, border, border + 1)]
    between = [] if is_whole else [(low + high) / 2 for low, high in itertools.pairwise(borders)]
    return [place for place in near if not is_whole or place == place.to_integral_value()] + between


def _claim(comparison: Compare) -> _Claim:
    left, right = comparison.left, comparison.right
    op: str = comparison.op
    if _measure(left) is not None:
        left, right, op = right, left, _MIRRORED[op]
    if (measure := _measure(right)) is not None:
        return _Claim((left, measure[0]), measure[1], _HOLDS[op], comparison)
    if unparse(left) > unparse(right):
        left, right, op = right, left, _MIRRORED[op]
    return _Claim((left, right), Decimal(0), _HOLDS[op], comparison)


def _measure(node: Node) -> tuple[str, Decimal] | None:
    """What a constant measures, and how much: hours and working days are two measures."""
    match node:
        case DurationLiteral(value=Duration(seconds=seconds, working_days=0)):
            return "seconds", Decimal(seconds)
        case DurationLiteral(value=Duration(seconds=0, working_days=days)):
            return "working days", Decimal(days)
        case _:
            known = constant(node)
    value = None if known is None else known.value
    return ("", Decimal(value)) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
