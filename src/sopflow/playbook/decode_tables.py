"""Decodes decision tables: inputs, columns, and rows of cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from sopflow.document.nodes import Scalar
from sopflow.playbook.decode_facts import type_ref
from sopflow.playbook.decode_place import Place, each_of, entries_of, maybe, names_of, says_yes, text_of
from sopflow.playbook.decode_values import code, localized, value
from sopflow.playbook.model import Cell, Compare, OneOf, Row, Table
from sopflow.playbook.states import TypeRef
from sopflow.playbook.values import Code, Value

_COMPARE = re.compile(r"(over|under|at least|at most)\s+(\S.*)")
_BETWEEN = re.compile(r"between\s+(\S.*?)\s+and\s+(\S.*)")


def tables(place: Place | None) -> Mapping[str, Table]:
    """All tables of a playbook."""
    return {name: _table(name, below) for name, below in entries_of(place)}


def _table(name: str, place: Place) -> Table:
    rows = tuple(_row(row) for row in each_of(place.get("rows")))
    return Table(
        name,
        _inputs(place.get("inputs")),
        text_of(place.get("rows_that_match")) == "all",
        says_yes(place.get("optional")),
        _columns(place.get("give"), rows),
        rows,
        maybe(localized, place.get("title")),
        names_of(place.get("covers")),
        place.at,
    )


def _inputs(place: Place | None) -> Mapping[str, Code]:
    """Names and expressions; in a list, a fact's name is both."""
    if place is not None and place.is_map:
        return {name: code(below) for name, below in place.entries()}
    return {item.text: code(item) for item in each_of(place)}


def _columns(give: Place | None, rows: tuple[Row, ...]) -> Mapping[str, TypeRef | None]:
    """The columns as declared; else those that the rows give, of a type that follows from their values."""
    if give is None:
        return {column: None for row in rows for column in row.give}
    if give.is_map:
        return {column: type_ref(below) for column, below in give.entries()}
    return {"": type_ref(give)}


def _row(place: Place) -> Row:
    other = place.get("else")
    covers = names_of(place.get("covers"))
    if other is not None:
        return Row(None, _given(other), covers, place.at)
    when = {name: _cell(below) for name, below in entries_of(place.get("when"))}
    return Row(when, _given(place.get("give") or place), covers, place.at)


def _given(place: Place) -> Mapping[str, Value]:
    """The values of a row by column; `""` for a single one (a record of which is written `use: {…}`)."""
    if place.is_map and not place.has("use"):
        return {column: value(below) for column, below in place.entries()}
    return {"": value(place)}


def _cell(place: Place) -> Cell:
    compared = None if place.is_list else _compared(place)
    return compared or OneOf(tuple(_plain(item) for item in place.items()), place.at)


def _compared(place: Place) -> Compare | None:
    between = _BETWEEN.fullmatch(place.text)
    if between:
        return Compare("between", between[1], between[2], place.at)
    one = _COMPARE.fullmatch(place.text)
    return Compare(one[1], one[2], None, place.at) if one else None


def _plain(place: Place) -> str | int | Decimal | bool | None:
    return place.node.value if isinstance(place.node, Scalar) else None
