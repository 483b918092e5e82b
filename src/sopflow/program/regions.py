"""Decision tables as sets of regions: exactly which cases a row takes, which none takes, and which two take.

Each input's values are cut where the cells cut them: the values of a choice, yes and no, numbers and times at their
borders. Inputs are followed one after the other with the rows still alive; equal sets of rows are followed once, so
that tables of any size stay cheap. Missing is a class of its own, which only rows that don't name the input take.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, assert_never

from sopflow.dataclass import dataclass
from sopflow.playbook.model import Cell, Compare, OneOf
from sopflow.playbook.model import Table as Written
from sopflow.program.model import Program, Table
from sopflow.program.worlds import Odd
from sopflow.values.reading import parse
from sopflow.values.refusal import Refusal
from sopflow.values.types import Choice, Kind, Simple, Type


@dataclass(frozen=True, slots=True)
class Class:
    """Some values of an input that no cell tells apart: shown by `example`. `rows` are the rows that take them."""

    example: object
    rows: int


Witness = Mapping[str, object]
"""One value for each input."""


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """A table cut into classes. Rows are bits, in order; `else_` says whether there is an `else` row."""

    inputs: Mapping[str, tuple[Class, ...]]
    missing: Mapping[str, Class]
    everything: int
    else_: bool

    def gaps(self) -> Iterator[Witness]:
        """Cases with all inputs present that no row takes."""
        return (witness for witness, alive in self._leaves(frozenset()) if not alive)

    def overlaps(self) -> Iterator[tuple[Witness, int]]:
        """Cases that several rows take, and those rows."""
        return ((witness, alive) for witness, alive in self._leaves(frozenset()) if alive.bit_count() > 1)

    def needed(self) -> tuple[str, ...]:
        """The inputs that must not be missing: without them no row may match."""
        if self.else_:
            return ()
        return tuple(
            name
            for name in self.inputs
            if any(not alive and witness[name] is Odd.MISSING for witness, alive in self._leaves(frozenset({name})))
        )

    def winners(self, *, first_only: bool) -> int:
        """The rows that some case takes; only the first that match where `first_only`."""
        won = 0
        for _, alive in self._leaves(frozenset(self.inputs)):
            won |= alive & -alive if first_only else alive
        return won

    def _leaves(self, may_be_missing: frozenset[str]) -> Iterator[tuple[Witness, int]]:
        """Every set of rows that a case can have, with such a case."""
        reached: dict[int, dict[str, object]] = {self.everything: {}}
        for name, classes in self.inputs.items():
            every = (*classes, self.missing[name]) if name in may_be_missing else classes
            following: dict[int, dict[str, object]] = {}
            for alive, witness in reached.items():
                for one in every:
                    following.setdefault(alive & one.rows, {**witness, name: one.example})
            reached = following
        return ((witness, alive) for alive, witness in reached.items())


def regions_of(written: Written, table: Table, program: Program) -> Regions:
    """The regions of a table."""
    rows = [row for row in written.rows if row.when is not None]
    everything = (1 << len(rows)) - 1
    inputs: dict[str, tuple[Class, ...]] = {}
    missing: dict[str, Class] = {}
    for name, expression in table.inputs.items():
        cells = [(index, row.when[name]) for index, row in enumerate(rows) if row.when is not None and name in row.when]
        named = sum(1 << index for index, _ in cells)
        inputs[name] = tuple(_classes(cells, expression.type, everything & ~named, program))
        missing[name] = Class(Odd.MISSING, everything & ~named)
    return Regions(inputs, missing, everything, any(row.when is None for row in written.rows))


def needed_inputs(program: Program, name: str) -> tuple[str, ...]:
    """The inputs of a table that must be there when it is read; none for a table that may give nothing or a list."""
    table = program.tables[name]
    if table.optional or table.matches_all or name not in program.playbook.tables:
        return ()
    return regions_of(program.playbook.tables[name], table, program).needed()


def _classes(cells: list[tuple[int, Cell]], type_: Type, free: int, program: Program) -> Iterator[Class]:
    """The classes of one input; `free` are the rows that don't name it."""
    finite = _finite(type_, program)
    if finite:
        for value in finite:
            yield Class(value, free | _taking(cells, type_, value))
        return
    borders = sorted({border for _, cell in cells for border in _borders(cell, type_)}, key=_order)
    if isinstance(type_, Simple) and type_.kind in _ORDERED:
        for example, value in _stretches(borders, type_):
            yield Class(example, free | _taking(cells, type_, value))
        return
    for value in borders:
        yield Class(value, free | _taking(cells, type_, value))
    yield Class("…", free)


_ORDERED = frozenset({Kind.WHOLE, Kind.MONEY, Kind.NUMBER, Kind.TIME, Kind.DATE, Kind.DURATION})


def _finite(type_: Type, program: Program) -> tuple[object, ...]:
    match type_:
        case Choice(values=values):
            return values
        case Simple(kind=Kind.YES_NO | Kind.CONSENT):
            return (True, False)
        case Simple(kind=Kind.OUTCOME):
            return program.outcomes
        case _:
            return ()


def _stretches(borders: list[Any], type_: Type) -> Iterator[tuple[object, tuple[list[Any], float]]]:
    """An example and a position for each border and each stretch between: borders stand at 0, 1, 2 …"""
    steps = isinstance(type_, Simple) and type_.kind in (Kind.WHOLE, Kind.MONEY, Kind.NUMBER)
    whole = isinstance(type_, Simple) and type_.kind in (Kind.WHOLE, Kind.MONEY)
    below: object = (borders[0] - 1 if steps else f"< {borders[0]}") if borders else "…"
    yield below, (borders, -0.5)
    for index, border in enumerate(borders):
        yield border, (borders, float(index))
        last = index + 1 == len(borders)
        if whole and not last and borders[index + 1] - border == 1:
            continue
        yield _above(border, None if last else borders[index + 1], steps, whole), (borders, index + 0.5)


def _above(border: Any, following: Any, steps: bool, whole: bool) -> object:
    if not steps:
        return f"> {border}"
    return border + 1 if whole or following is None else (border + following) / 2


def _taking(cells: list[tuple[int, Cell]], type_: Type, value: Any) -> int:
    return sum(1 << index for index, cell in cells if _takes(cell, type_, value))


def _takes(cell: Cell, type_: Type, value: Any) -> bool:
    if isinstance(value, tuple):
        return _takes_at(cell, type_, *value)
    return isinstance(cell, OneOf) and value in _borders(cell, type_)


def _takes_at(cell: Cell, type_: Type, borders: list[Any], position: float) -> bool:
    places = [float(borders.index(border)) for border in _borders(cell, type_)]
    if isinstance(cell, OneOf):
        return position in places
    match cell.word:
        case "over":
            return position > places[0]
        case "under":
            return position < places[0]
        case "at least":
            return position >= places[0]
        case "at most":
            return position <= places[0]
        case _:
            return places[0] <= position <= places[-1]


def _borders(cell: Cell, type_: Type) -> list[Any]:
    """The values that a cell names. The compiler has read them before, so they can be read."""
    match cell:
        case OneOf(values=values):
            return [_value(value, type_) for value in values]
        case Compare(low=low, high=high):
            return [_value(one, type_) for one in (low, high) if one is not None]
        case _ as never:
            assert_never(never)


def _value(plain: Any, type_: Type) -> Any:
    if isinstance(type_, Choice):
        return {True: "yes", False: "no"}.get(plain, str(plain)) if isinstance(plain, bool) else str(plain)
    if type_ == Simple(Kind.OUTCOME):
        return str(plain)
    found = parse(plain, type_)
    return str(plain) if isinstance(found, Refusal) else found


def _order(value: Any) -> Any:
    return value if not isinstance(value, str | bool) else str(value)
