"""What a seed decides, and how often each kind of trouble came."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

RATES = {
    "a worker is killed before a transaction": 0.004,
    "a worker is killed inside a transaction": 0.004,
    "a worker is killed after a commit": 0.006,
    "a worker is killed before a call arrives": 0.01,
    "a worker is killed before a reply is heard": 0.02,
    "the store is busy": 0.003,
    "a system fails before the effect": 0.06,
    "a reply is lost after the effect": 0.06,
    "a system is too slow, and does it all the same": 0.03,
    "a system is too slow, and does it later": 0.03,
    "a reply of the wrong type": 0.03,
    "an adapter breaks": 0.02,
    "a job comes twice": 0.05,
    "a job comes early": 0.02,
    "the clock jumps forward": 0.02,
    "the clock jumps back": 0.02,
    "a machine of another zone": 0.05,
    "nobody works past a due time": 0.05,
    "the same input twice": 0.08,
    "a wrong answer": 0.08,
    "a stale question": 0.05,
    "somebody who may not": 0.04,
    "a correction": 0.05,
    "a hang-up": 0.04,
    "a case handed over": 0.02,
    "a case on hold": 0.02,
    "a case cancelled": 0.005,
    "a case migrated": 0.04,
    "an event that nobody waits for": 0.02,
}
"""What can happen, and how likely it is each time that it could."""


@dataclass
class Chance:
    """A source of chance that is the same for the same seed. `happened` counts each kind of trouble; none comes while it
    `is_calm`."""

    seed: int
    is_calm: bool = False
    happened: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def strikes(self, trouble: str) -> bool:
        """Whether this trouble comes now; it is counted where it does."""
        if self.is_calm or self.random.random() >= RATES[trouble]:
            return False
        self.happened[trouble] += 1
        return True
