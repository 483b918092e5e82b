"""What is told of two versions: the changes, the cases that were told on both, and the version numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sopflow.changes.model import Change, Level
from sopflow.dataclass import dataclass
from sopflow.document.nodes import Document
from sopflow.program.model import Program
from sopflow.simulation.trace import Trace


@dataclass(frozen=True, eq=False)
class Side:
    """One version: what it is called, and what was made of it."""

    version: str
    identity: str
    document: Document
    program: Program


@dataclass(frozen=True, eq=False)
class Impact:
    """A told case that comes to something else. `new` is None where it cannot be told on the new version, for
    `reason`. `differs` says in what: outcome, path, writes, sla, asked, said, outputs."""

    scenario: str
    differs: tuple[str, ...]
    old: Trace
    new: Trace | None
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Report:
    """All that is told. `told`: how many cases were told on both, None where none were asked for. `wanted`: the least
    version number that the changes want, where the new version's is less. `unnumbered`: versions that are no numbers,
    so that nobody can say whether they are enough."""

    id: str
    title: Mapping[str, str]
    old: Side
    new: Side
    changes: Sequence[Change]
    told: int | None = None
    impacts: Sequence[Impact] = ()
    wanted: str | None = None
    unnumbered: Sequence[str] = ()

    @property
    def level(self) -> Level | None:
        """What matters most; None where nothing changed."""
        return max((change.level for change in self.changes), default=None)

    def of(self, level: Level) -> list[Change]:
        return [change for change in self.changes if change.level is level]
