"""What a scenario gives: plain data that knows its place in the file.

A `Given` comes from a scenario's file or from plain Python values; then its place is the route from what was passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import assert_never

from sopflow.dataclass import dataclass
from sopflow.document import nodes
from sopflow.document.pointer import Pointer


@dataclass(frozen=True, slots=True)
class One:
    """A single value; None is `null`."""

    value: object
    at: Pointer = field(default=(), compare=False)

    @property
    def plain(self) -> object:
        return self.value


@dataclass(frozen=True, slots=True)
class Several:
    """A list."""

    items: tuple[Given, ...]
    at: Pointer = field(default=(), compare=False)

    @property
    def plain(self) -> object:
        return [item.plain for item in self.items]


@dataclass(frozen=True, slots=True)
class Fields:
    """A map with text keys."""

    parts: Mapping[str, Given]
    at: Pointer = field(default=(), compare=False)

    @property
    def plain(self) -> object:
        return {name: part.plain for name, part in self.parts.items()}


Given = One | Several | Fields


def from_node(node: nodes.Node, at: Pointer) -> Given:
    """What a node of a document gives."""
    match node:
        case nodes.Mapping(values=values):
            return Fields({key: from_node(below, (*at, key)) for key, below in values.items()}, at)
        case nodes.Sequence(items=items):
            return Several(
                tuple(from_node(item, (*at, place)) for place, item in enumerate(items)),
                at,
            )
        case nodes.Scalar():
            return One(node.plain, at)
        case _ as never:
            assert_never(never)


def from_python(plain: object, at: Pointer = ()) -> Given:
    """What a Python value gives: dicts, lists and tuples become records and lists, all else is one value."""
    match plain:
        case One() | Several() | Fields():
            return plain
        case Mapping():
            return Fields(
                {str(key): from_python(below, (*at, str(key))) for key, below in plain.items()},
                at,
            )
        case str() | bytes():
            return One(plain, at)
        case Sequence():
            return Several(
                tuple(from_python(item, (*at, place)) for place, item in enumerate(plain)),
                at,
            )
        case _:
            return One(plain, at)


def entries(given: Given | None) -> Mapping[str, Given]:
    """The parts of a map; none where there is no map."""
    return given.parts if isinstance(given, Fields) else {}


def items(given: Given | None) -> tuple[Given, ...]:
    """The items of a list; one value is a list of one, nothing is none."""
    match given:
        case None:
            return ()
        case Several():
            return given.items
        case _:
            return (given,)


def part(given: Given | None, name: str) -> Given | None:
    """A part of a map, None where it has none of that name."""
    return entries(given).get(name)


def word(given: Given | None) -> str:
    """The text of a single value, `""` of anything else."""
    return "" if not isinstance(given, One) or given.value is None else str(given.value)


def is_null(given: Given) -> bool:
    """Whether it is `null`: no answer."""
    return isinstance(given, One) and given.value is None


def is_blank(given: Given) -> bool:
    """Whether it is `null` or an empty text: what a person leaves empty is no answer."""
    return isinstance(given, One) and (given.value is None or not str(given.value).strip())
