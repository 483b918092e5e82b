"""How long things may take, and when a system is left alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

_LEAST = 0.05  # seconds: what is begun at the very end fails for want of time, and not for a strange number


@dataclass(frozen=True, slots=True)
class Budget:
    """Seconds that one attempt may take, and all attempts, waits and log-ins together. `usual` is what an attempt had
    at first, where less is left now. With `through` reads go out although the system rests: they settle a write of
    which nobody knows what it did."""

    attempt: float
    total: float
    usual: float | None = None
    through: bool = False

    @property
    def least(self) -> float:
        """Seconds that a write needs: with less, its reply would come when nobody waits any more."""
        return (self.attempt if self.usual is None else self.usual) / 3

    def until(self, left: float) -> Budget:
        """The same where only so many seconds are left."""
        left = max(_LEAST, left)
        usual = self.attempt if self.usual is None else self.usual
        return replace(self, attempt=min(self.attempt, left), total=left, usual=usual)


@dataclass(frozen=True, slots=True)
class Patience:
    """After so many failures in a row nothing is sent for `rest` seconds; then one call tries. A read has so many
    `attempts`, with waits between them that grow from about `wait` seconds."""

    failures: int = 5
    rest: float = 30.0
    attempts: int = 3
    wait: float = 0.2
