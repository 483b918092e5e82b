"""What is shown of a measured playbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sopflow.coverage.gaps import Gap
from sopflow.coverage.measure import Coverage
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
