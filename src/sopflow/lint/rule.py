"""What a lint rule is: a `Rule` and a pure function that finds its faults in a playbook that compiles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cached_property

from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Rule, Span
from sopflow.document.nodes import Document
from sopflow.document.pointer import Pointer
from sopflow.lint.branches import Judged, judged
from sopflow.lint.survey import Survey, survey
from sopflow.playbook.model import Playbook
from sopflow.program.graph import Graph, graph_of
from sopflow.program.model import Interface, Program


@dataclass(frozen=True, eq=False)
class Subject:
    """What is looked at: one playbook in all its forms, and what stands around it.

    Attributes:
        clauses: the list of clauses of the document that the playbook encodes, where it names one.
        siblings: the interfaces of the playbooks that it runs, by id.
    """

    document: Document
    playbook: Playbook
    program: Program
    catalog: Catalog
    clauses: Document | None = None
    siblings: Mapping[str, Interface] = field(default_factory=dict)

    @cached_property
    def graph(self) -> Graph:
        """The program's graph, made once."""
        return graph_of(self.program)

    @cached_property
    def branches(self) -> tuple[Judged, ...]:
        """What is proved of every list of branches, judged once."""
        return tuple(judged(self.program))

    @cached_property
    def survey(self) -> Survey:
        """What the text covers and says, walked once."""
        return survey(self.document)

    def span(self, at: Pointer) -> Span:
        """The place of a value."""
        return self.document.span(at)

    def key(self, at: Pointer) -> Span:
        """The place of the key of an entry."""
        return self.document.key_span(at)


Find = Callable[[Subject], Iterator[Diagnostic]]


@dataclass(frozen=True, slots=True)
class LintRule:
    """One rule. `find` is pure and gives every fault of this kind, in any order."""

    rule: Rule
    find: Find
