"""A node together with where it stands: what every decode function takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from sopflow.dataclass import dataclass
from sopflow.document.nodes import Mapping, Node, Scalar, Sequence
from sopflow.document.pointer import Pointer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """A node and its pointer. Asking for what is not there gives nothing; it never fails."""

    node: Node
    at: Pointer

    @property
    def text(self) -> str:
        """The text of a scalar without line breaks at its end; `""` of anything else."""
        return self.node.text.rstrip("\n") if isinstance(self.node, Scalar) else ""

    @property
    def is_map(self) -> bool:
        return isinstance(self.node, Mapping)

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, Sequence)

    def has(self, key: str) -> bool:
        return isinstance(self.node, Mapping) and key in self.node.values

    def get(self, key: str) -> Place | None:
        """The value of a key of a map."""
        if isinstance(self.node, Mapping) and key in self.node.values:
            return Place(self.node.values[key], (*self.at, key))
        return None

    def entries(self) -> Iterator[tuple[str, Place]]:
        """The keys and values of a map, in the order of the file."""
        if isinstance(self.node, Mapping):
            for key, value in self.node.values.items():
                yield key, Place(value, (*self.at, key))

    def items(self) -> list[Place]:
        """The items of a list; what is no list is a list of one."""
        if isinstance(self.node, Sequence):
            return [Place(item, (*self.at, index)) for index, item in enumerate(self.node.items)]
        return [self]


def each_of(place: Place | None) -> list[Place]:
    """The items of a list, of one value, or none where nothing stands."""
    return [] if place is None else place.items()


def entries_of(place: Place | None) -> list[tuple[str, Place]]:
    """The entries of a map, or none where nothing stands."""
    return [] if place is None else list(place.entries())


def maybe(decode: Callable[[Place], T], place: Place | None) -> T | None:
    """What `decode` makes of a place; None where nothing stands."""
    return None if place is None else decode(place)


def text_of(place: Place | None) -> str | None:
    """The text at a place; None where nothing stands."""
    return None if place is None else place.text


def names_of(place: Place | None) -> tuple[str, ...]:
    """One name or a list of names."""
    return tuple(item.text for item in each_of(place))


def whole_of(place: Place | None) -> int | None:
    """The whole number at a place; None where nothing stands."""
    if place is None or not isinstance(place.node, Scalar) or not isinstance(place.node.value, int):
        return None
    return place.node.value


def says_yes(place: Place | None) -> bool:
    """Whether `true` (or `yes`) stands there."""
    return place is not None and place.text in ("true", "yes")


def says_no(place: Place | None) -> bool:
    """Whether `false` (or `no`) stands there."""
    return place is not None and place.text in ("false", "no")
