"""Who may administer: acts that no playbook speaks of, because they are done with a case as a file, or with a playbook.

Acts in the procedure follow the roles of the playbook; these follow roles of the organisation, given to `Engine`.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Literal, Protocol

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.errors import NotAllowed
from sopflow.runtime.people import Person

Duty = Literal["publish", "withdraw", "migrate", "hold", "release", "purge", "export"]
"""An act of administration."""


class Administration(Protocol):
    """Says who may administer: `Duties`, or what finds them when they are first asked for."""

    def demand(self, duty: Duty, by: Person) -> None:
        """Let it pass. Raises: NotAllowed."""


@dataclass(frozen=True, slots=True)
class Duties:
    """Of each act the roles of which one is wanted; where None stands, whoever says who they are may do it.

    Retention and what the engine does by itself need no role.
    """

    publish: frozenset[str] | None = None
    withdraw: frozenset[str] | None = None
    migrate: frozenset[str] | None = None
    hold: frozenset[str] | None = None
    release: frozenset[str] | None = None
    purge: frozenset[str] | None = None
    export: frozenset[str] | None = None

    def demand(self, duty: Duty, by: Person) -> None:
        """Let it pass.

        Raises:
            NotAllowed: it takes another role.
        """
        wanted: frozenset[str] | None = getattr(self, duty)
        if wanted is not None and wanted.isdisjoint(by.roles):
            named = ", ".join(f"`{role}`" for role in sorted(wanted)) or "–"
            raise NotAllowed(
                Words(
                    en=f"`{by.id}` may not do this: it takes one of the roles {named}.",
                    id=f"`{by.id}` tidak boleh melakukan ini: diperlukan salah satu peran {named}.",
                )
            )


ANYBODY = Duties()
"""Whoever says who they are may do everything."""

ACTS: tuple[str, ...] = tuple(field.name for field in fields(Duties))
"""The names of all duties."""
