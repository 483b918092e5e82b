"""Borders: where a comparison of numbers, amounts or times with a constant turns round.

`amount > 10jt` has two sides at its border: exactly 10 million, which it does not take, and more, which it takes. Both
are to be seen. A constant is a literal, or a setting.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sopflow.coverage.decisions import Decision, closure_of
from sopflow.coverage.elements import Element, Key, Kind
from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer
from sopflow.expressions.print_ import unparse
from sopflow.expressions.syntax import Arithmetic, Compare, DurationLiteral, Negate, Node, Number, path_of
from sopflow.playbook import model as written
from sopflow.program.closures import always
from sopflow.program.model import Closure, Program, Values
from sopflow.values.reading import parse
from sopflow.values.refusal import Refusal

ON, BEYOND = "on", "beyond"
_HOLDS_BEYOND = {"<": True, ">": True, "<=": False, ">=": False}


@dataclass(frozen=True, slots=True, eq=False)
class Border:
    """One border. `path` and `text` are what is compared as its author writes it, `value` and `constant` give it;
    `above` says on which side the comparison says otherwise."""

    key: Key
    state: str
    name: str
    path: str
    text: str
    at: Pointer
    value: Closure
    constant: Closure
    above: bool

    def sides(self) -> tuple[Element, Element]:
        """The elements: the constant itself, and the side where the comparison says otherwise."""
        on, beyond = (
            Element(Kind.BOUNDARIES, (*self.key, side), self.state, self.name, self.at, f"{sign} {self.text}")
            for side, sign in ((ON, "="), ("above", ">") if self.above else ("below", "<"))
        )
        return on, beyond

    def side(self, values: Values) -> tuple[str, object, Decimal | None] | None:
        """On which side the values lie, the value itself, and how far it is from the constant where that can be said.
        "" is the other side, where the comparison says the same as at the border. None: something is missing."""
        value, constant = self.value(values), self.constant(values)
        if value is None or constant is None:
            return None
        far = _far(value, constant)
        if value == constant:
            return ON, value, far
        is_above: bool = value > constant  # type: ignore[operator]  # both are of the same ordered type
        side = ("above" if self.above else "below") if is_above is self.above else ""
        return side, value, far


def _far(value: object, constant: object) -> Decimal | None:
    numbers = all(isinstance(one, int | Decimal) and not isinstance(one, bool) for one in (value, constant))
    return abs(Decimal(value) - Decimal(constant)) if numbers else None  # type: ignore[arg-type]


def borders_of(decision: Decision) -> Iterator[Border]:
    """The borders of a decision's conditions."""
    for place, condition in enumerate(decision.conditions):
        if not isinstance(condition, Compare) or condition.op not in _HOLDS_BEYOND:
            continue
        is_left = _is_constant(condition.right)
        if is_left is _is_constant(condition.left):
            continue
        value, constant = (condition.left, condition.right) if is_left else (condition.right, condition.left)
        goes_up = (condition.op in (">", ">=")) is is_left
        yield Border(
            (*decision.key, place),
            decision.state,
            unparse(condition),
            unparse(value),
            unparse(constant),
            decision.at,
            closure_of(decision.program, value),
            closure_of(decision.program, constant),
            goes_up is _HOLDS_BEYOND[condition.op],
        )


def _is_constant(node: Node) -> bool:
    match node:
        case Number() | DurationLiteral():
            return True
        case Negate(operand=operand):
            return _is_constant(operand)
        case Arithmetic(left=left, right=right):
            return _is_constant(left) and _is_constant(right)
        case _:
            return (path_of(node) or "").startswith("settings.")


_CELLS = {"over": True, "under": False, "at least": False, "at most": True}
"""By word, whether a cell says otherwise above its border than on it."""


def borders_of_table(program: Program, name: str) -> Iterator[Border]:
    """The borders of a table's cells, each once for an input."""
    told: set[Key] = set()
    rows = program.playbook.tables[name].rows if name in program.playbook.tables else ()
    for row in rows:
        for input_, cell in (row.when or {}).items():
            if isinstance(cell, written.Compare):
                for border in _of_cell(program, name, input_, cell):
                    if border.key not in told:
                        told.add(border.key)
                        yield border


def _of_cell(program: Program, table: str, input_: str, cell: written.Compare) -> Iterator[Border]:
    given = program.tables[table].inputs[input_]
    ends = [(cell.low, _CELLS.get(cell.word, False))]
    if cell.high is not None:
        ends.append((cell.high, True))
    for text, above in ends:
        constant = parse(text, given.type)
        assert not isinstance(constant, Refusal)  # it was checked
        key, path = ("table", table, input_, text, above), f"{table}.{input_}"
        name = f"{path} {cell.word} {text}"
        yield Border(key, "", name, path, text, cell.at, given.evaluate, always(constant), above)
