"""How much of a playbook is covered, kind by kind, and what is missing."""

from __future__ import annotations

from functools import cached_property

from sopflow.coverage.arriving import Arriving
from sopflow.coverage.conditions import independent
from sopflow.coverage.elements import Element, Kind
from sopflow.coverage.feasible import Feasible
from sopflow.coverage.gaps import Gap, Reasons
from sopflow.coverage.inventory import Inventory
from sopflow.coverage.seen import Seen
from sopflow.dataclass import dataclass
from sopflow.program.model import Program


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one kind is covered. What is proved infeasible is not among `total`."""

    kind: Kind
    covered: int
    total: int
    infeasible: int

    @property
    def percent(self) -> float:
        """From 0 to 100; 100 where there is nothing to cover."""
        return 100 * self.covered / self.total if self.total else 100.0


@dataclass(frozen=True, eq=False)
class Coverage:
    """What was covered of one playbook. `gaps` are in the order of the elements, infeasible ones among them."""

    program: Program
    inventory: Inventory
    seen: Seen
    covered: frozenset[Element]
    gaps: tuple[Gap, ...]

    @property
    def playbook(self) -> str:
        return self.program.id

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """One a kind, those kinds left out of which the playbook has nothing."""
        kinds = dict.fromkeys(element.kind for element in self.inventory.elements)
        return tuple(self.of(kind) for kind in kinds)

    def of(self, kind: Kind) -> Share:
        """The share of one kind."""
        covered = sum(1 for element in self.covered if element.kind is kind)
        gaps = [gap for gap in self.gaps if gap.element.kind is kind]
        infeasible = sum(gap.is_infeasible for gap in gaps)
        return Share(kind, covered, covered + len(gaps) - infeasible, infeasible)

    @property
    def open(self) -> tuple[Gap, ...]:
        """The gaps that some scenario may close."""
        return tuple(gap for gap in self.gaps if not gap.is_infeasible)


def measured(inventory: Inventory, seen: Seen) -> Coverage:
    """What was seen, held against what there is."""
    covered = frozenset(element for element in inventory.elements if is_covered(element, inventory, seen))
    reasons = Reasons(inventory, seen, Feasible(inventory.program), Arriving(inventory.program))
    gaps = tuple(reasons.of(element) for element in inventory.elements if element not in covered)
    return Coverage(inventory.program, inventory, seen, covered, gaps)


def is_covered(element: Element, inventory: Inventory, seen: Seen) -> bool:
    """Whether what was seen covers an element."""
    if element.kind is not Kind.MCDC:
        return seen.has(element)
    decision = inventory.decisions[element.key[:-1]]
    return independent(decision.shape, seen.vectors.get(decision.key, ()), int(element.key[-1])) is not None
