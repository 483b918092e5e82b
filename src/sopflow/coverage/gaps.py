"""Why an element is not covered: never reached, never so, masked, or proved that no case can."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from sopflow.coverage.arriving import Arriving
from sopflow.coverage.borders import ON
from sopflow.coverage.conditions import Vector, distance, judge, wanted
from sopflow.coverage.decisions import Decision, closure_of
from sopflow.coverage.elements import Element, Key, Kind
from sopflow.coverage.feasible import Feasible
from sopflow.coverage.inventory import Inventory, key_of, way_name
from sopflow.coverage.seen import Seen, Sighting
from sopflow.dataclass import dataclass
from sopflow.expressions.references import reads
from sopflow.expressions.syntax import Get, Name, Node
from sopflow.program.model import Exit

Values = tuple[tuple[str, object], ...]
"""What was read, by path; None for what was missing."""


class Why(enum.StrEnum):
    """The reasons, by the names that programs read."""

    NEVER_REACHED = "never_reached"  # no case came to its state
    NEVER_HAPPENED = "never_happened"  # the case was there; the result, reply, event or time never came
    NEVER_TRUE = "never_true"
    NEVER_FALSE = "never_false"
    MASKED = "masked"  # it was so, but something else decided
    NEVER_THERE = "never_there"  # the border was looked at, from other values
    LIMIT_LEFT = "limit_left"  # the way was never taken as often as it may be
    INFEASIBLE = "infeasible"  # proved: no case can
    NO_CASE = "no_case"  # proved: no case does with the settings as they are written


@dataclass(frozen=True, slots=True)
class Gap:
    """An element that is not covered.

    Attributes:
        by: what masks it: texts of other conditions, or names of earlier ways.
        nearest: the values of the case that came nearest, by path.
        scenario: that case; "" where none came near.
    """

    element: Element
    why: Why
    by: tuple[str, ...] = ()
    nearest: Values = ()
    scenario: str = ""

    @property
    def is_infeasible(self) -> bool:
        return self.why is Why.INFEASIBLE


@dataclass(frozen=True, eq=False)
class Reasons:
    """Finds the reason of every gap."""

    inventory: Inventory
    seen: Seen
    feasible: Feasible
    arriving: Arriving

    def of(self, element: Element) -> Gap:
        """Why this element is not covered."""
        if element.kind is Kind.MCDC:
            return self._of_condition(element)
        if element.state and (Kind.STATES, (element.state,)) not in self.seen.covered:
            return Gap(element, Why.NEVER_REACHED)
        match element.kind:
            case Kind.TRANSITIONS:
                return self._of_way(element)
            case Kind.BOUNDARIES:
                return self._of_border(element)
            case _:
                return Gap(element, Why.NEVER_HAPPENED, scenario=self._visitor(element.state))

    def _visitor(self, state: str) -> str:
        return self.seen.covered.get((Kind.STATES, (state,)), "")

    # ── ways ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _of_way(self, element: Element) -> Gap:
        way = self._way(element.key)
        visitor = self.seen.results.get((way.source, way.result))
        if visitor is None:
            return Gap(element, Why.NEVER_HAPPENED, scenario=self._visitor(way.source))
        if way.is_then:
            return Gap(element, Why.LIMIT_LEFT, scenario=visitor)
        decision = self.inventory.decisions.get(("way", *element.key[:3]))
        if decision is None:
            return Gap(element, Why.MASKED, self._winners(way), scenario=visitor)
        vectors = self.seen.vectors.get(decision.key, {})
        held = [sighting for vector, sighting in vectors.items() if judge(decision.shape, vector)]
        if held:
            taken = dict.fromkeys(way_name(self._way(one.way)) for one in held if one.way)
            return Gap(element, Why.MASKED, tuple(taken), scenario=held[0].scenario)
        vector, sighting = self._nearest_true(decision, vectors)
        return Gap(element, Why.NEVER_TRUE, (), _read(decision, vector, sighting), sighting.scenario)

    def _way(self, key: Key) -> Exit:
        source, result, index, *rest = key
        ways = self.inventory.program.states[str(source)].exits[str(result)]
        return next(way for way in ways if way.index == index and way.is_then is (rest == [True]))

    def _winners(self, way: Exit) -> tuple[str, ...]:
        """The earlier ways of the same result that were taken instead of an `else`."""
        earlier = self.inventory.program.states[way.source].exits[way.result][: way.index]
        taken = (one for one in earlier if (Kind.TRANSITIONS, key_of(one)) in self.seen.covered)
        return tuple(way_name(one) for one in taken)

    def _nearest_true(self, decision: Decision, vectors: Mapping[Vector, Sighting]) -> tuple[Vector, Sighting]:
        """The vector that lies nearest to one in which the decision says yes, and where it was seen."""
        yes = [one for one in self.feasible.candidates(decision) if judge(decision.shape, one)]
        return min(vectors.items(), key=lambda pair: min((distance(pair[0], one) for one in yes), default=0))

    # ── conditions ───────────────────────────────────────────────────────────────────────────────────────────

    def _of_condition(self, element: Element) -> Gap:
        decision, place = self.inventory.decisions[element.key[:-1]], int(element.key[-1])
        if self.feasible.never(decision, place) or self.arriving.never(decision, place):
            return Gap(element, Why.INFEASIBLE)
        vectors = self.seen.vectors.get(decision.key, {})
        if not vectors:
            return Gap(element, Why.NEVER_REACHED, scenario=self._visitor(decision.state))
        values = {vector[place] for vector in vectors}
        for value, why in ((True, Why.NEVER_TRUE), (False, Why.NEVER_FALSE)):
            if value not in values:
                vector, sighting = next(iter(vectors.items()))
                return Gap(element, why, (), _read(decision, vector, sighting, place), sighting.scenario)
        return self._masked(element, decision, vectors, place)

    def _masked(self, element: Element, decision: Decision, vectors: Mapping[Vector, Sighting], place: int) -> Gap:
        """It was seen with both values: which others would have to be otherwise, in the case that came nearest."""
        targets = tuple(wanted(decision.shape, vectors, self.feasible.candidates(decision), place))
        near = min(
            ((distance(vector, target), vector, target) for target in targets for vector in vectors),
            key=lambda one: one[0],
            default=None,
        )
        if near is None:
            return Gap(element, Why.MASKED)
        _, vector, target = near
        others = tuple(
            decision.texts[other]
            for other, (one, two) in enumerate(zip(vector, target, strict=True))
            if one is not two and other != place
        )
        sighting = vectors[vector]
        return Gap(element, Why.MASKED, others, _read(decision, vector, sighting), sighting.scenario)

    # ── borders ──────────────────────────────────────────────────────────────────────────────────────────────

    def _of_border(self, element: Element) -> Gap:
        border = self.inventory.borders[element.key[:-1]]
        near = [(side, one) for (key, side), one in self.seen.near.items() if key == border.key]
        near.sort(key=lambda pair: (pair[0] == ON, pair[1].far is None, pair[1].far or 0))
        if not near:
            return Gap(element, Why.NEVER_REACHED, scenario=self._visitor(border.state))
        nearest = near[0][1]
        return Gap(element, Why.NEVER_THERE, (), ((border.path, nearest.value),), nearest.scenario)


def _read(decision: Decision, vector: Vector, sighting: Sighting, place: int | None = None) -> Values:
    """What the conditions that did not hold read; of one place only, where it is given."""
    chosen = [one for one, value in enumerate(vector) if (value is not True if place is None else one == place)]
    paths = dict.fromkeys(path for one in chosen for path in sorted(reads(decision.conditions[one])))
    values = dict(sighting.values)
    return tuple((path, closure_of(decision.program, node_of(path))(values)) for path in paths)


def node_of(path: str) -> Node:
    """The tree that reads a path such as `profile.segment`."""
    first, *fields = path.split(".")
    node: Node = Name(first)
    for name in fields:
        node = Get(node, name)
    return node
