"""What is shown of systems."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import field

from sopflow.catalog.model import Adapter
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A setting of a system, and where it comes from; never its value. `problem` says why it cannot be used although
    somebody gave it."""

    name: str
    type: str
    title: Words
    required: bool
    variable: str
    origin: str | None = None
    problem: Words | None = None

    @property
    def is_lacking(self) -> bool:
        """Whether nothing works for want of it."""
        return self.required and (self.origin is None or self.problem is not None)


@dataclass(frozen=True, slots=True)
class SystemLine:
    """A system. `packages` are those that offer code for it; `used_by` are the ids of playbooks by operation."""

    adapter: Adapter
    packages: tuple[str, ...]
    settings: tuple[SettingLine, ...]
    used_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_named(self) -> bool:
        """Whether somebody said where it is."""
        return any(each.name == "url" and each.origin is not None for each in self.settings)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The settings that it cannot do without and does not have."""
        return tuple(each.name for each in self.settings if each.is_lacking)


class Verdict(enum.StrEnum):
    """What came of one check."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked at a system. `step` is settings, code, reach, certificate, login, read or fields."""

    system: str
    step: str
    verdict: Verdict
    words: Words
