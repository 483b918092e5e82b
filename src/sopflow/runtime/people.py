"""Who does something with a case."""

from __future__ import annotations

from sopflow.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works with cases: `id` is how your organisation names them, `roles` are those of the playbooks that
    they hold. The engine checks roles; whoever holds none may do what asks for none."""

    id: str
    roles: frozenset[str] = frozenset()
