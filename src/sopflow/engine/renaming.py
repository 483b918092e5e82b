"""States that are called otherwise in another version of a playbook, and are the same (`formerly`).

What a state was answered and wrote is known under its first name in every version, so nothing of that changes. What is
left is where a case, its entries and its acts say in which state something happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, Self, TypeVar

from sopflow.engine.history import Past
from sopflow.program.model import Program


class _Stated(Protocol):
    """Something that happened in a state."""

    @property
    def state(self) -> str: ...

    def _replace(self, *, state: str) -> Self: ...


T = TypeVar("T", bound=_Stated)


def other_names(old: Program, new: Program) -> dict[str, str]:
    """What states of one version are called in another, where that is another name. Either may be the later one."""
    now = {state.first_name: name for name, state in new.states.items()}
    names = {name: now.get(state.first_name, name) for name, state in old.states.items()}
    return {name: other for name, other in names.items() if name != other}


def call_otherwise(past: Past, names: Mapping[str, str]) -> None:
    """Let what became of a case so far name its states as the other version does."""
    if not names:
        return
    past.kept = [_named(one, names) for one in past.kept]
    past.opened = {key: _named(one, names) for key, one in past.opened.items()}
    past.case = past.case._replace(ledger={key: _named(one, names) for key, one in past.case.ledger.items()})
    past.corrected_by = tuple((names.get(state, state), role, by) for state, role, by in past.corrected_by)


def path_in(path: Iterable[tuple[str, int]], names: Mapping[str, str]) -> list[tuple[str, int]]:
    """A way through states, by the names of the other version."""
    return [(names.get(state, state), turn) for state, turn in path]


def _named(one: T, names: Mapping[str, str]) -> T:
    return one._replace(state=names.get(one.state, one.state))
