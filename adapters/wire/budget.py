"""How long things may take, and when a system is left alone."""

from __future__ import annotations

from dataclasses import dataclass

_LEAST = 0.05  # seconds: what is begun at the very end fails for want of time, and not for a strange number


@dataclass(frozen=True, slots=True)
class Budget:
    """Seconds that one attempt may take, and all attempts, waits and log-ins together."""

    attempt: float
    total: float

    def until(self, left: float) -> Budget:
        """The same where only so many seconds are left."""
        left = max(_LEAST, left)
        return Budget(min(self.attempt, left), left)


@dataclass(frozen=True, slots=True)
class Patience:
    """After so many failures in a row nothing is sent for `rest` seconds; then one call tries. A read has so many
    `attempts`, with waits between them that grow from about `wait` seconds."""

    failures: int = 5
    rest: float = 30.0
    attempts: int = 3
    wait: float = 0.2
