"""What is shown of a measured playbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.coverage.elements import Element
from sopflow.coverage.gaps import Gap
from sopflow.coverage.measure import Coverage
from sopflow.coverage.seen import Id
from sopflow.dataclass import dataclass
from sopflow.document.nodes import Document
from sopflow.document.pointer import Pointer


@dataclass(frozen=True, eq=False)
class Report:
    """The coverage of one playbook, and the text that it was read from, for places."""

    coverage: Coverage
    document: Document

    def line(self, at: Pointer) -> int:
        """The line of an entry, from 1."""
        span = self.document.key_span(at)
        return span.source.position(span.start)[0]

    def place(self, at: Pointer) -> str:
        """`playbook.yaml:120`"""
        return f"{self.document.source.path}:{self.line(at)}"

    def by_state(self, gaps: tuple[Gap, ...]) -> Iterator[tuple[str, tuple[Gap, ...]]]:
        """The gaps of each state in the order of the file, and last those that belong to none ("")."""
        states = (*self.coverage.program.states, "")
        for state in states:
            here = tuple(gap for gap in gaps if gap.element.state == state)
            if here:
                yield state, tuple(sorted(here, key=lambda gap: self.line(gap.element.at)))


@dataclass(frozen=True, eq=False)
class OfCases:
    """What the cases of a store covered of one playbook, and what scenarios did, where there are any.

    Attributes:
        report: by the cases; its gaps bear no values.
        times: how many cases took a way.
        cases, others, erased: how many were told again, run on other versions, have no content any more.
        older: whether there are more than were told again.
    """

    report: Report
    scenarios: Coverage | None
    store: str
    times: Mapping[Id, int]
    cases: int
    others: int
    erased: int
    older: bool

    def untold(self) -> tuple[tuple[Element, int], ...]:
        """The ways that cases took and no scenario took, with how many did, most first."""
        elements = self.report.coverage.inventory.elements
        told = self.scenarios.covered if self.scenarios is not None else frozenset[Element]()
        found = ((each, self.times.get((each.kind, each.key), 0)) for each in elements if each not in told)
        return tuple(sorted(((each, times) for each, times in found if times), key=lambda pair: -pair[1]))
