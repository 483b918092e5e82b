"""Everything that was done, in its order: ids and the keys that callers gave. Told to whoever asks, never logged."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that was done at a system, under which key, and the number that it got there."""

    system: str
    operation: str
    key: str | None
    id: str


@dataclass
class Ledger:
    """What was done at all systems."""

    effects: list[Effect] = field(default_factory=list)

    def note(self, system: str, operation: str, key: str | None, id: str) -> None:
        """It was done."""
        self.effects.append(Effect(system, operation, key, id))
