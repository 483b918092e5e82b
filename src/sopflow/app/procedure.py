"""A playbook that checks: everything that was made of its text on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path

from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Source
from sopflow.document.nodes import Document
from sopflow.playbook.model import Playbook
from sopflow.program.model import Program
from sopflow.program.watching import with_policies
from sopflow.simulation.known import Known


@dataclass(frozen=True, eq=False)
class Procedure:
    """A playbook, ready to run.

    Attributes:
        path: its file, as it was given.
        compiled: its program without the policies that watch cases.
        siblings: the playbooks that it runs or opens, by id.
        diagnostics: warnings and notes; never an error.
        clauses: the list of clauses beside it, where there is one.
    """

    path: Path
    document: Document = field(repr=False)
    playbook: Playbook = field(repr=False)
    compiled: Program = field(repr=False)
    catalog: Catalog = field(repr=False)
    siblings: Mapping[str, Procedure] = field(default_factory=dict, repr=False)
    diagnostics: tuple[Diagnostic, ...] = ()
    clauses: Document | None = field(default=None, repr=False)

    @cached_property
    def program(self) -> Program:
        """Its program, watched by the policies of the playbook: they are compiled when a case is to be told."""
        return with_policies(self.compiled, self.catalog)

    @cached_property
    def names(self) -> Known:
        """What its scenarios may name."""
        return Known(self.compiled, self.catalog, self.sibling)

    def sibling(self, id: str) -> Program | None:
        """The program of a playbook that this one runs, directly or not; None where it runs none of that id."""
        if id in self.siblings:
            return self.siblings[id].program
        return next((found for each in self.siblings.values() if (found := each.sibling(id))), None)


def operations_of(procedure: Procedure) -> frozenset[str]:
    """The operations that it calls, and those that the playbooks it runs call."""
    inner = (operations_of(each) for each in procedure.siblings.values())
    return frozenset(procedure.compiled.operations).union(*inner)


@dataclass(frozen=True, eq=False)
class Checked:
    """What came of checking one file.

    Attributes:
        diagnostics: everything that was found, in the playbook and in the files beside it.
        procedure: what can be run; None where the playbook itself has an error.
        sources: the texts that were read, in the order in which they were.
    """

    path: Path
    diagnostics: tuple[Diagnostic, ...]
    procedure: Procedure | None
    sources: tuple[Source, ...]
