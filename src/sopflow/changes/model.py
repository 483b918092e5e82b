"""A change: what is another in the new version, and how much that matters."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import field

from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer


class Level(enum.IntEnum):
    """How much a change matters, from least to most.

    BREAKING: a case that is open, or who runs the playbook, may not go on with the new version. BEHAVIOUR: cases go
    otherwise. WORDING: people read or hear other words. COSMETIC: nothing changes for a case.
    """

    COSMETIC = 0
    WORDING = 1
    BEHAVIOUR = 2
    BREAKING = 3


class Sort(enum.StrEnum):
    """What happened to a part."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    ALIKE = "alike"  # gone, and a new one is much like it
    CHANGED = "changed"
    ELSEWHERE = "elsewhere"  # some cases go to another state
    SAME = "same"  # written otherwise, proved to mean the same
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True)
class Witness:
    """Values for which the versions differ, by what is read; and what each makes of them. It is not sure where they
    speak of parts that only one version has and that were not looked into: no case may have them together."""

    given: Mapping[str, object]
    old: object
    new: object
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    Attributes:
        kind: of the part: state, fact, table, …; playbook for what stands at its top.
        name: of the part, in the new version where both have it.
        path: which field of the part, by the playbook's own keys; empty for the part as a whole.
        old, new: what stood and what stands there, as decoded; None where nothing does.
        old_at, new_at: where.
        witness: where the versions are known to part ways.
        stale: the languages whose words are as they were while others are new.
        twin: another name of the part: what it was called, or what is much like it.
    """

    level: Level
    sort: Sort
    kind: str
    name: str
    path: tuple[str, ...] = ()
    old: object = None
    new: object = None
    old_at: Pointer | None = None
    new_at: Pointer | None = None
    witness: Witness | None = None
    stale: tuple[str, ...] = ()
    twin: str = field(default="")

    @property
    def code(self) -> str:
        """A stable name of this sort of change, as `state-removed` or `fact-type-changed`."""
        named = [part for part in self.path[-1:] if part and not part.isdigit()]
        return "-".join([self.kind, *named, str(self.sort)])
