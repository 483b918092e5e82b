"""Scenarios as their authors wrote them: cases told in advance, every part knowing its place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer
from sopflow.simulation.given import Given


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What people answer and what systems reply: what `defaults` and every scenario may say."""

    answers: Mapping[str, Given] = field(default_factory=dict)
    systems: Mapping[str, Given] = field(default_factory=dict)
    settings: Mapping[str, Given] = field(default_factory=dict)
    playbooks: Mapping[str, Given] = field(default_factory=dict)
    events: tuple[Given, ...] = ()
    corrections: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One told case. `expect` is None where it says nothing of what must come out; `clock` None where the file's
    counts."""

    id: str
    title: str
    circumstances: Circumstances
    at: Pointer
    extends: str | None = None
    covers: tuple[str, ...] = ()
    clock: Given | None = None
    expect: Given | None = None


@dataclass(frozen=True)
class ScenarioFile:
    """A file of scenarios. `playbook` is the path that it names, relative to the file."""

    playbook: str | None
    clock: Given | None
    defaults: Circumstances
    scenarios: tuple[Scenario, ...]

    def named(self, id: str) -> Scenario | None:
        """The first scenario of that id."""
        return self._by_id.get(id)

    @cached_property
    def _by_id(self) -> Mapping[str, Scenario]:
        return {scenario.id: scenario for scenario in reversed(self.scenarios)}
