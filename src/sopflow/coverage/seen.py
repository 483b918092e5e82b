"""What was seen in told cases: which elements they covered, what every decision saw, how near a border they came.

What several sets of cases saw together is what each saw: `one | other`. Of what both saw, the first is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from sopflow.coverage.conditions import Vector
from sopflow.coverage.elements import Element, Key, Kind
from sopflow.dataclass import dataclass

Id = tuple[Kind, Key]
"""What tells an element from all others."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where something was first seen: the scenario, the way that was taken then, and the values that were there."""

    scenario: str
    way: Key = ()
    values: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Near:
    """The value that came nearest to a border on one of its sides."""

    far: Decimal | None
    value: object
    scenario: str

    def is_nearer(self, other: Near) -> bool:
        return self.far is not None and (other.far is None or self.far < other.far)


@dataclass(frozen=True)
class Seen:
    """What was seen.

    Attributes:
        covered: elements, each with the first scenario that covered it; conditions are not among them.
        vectors: by decision, what its conditions said together.
        results: verbs that ended: the state and the result, with the first scenario.
        near: by border and side, the value that came nearest; "" is the side where the comparison says what it says
            at the border.
    """

    covered: Mapping[Id, str] = field(default_factory=dict)
    vectors: Mapping[Key, Mapping[Vector, Sighting]] = field(default_factory=dict)
    results: Mapping[Key, str] = field(default_factory=dict)
    near: Mapping[tuple[Key, str], Near] = field(default_factory=dict)

    def __or__(self, other: Seen) -> Seen:
        vectors = {
            key: {**other.vectors.get(key, {}), **self.vectors.get(key, {})}
            for key in dict.fromkeys((*self.vectors, *other.vectors))
        }
        near = dict(self.near)
        for place, value in other.near.items():
            if place not in near or value.is_nearer(near[place]):
                near[place] = value
        return Seen({**other.covered, **self.covered}, vectors, {**other.results, **self.results}, near)

    def has(self, element: Element) -> bool:
        """Whether an element was covered by one case; of conditions, only all cases together can say."""
        return (element.kind, element.key) in self.covered
